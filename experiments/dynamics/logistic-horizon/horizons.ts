// Prediction horizons over growth rates and accuracies, and what is asked of such tables. The horizon itself is #dynamics'.
import { logisticMap, predictionHorizon } from "#dynamics";
import { mean } from "#kit";

export interface HorizonOptions {
  readonly start: number;
  /** How far apart two orbits may be and still count as together. */
  readonly distance: number;
  /** Iterations after which the count stops. */
  readonly most: number;
}

/** Iterations for which the orbit of `start` foretells that of `other`, at each growth rate. */
export function horizons(rates: readonly number[], other: number, { start, distance, most }: HorizonOptions): number[] {
  return rates.map((r) => predictionHorizon(logisticMap(r), { start: [start], other: [other], distance, most }));
}

/** Pearson's correlation; NaN where one of the lists does not vary. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  a.forEach((value, at) => {
    const [x, y] = [value - meanA, b[at] - meanB];
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  });
  return both / Math.sqrt(squaresA * squaresB);
}

/** How often a value is above, and below, that of the row before. */
export function changes(rows: readonly (readonly number[])[]): { rises: number; falls: number } {
  let [rises, falls] = [0, 0];
  rows.slice(1).forEach((row, at) => {
    row.forEach((value, place) => {
      if (value > rows[at][place]) rises++;
      if (value < rows[at][place]) falls++;
    });
  });
  return { rises, falls };
}

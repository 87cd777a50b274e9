// Replicates as one curve: at each step the mean over the runs that have one there, and its 95 % interval.
import { deviation, tInterval } from "#kit";
import type { Points } from "./series.ts";

export interface MeanCurve {
  readonly mean: Points;
  /** Bounds at the same steps; both the mean where there is one run only. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** How many runs there are at most at a step. */
  readonly n: number;
}

/** Of several values a run has at one step the last counts. Where a value is not finite the mean is none, and drawn as a gap. */
export function meanCurve(runs: readonly Points[]): MeanCurve {
  const steps = stepsOf(runs);
  const length = steps.length;
  const [counts, sums, squares] = [new Uint32Array(length), new Float64Array(length), new Float64Array(length)];
  const places = runs.map((run) => placesIn(run, steps));
  each(runs, places, (at, value) => {
    counts[at]!++;
    sums[at]! += value;
  });
  const means = sums.map((sum, at) => sum / counts[at]!);
  // Around the mean, in a second pass: sums of squares lose all digits where values are large and alike.
  each(runs, places, (at, value) => {
    squares[at]! += (value - means[at]!) ** 2;
  });
  const [low, high] = [means.slice(), means.slice()];
  for (let at = 0; at < length; at++) {
    const n = counts[at]!;
    if (n < 2) continue;
    const half = factorOf(n) * Math.sqrt(squares[at]! / (n - 1) / n);
    low[at]! -= half;
    high[at]! += half;
  }
  return { mean: { length, x: steps, y: means }, low, high, n: counts.reduce((most, n) => Math.max(most, n), 0) };
}

function each(
  runs: readonly Points[],
  places: readonly Uint32Array[],
  tell: (at: number, value: number) => void,
): void {
  for (const [which, { length, x, y }] of runs.entries()) {
    const place = places[which]!;
    for (let at = 0; at < length; at++) if (at + 1 === length || x[at] !== x[at + 1]) tell(place[at]!, y[at]!);
  }
}

/** All steps there are, rising. */
function stepsOf(runs: readonly Points[]): Float64Array {
  const longest = runs.reduce<Points | undefined>(
    (most, run) => (most && most.length >= run.length ? most : run),
    undefined,
  );
  const steps = new Set<number>();
  for (let at = 0; at < (longest?.length ?? 0); at++) steps.add(longest!.x[at]!);
  const known = steps.size;
  for (const run of runs) if (run !== longest) for (let at = 0; at < run.length; at++) steps.add(run.x[at]!);
  const all = Float64Array.from(steps);
  return steps.size === known ? all : all.sort();
}

/** Where each of a run's steps stands among all steps. Both rise, so that one walk finds all. */
function placesIn({ length, x }: Points, steps: Float64Array): Uint32Array {
  const places = new Uint32Array(length);
  let place = 0;
  for (let at = 0; at < length; at++) {
    while (steps[place]! < x[at]!) place++;
    places[at] = place;
  }
  return places;
}

const factors = new Map<number, number>();

/** Half the interval of n values in standard errors: that of `tInterval`, looked at once for every n. */
function factorOf(n: number): number {
  let factor = factors.get(n);
  if (factor === undefined) {
    const sample = Array.from({ length: n }, (_, at) => at);
    const { mean, high } = tInterval(sample);
    factor = ((high - mean) * Math.sqrt(n)) / deviation(sample);
    factors.set(n, factor);
  }
  return factor;
}

// Dynamic n-grams (A. Graves et al., 2014): a table of chances drawn anew for every sequence, and the best prediction there is.
import { math, type Stream } from "#kit";
import type { Example, Task } from "./task.ts";

export interface NgramOptions {
  /** Bits seen before the one to be predicted. */
  readonly context: number;
  readonly length: number;
}

/** The chance of a 1 after each context, from Beta(1/2, 1/2): the sine squared of an even angle. */
const tableOf = (rng: Stream, context: number): number[] =>
  Array.from(rng.uniform(2 ** context), (u) => {
    const sine = math.sin((Math.PI * u) / 2);
    return sine * sine;
  });

/** Every bit is asked, given those before it. */
export const ngrams = (options: NgramOptions): Task => {
  const { context, length } = options;
  return {
    name: "dynamic n-grams",
    options,
    inputs: 1,
    outputs: 1,
    steps: length,
    answers: "bits",
    example(rng): Example {
      const table = tableOf(rng.fold("table"), context);
      const chances = rng.fold("bits").uniform(length + 1);
      const bits: number[] = [];
      for (let t = 0; t <= length; t++) {
        const seen = bits.slice(Math.max(0, t - context));
        const isEarly = seen.length < context; // the first bits are even
        const chance = isEarly ? 0.5 : table[seen.reduce((index, bit) => 2 * index + bit, 0)];
        bits.push(chances[t] < chance ? 1 : 0);
      }
      return {
        inputs: bits.slice(0, length).map((bit) => [bit]),
        targets: bits.slice(1).map((bit) => [bit]),
        asked: bits.slice(1).map((_, t) => t + 1 >= context),
      };
    },
  };
};

/** Nats a bit of the best predictor, (ones + 1/2) / (all + 1), over the asked steps of an example (K. Murphy, 2012). */
export function bestLoss(example: Example, context: number): number {
  const counts = new Map<string, [number, number]>();
  const bits = [example.inputs[0][0], ...example.targets.map(([bit]) => bit)];
  let [sum, asked] = [0, 0];
  for (let t = context; t < bits.length; t++) {
    const key = bits.slice(t - context, t).join("");
    const [zeros, ones] = counts.get(key) ?? [0, 0];
    const chance = (ones + 0.5) / (zeros + ones + 1);
    sum -= math.log(bits[t] ? chance : 1 - chance);
    asked++;
    counts.set(key, bits[t] ? [zeros, ones + 1] : [zeros + 1, ones]);
  }
  return sum / Math.max(1, asked);
}

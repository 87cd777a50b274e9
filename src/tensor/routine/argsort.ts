// The stable order of values along an axis, by merging.

import type { Routine } from "./routine.ts";

/**
 * [n] of any type -> i32 positions in rising order of their values, in falling order where `descending`. Equal values, -0
 * and 0 among them, keep their order; NaN come last either way.
 */
export const argsort: Routine = {
  cores: [1],
  result: ([values]) => ({ shape: values.shape, dtype: "i32" }),
  run: ([values], output, { descending = false }) => {
    const keys = Float64Array.from(values.data, (value) => (descending ? -value : value));
    const [numbers, rest]: [number[], number[]] = [[], []];
    keys.forEach((key, i) => {
      (Number.isNaN(key) ? rest : numbers).push(i);
    });
    output.data.set(merged(keys, Int32Array.from(numbers)));
    output.data.set(rest, numbers.length);
  },
};

/** The positions reordered so that their keys rise: runs of width 1, 2, 4, ... are merged. */
function merged(keys: Float64Array, positions: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const count = positions.length;
  let [from, to] = [positions, positions.slice()];
  for (let width = 1; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(middle + width, count);
      let [left, right] = [start, middle];
      for (let i = start; i < end; i++) {
        // The left one goes first where they are equal: this is what makes the order stable.
        const isRight = left === middle || (right < end && keys[from[right]] < keys[from[left]]);
        to[i] = from[isRight ? right++ : left++];
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

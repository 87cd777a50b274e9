// The stable order of values along an axis, by merging.

import type { Routine } from "./routine.ts";

/**
 * [n] of any type -> i32 positions in rising order of their values, in falling order where `descending`. Equal values, -0
 * and 0 among them, keep their order; NaN come last either way.
 */
export const argsort: Routine = {
  cores: [1],
  result: ([values]) => ({ shape: values.shape, dtype: "i32" }),
  run: ([{ data }], output, { descending = false }) => {
    const keys = new Float64Array(data.length);
    const positions = new Int32Array(data.length);
    const last: number[] = [];
    let count = 0;
    for (let i = 0; i < data.length; i++) {
      if (Number.isNaN(data[i])) last.push(i);
      else {
        keys[count] = descending ? -data[i] : data[i];
        positions[count++] = i;
      }
    }
    output.data.set(merged(keys.slice(0, count), positions.slice(0, count)));
    output.data.set(last, count);
  },
};

/** The positions reordered so that their keys rise: runs of length 1, 2, 4, ... are merged. Keys move along, to lie together. */
function merged(keys: Float64Array<ArrayBuffer>, positions: Int32Array<ArrayBuffer>): Int32Array {
  const count = positions.length;
  let [from, to] = [positions, new Int32Array(count)];
  let [fromKeys, toKeys] = [keys, new Float64Array(count)];
  for (let length = 1; length < count; length *= 2) {
    for (let start = 0; start < count; start += 2 * length) {
      const middle = Math.min(start + length, count);
      const end = Math.min(middle + length, count);
      let [left, right] = [start, middle];
      for (let i = start; i < end; i++) {
        // The left one goes first where they are equal: this is what makes the order stable.
        const isRight = left === middle || (right < end && fromKeys[right] < fromKeys[left]);
        const next = isRight ? right++ : left++;
        to[i] = from[next];
        toKeys[i] = fromKeys[next];
      }
    }
    [from, to] = [to, from];
    [fromKeys, toKeys] = [toKeys, fromKeys];
  }
  return from;
}

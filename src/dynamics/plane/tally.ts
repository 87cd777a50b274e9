// Numbers told of escape times: how many samples stay, how many differ, how many values there are.

import { UsageError } from "#kit";

type Counts = ArrayLike<number>;

/** Samples that made at least so many steps; with the limit itself, those that stayed inside. */
export function lasting(counts: Counts, steps: number): number {
  let found = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i]! >= steps) found++;
  return found;
}

/** Samples whose values differ between two pictures. @throws UsageError for pictures of different sizes. */
export function differing(a: Counts, b: Counts): number {
  if (a.length !== b.length) {
    throw new UsageError(`differing: one picture has ${a.length} samples and the other ${b.length}.`);
  }
  let found = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) found++;
  return found;
}

/** Different values in a picture: few where it is flat. */
export function distinct(counts: Counts): number {
  const seen = new Set<number>();
  for (let i = 0; i < counts.length; i++) seen.add(counts[i]!);
  return seen.size;
}

/** The picture with its rows from the last to the first. */
export function upsideDown(counts: Int32Array, width: number): Int32Array {
  const found = new Int32Array(counts.length);
  for (let from = 0; from < counts.length; from += width) {
    found.set(counts.subarray(from, from + width), counts.length - width - from);
  }
  return found;
}

// Pictures of one size one after another, as one array: how runs keep what is shown as a film.

import { type ArrayData, UsageError } from "#kit";

/**
 * The frames as one array [frames, height, width].
 * @throws UsageError when a frame is of another size.
 */
export function joinFrames(
  frames: readonly Int32Array[],
  { width, height }: { width: number; height: number },
): ArrayData {
  const size = width * height;
  const data = new Int32Array(frames.length * size);
  for (const [index, frame] of frames.entries()) {
    if (frame.length !== size) {
      throw new UsageError(
        `joinFrames: frame ${index} has ${frame.length} samples, and ${width} x ${height} are ${size}.`,
      );
    }
    data.set(frame, index * size);
  }
  return { dtype: "i32", shape: [frames.length, height, width], data };
}

/** Its frames, which share its memory. @throws UsageError for an array without three axes. */
export function splitFrames({ shape, data }: ArrayData): { width: number; height: number; frames: Int32Array[] } {
  if (shape.length !== 3) throw new UsageError(`splitFrames: a film is [frames, height, width], not [${shape}].`);
  const [count, height, width] = shape as [number, number, number];
  const size = width * height;
  const frames = Array.from({ length: count }, (_, i) => (data as Int32Array).subarray(i * size, (i + 1) * size));
  return { width, height, frames };
}

/** Every so-many-th sample of a picture along both axes, from the first. */
export function thinned(counts: Int32Array, { width, height }: { width: number; height: number }, by: number) {
  const [across, down] = [Math.ceil(width / by), Math.ceil(height / by)];
  const found = new Int32Array(across * down);
  for (let row = 0; row < down; row++) {
    for (let column = 0; column < across; column++) found[row * across + column] = counts[by * (row * width + column)]!;
  }
  return { width: across, height: down, counts: found };
}

// Cantor's set by a turtle's recursion, in whole numbers, and by the digits of its points; and what of it a window sees. Draws nothing.

/** An interval of the drawing: from `from` to `to`, the first of its pair or the second. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly isSecond: boolean;
}

/**
 * The notebook's recursion: at depth 0 a segment of length `size`, a gap and another segment; else the same at a third of the size, a gap
 * of `size`, and the same again. It is 3 * size wide.
 * @param window leaves out what ends before or begins after it, without walking there.
 */
export function drawCantor(
  start: number,
  size: number,
  depth: number,
  window: { readonly low: number; readonly high: number } = { low: -Infinity, high: Infinity },
): Segment[] {
  if (start + 3 * size < window.low || start > window.high) return [];
  if (depth === 0) {
    return [
      { from: start, to: start + size, isSecond: false },
      { from: start + 2 * size, to: start + 3 * size, isSecond: true },
    ].filter(({ from, to }) => to >= window.low && from <= window.high);
  }
  return [
    ...drawCantor(start, size / 3, depth - 1, window),
    ...drawCantor(start + 2 * size, size / 3, depth - 1, window),
  ];
}

/** Left ends of the 2^level intervals of length 3^-level that are left of [0, 1], times 3^level: numbers of `level` ternary digits 0 and 2. */
export function cantorLefts(level: number): number[] {
  return Array.from({ length: 2 ** level }, (_, number) => {
    let left = 0;
    for (let bit = level - 1; bit >= 0; bit--) left = 3 * left + 2 * ((number >> bit) & 1);
    return left;
  });
}

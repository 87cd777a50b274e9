// Pooling of images and sequences: the largest or the mean of every window, along width and then along height.

import type { Tensor } from "../array.ts";
import { tensor } from "../create.ts";
import { formatShape } from "../ir/shape.ts";
import { checkFloat } from "./checks.ts";
import {
  checkImages,
  checkSequences,
  flatPadding,
  type Padding,
  type Padding1d,
  type Pair,
  pairOf,
  type Windows,
  windowsOf,
} from "./geometry.ts";
import { concat, expandDims, pad, squeeze } from "./structure.ts";

export interface PoolOptions {
  /** Elements in a window. */
  readonly size: Pair;
  /** Steps from one window to the next: `size` unless named. */
  readonly stride?: Pair;
  /** "valid" unless named. No window may lie in padding altogether. */
  readonly padding?: Padding;
}

export interface Pool1dOptions {
  readonly size: number;
  readonly stride?: number;
  readonly padding?: Padding1d;
}

export interface AverageOptions {
  /** Whether padding counts as elements that are 0; unless so, a mean is over the elements inside the image. */
  readonly countPadding?: boolean;
}

/**
 * The largest element of every window, NaN where one is: [batch, height, width, channels] to [batch, rows, columns, channels]. Padding is
 * -infinity. The slope goes to the first of equally large elements, row by row.
 */
export function maxPool2d(x: Tensor, options: PoolOptions): Tensor {
  checkImages("maxPool2d", x);
  return maxPool("maxPool2d", x, options, formatShape(x.shape));
}

/** The mean of every window: [batch, height, width, channels] to [batch, rows, columns, channels]. */
export function averagePool2d(x: Tensor, options: PoolOptions & AverageOptions): Tensor {
  checkImages("averagePool2d", x);
  return averagePool("averagePool2d", x, options, formatShape(x.shape));
}

/** As `maxPool2d`, of sequences: [batch, time, channels] to [batch, windows, channels]. */
export function maxPool1d(x: Tensor, options: Pool1dOptions): Tensor {
  checkSequences("maxPool1d", x);
  return squeeze(maxPool("maxPool1d", expandDims(x, 1), ofRow(options), formatShape(x.shape)), 1);
}

/** As `averagePool2d`, of sequences: [batch, time, channels] to [batch, windows, channels]. */
export function averagePool1d(x: Tensor, options: Pool1dOptions & AverageOptions): Tensor {
  checkSequences("averagePool1d", x);
  const { countPadding } = options;
  const ofRows = { ...ofRow(options), countPadding };
  return squeeze(averagePool("averagePool1d", expandDims(x, 1), ofRows, formatShape(x.shape)), 1);
}

/**
 * The largest elements of windows that cover the image, [rows, columns] of them: of n elements m windows, window i from floor(i n / m) up to
 * ceil((i + 1) n / m). Equally large elements of a column share the slope, and so do columns.
 */
export const adaptiveMaxPool2d = (x: Tensor, size: Pair): Tensor =>
  adaptivePool("adaptiveMaxPool2d", x, size, (part, axis) => part.max(axis, true));

/** The means of such windows. */
export const adaptiveAveragePool2d = (x: Tensor, size: Pair): Tensor =>
  adaptivePool("adaptiveAveragePool2d", x, size, (part, axis) => part.mean(axis, true));

const ofRow = ({ size, stride = size, padding = "valid" }: Pool1dOptions): PoolOptions => ({
  size: [1, size],
  stride: [1, stride],
  padding: flatPadding(padding),
});

function poolWindows(who: string, x: Tensor, options: PoolOptions, shown: string): [Windows, Windows] {
  const { size, stride = size, padding = "valid" } = options;
  checkFloat(who, x);
  const pairs = { size: pairOf(who, "size", size), stride: pairOf(who, "stride", stride) };
  const windows = windowsOf(who, shown, x.shape, { ...pairs, dilation: [1, 1], padding });
  for (const w of windows) {
    if (elementsOf(w).includes(0)) {
      throw new RangeError(`${who}: windows of ${w.size} elements lie in padding of [${w.low},${w.high}] altogether`);
    }
  }
  return windows;
}

/** How many elements of each window are no padding. */
const elementsOf = ({ length, size, stride, low, count }: Windows): number[] =>
  Array.from({ length: count }, (_, i) => {
    const start = i * stride - low;
    return Math.max(0, Math.min(length, start + size) - Math.max(0, start));
  });

function maxPool(who: string, x: Tensor, options: PoolOptions, shown: string): Tensor {
  const windows = poolWindows(who, x, options, shown);
  return overWindows(padded(x, windows, Number.NEGATIVE_INFINITY), windows, (a, b) => a.maximum(b));
}

function averagePool(who: string, x: Tensor, options: PoolOptions & AverageOptions, shown: string): Tensor {
  const windows = poolWindows(who, x, options, shown);
  const sums = overWindows(padded(x, windows, 0), windows, (a, b) => a.add(b));
  const [vertical, horizontal] = windows;
  const isPadded = windows.some(({ low, high }) => low + high > 0);
  if (options.countPadding || !isPadded) return sums.div(vertical.size * horizontal.size);
  const rows = tensor(elementsOf(vertical), [vertical.count, 1, 1], x.dtype);
  const columns = tensor(elementsOf(horizontal), [horizontal.count, 1], x.dtype);
  return sums.div(rows.mul(columns));
}

const padded = (x: Tensor, [vertical, horizontal]: readonly [Windows, Windows], value: number): Tensor =>
  pad(
    x,
    [
      [0, 0],
      [vertical.low, vertical.high],
      [horizontal.low, horizontal.high],
      [0, 0],
    ],
    value,
  );

/** Places of all windows joined one after the other: strided views of the image, which one loop reads. */
function overWindows(
  x: Tensor,
  [vertical, horizontal]: readonly [Windows, Windows],
  join: (a: Tensor, b: Tensor) => Tensor,
) {
  const along = (image: Tensor, axis: 1 | 2, { size, stride, count }: Windows): Tensor => {
    const before = axis === 1 ? [undefined] : [undefined, undefined];
    const places = Array.from({ length: size }, (_, at) =>
      image.slice(...before, [at, at + (count - 1) * stride + 1, stride]),
    );
    return places.reduce(join);
  };
  return along(along(x, 2, horizontal), 1, vertical);
}

function adaptivePool(who: string, x: Tensor, size: Pair, reduce: (part: Tensor, axis: 1 | 2) => Tensor): Tensor {
  checkImages(who, x);
  checkFloat(who, x);
  const [rows, columns] = pairOf(who, "size", size);
  if (x.shape[1] === 0 || x.shape[2] === 0)
    throw new RangeError(`${who}: no elements in images ${formatShape(x.shape)}`);
  const along = (image: Tensor, axis: 1 | 2, windows: number): Tensor => {
    const length = image.shape[axis];
    const before = axis === 1 ? [undefined] : [undefined, undefined];
    const parts = Array.from({ length: windows }, (_, i) => {
      const range = [Math.floor((i * length) / windows), Math.ceil(((i + 1) * length) / windows)] as const;
      return reduce(image.slice(...before, range), axis);
    });
    return concat(parts, axis);
  };
  return along(along(x, 1, rows), 2, columns);
}

// Where windows lie along the height and width of images: sizes, strides and padding of convolutions and pooling, resolved and checked.

import { formatShape, type Shape } from "../ir/shape.ts";

/** One number for height and width, or one for each. */
export type Pair = number | readonly [number, number];

/**
 * What lies around an image: so many elements on every side, or [[top, bottom], [left, right]]; "valid" none; "same" as many as make
 * ceil(length / stride) windows, the odd one behind.
 */
export type Padding = "same" | "valid" | number | readonly [readonly [number, number], readonly [number, number]];

/** The same around a sequence: at both ends, or [before, after]. */
export type Padding1d = "same" | "valid" | number | readonly [number, number];

/** Windows along one axis: window i begins at element i stride - low, its places are `dilation` apart. */
export interface Windows {
  /** Of the axis, without the `low` and `high` elements of padding. */
  readonly length: number;
  readonly size: number;
  readonly stride: number;
  readonly dilation: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** From the first to the last place of a window. */
export const extentOf = ({ size, dilation }: Pick<Windows, "size" | "dilation">): number => (size - 1) * dilation + 1;

export const paddedLength = ({ low, length, high }: Windows): number => low + length + high;

export function pairOf(who: string, what: string, value: Pair): readonly [number, number] {
  const pair = typeof value === "number" ? ([value, value] as const) : value;
  if (pair.length !== 2 || !pair.every((n) => Number.isInteger(n) && n >= 1)) {
    throw new RangeError(`${who}: ${what} must be whole numbers of 1 or more, got ${formatShape(pair)}`);
  }
  return pair;
}

/** A sequence's padding, of an image of one row. */
export function flatPadding(padding: Padding1d): Padding {
  if (typeof padding === "string") return padding;
  return [[0, 0], typeof padding === "number" ? [padding, padding] : padding];
}

/** Padding before and after along both axes; undefined for "same", which depends on their lengths. */
export function marginsOf(who: string, padding: Padding): readonly (readonly [number, number])[] | undefined {
  if (padding === "same") return undefined;
  const all = padding === "valid" ? 0 : padding;
  const margins = typeof all === "number" ? [[all, all] as const, [all, all] as const] : all;
  const isPair = (pair: readonly number[]) => pair.length === 2 && pair.every((n) => Number.isInteger(n) && n >= 0);
  if (margins.length !== 2 || !margins.every(isPair)) {
    throw new RangeError(
      `${who}: padding must be "same", "valid", a whole number or [before, after] for each axis, got ${JSON.stringify(padding)}`,
    );
  }
  return margins;
}

export interface Placing {
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly padding: Padding;
}

/** The windows along height and width of images [batch, height, width, channels], which an error calls `what`. */
export function windowsOf(
  who: string,
  what: string,
  [, height, width]: Shape,
  { size, stride, dilation, padding }: Placing,
): [Windows, Windows] {
  const margins = marginsOf(who, padding);
  const along = (length: number, i: 0 | 1): Windows => {
    const extent = extentOf({ size: size[i], dilation: dilation[i] });
    const missing = Math.max(0, (Math.ceil(length / stride[i]) - 1) * stride[i] + extent - length);
    const [low, high] = margins?.[i] ?? [missing >> 1, missing - (missing >> 1)];
    const count = Math.floor((low + length + high - extent) / stride[i]) + 1;
    if (length === 0 || count < 1) {
      throw new RangeError(
        `${who}: a window ${extent} long does not fit into ${low + length + high} elements of ${what}`,
      );
    }
    return { length, size: size[i], stride: stride[i], dilation: dilation[i], low, high, count };
  };
  return [along(height, 0), along(width, 1)];
}

export function checkImages(who: string, { shape }: { readonly shape: Shape }): void {
  if (shape.length !== 4) {
    throw new TypeError(`${who}: wants images [batch, height, width, channels], got shape ${formatShape(shape)}`);
  }
}

export function checkSequences(who: string, { shape }: { readonly shape: Shape }): void {
  if (shape.length !== 3) {
    throw new TypeError(`${who}: wants sequences [batch, time, channels], got shape ${formatShape(shape)}`);
  }
}

// Paints numbers: a field through a colour map. Knows nothing of axes or files.
import { UsageError } from "#kit";
import { type Colours, colourMap, entryOf } from "./colour-maps.ts";
import { checkSize, parseColour, type Raster } from "./raster.ts";

/** Samples on a grid, row by row; the first row is the top one of what is painted. */
export interface Field {
  /** Samples in a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  readonly values: ArrayLike<number>;
}

export interface PaintOptions {
  readonly colours: Colours;
  /** Value of the first colour; the smallest finite one when absent. Smaller values take the first colour too. */
  readonly low?: number;
  /** Value of the last colour; the largest finite one when absent. Larger values take the last colour too. */
  readonly high?: number;
  /** The map from its last colour to its first. */
  readonly reverse?: boolean;
  /** For NaN; a middle grey when absent. */
  readonly badColour?: string;
}

/** The values that take the first and the last colour. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * The field in colours, one pixel a sample, linear from `low` to `high`. Where both are equal, values up to them take the first
 * colour and larger ones the last.
 * @throws UsageError for a wrong number of values, bounds that are not finite or upside down, an unknown map.
 */
export function paint(field: Field, options: PaintOptions): Raster {
  checkField("paint", field);
  const { width, height, values } = field;
  const { low, high } = boundsOf("paint", values, options);
  const map = colourMap(options.colours);
  const bad = parseColour("paint", options.badColour ?? "#808080");
  const data = new Uint8ClampedArray(4 * width * height);
  const span = high / 2 - low / 2; // in halves, or it could overflow
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    let [red, green, blue] = bad;
    if (!Number.isNaN(value)) {
      const inside = value > low && value < high;
      const fraction = inside ? (value / 2 - low / 2) / span : value > low ? 1 : 0;
      const at = 3 * entryOf(map, options.reverse ? 1 - fraction : fraction);
      red = map.bytes[at]!;
      green = map.bytes[at + 1]!;
      blue = map.bytes[at + 2]!;
    }
    data[4 * i] = red;
    data[4 * i + 1] = green;
    data[4 * i + 2] = blue;
    data[4 * i + 3] = 255;
  }
  return { width, height, data };
}

/** @throws UsageError when sizes are no whole numbers from 1 or do not fit the number of values. */
export function checkField(who: string, { width, height, values }: Field): void {
  checkSize(who, width, height);
  const wanted = width * height;
  if (values.length === wanted) return;
  throw new UsageError(`${who}: a field of ${width} × ${height} has ${wanted} values, got ${values.length}.`);
}

/** The bounds given, absent ends from the finite values (0 and 1 when there are none). @throws UsageError */
export function boundsOf(who: string, values: ArrayLike<number>, given: Partial<Bounds>): Bounds {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  if (given.low === undefined || given.high === undefined) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value < least && value > Number.NEGATIVE_INFINITY) least = value;
      if (value > most && value < Number.POSITIVE_INFINITY) most = value;
    }
    if (least > most) [least, most] = [0, 1];
  }
  // An absent end never turns them upside down: all values then lie beyond the end given.
  const low = given.low ?? Math.min(least, given.high ?? least);
  const high = given.high ?? Math.max(most, given.low ?? most);
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new UsageError(`${who}: low and high are finite numbers, got ${low} and ${high}.`);
  if (low > high)
    throw new UsageError(`${who}: low is at most high, got ${low} and ${high}; reverse turns the colours round.`);
  return { low, high };
}

/** The field with its last row first. */
export function upsideDown({ width, height, values }: Field): Field {
  const turned = new Float64Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let i = 0; i < width; i++) turned[(height - 1 - row) * width + i] = values[row * width + i]!;
  }
  return { width, height, values: turned };
}

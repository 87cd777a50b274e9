// Box counting: how many boxes of a grid a set of points touches, and the dimension that the counts suggest. Pictures are
// counted in imageBoxes.ts.
import { type LineFit, lineFit, math, UsageError } from "#kit";

/** Numbers of boxes that hold something, by the boxes' side. */
export interface BoxCounts {
  readonly sides: readonly number[];
  readonly counts: readonly number[];
}

/** A square, cube, ... in which points lie: from `low` to `low + side` along every axis, ends included. */
export interface BoxRegion {
  /** The lowest corner; its length is the number of dimensions. */
  readonly low: readonly number[];
  readonly side: number;
}

/** What the counts say of a set's dimension. */
export interface BoxDimension {
  /** Minus the slope of log count against log side. */
  readonly dimension: number;
  /** The slope's standard error. Counts of one set are not independent: it says how straight the line is. */
  readonly error: number;
  readonly fit: LineFit;
}

/**
 * D in count ~ side^-D, by an unweighted least-squares line through natural logarithms.
 * @throws UsageError when a count is zero, which has no logarithm, or there are fewer than two different sides.
 */
export function boxDimension({ sides, counts }: BoxCounts): BoxDimension {
  const empty = counts.findIndex((count) => !(count > 0));
  if (empty >= 0) {
    throw new UsageError(
      `boxDimension: of side ${sides[empty]} no box is occupied, and zero has no logarithm; leave such sides out.`,
    );
  }
  const fit = lineFit(sides.map(math.log), counts.map(math.log));
  return { dimension: 0 - fit.slope, error: fit.slopeError, fit };
}

/**
 * Occupied boxes of `divisions[i]` boxes along every axis of `region`, for each i: powers of two for a dyadic count, of three for
 * the sets that Cantor made.
 * @param points coordinates, point after point.
 * @throws UsageError as `occupiedBoxes`.
 */
export function pointBoxCounts(
  points: ArrayLike<number>,
  options: BoxRegion & { readonly divisions: readonly number[] },
): BoxCounts {
  const { low, side, divisions } = options;
  return {
    sides: divisions.map((each) => side / each),
    counts: divisions.map((each) => occupiedBoxes(points, { low, side, divisions: each })),
  };
}

// Up to here a byte a box is cheaper than sorting the boxes' numbers.
const mapped = 2 ** 26;

/**
 * How many boxes hold a point, of `divisions` along every axis. Edge k is the double low + side k / divisions; a point on it
 * belongs to the box above, at the region's upper end to the last box. So points that are themselves such quotients, as the ends of
 * Cantor's intervals are, fall where they belong.
 * @param points coordinates, point after point.
 * @throws UsageError when a point lies outside the region, or there are more than 2^53 boxes.
 */
export function occupiedBoxes(points: ArrayLike<number>, options: BoxRegion & { readonly divisions: number }): number {
  const { low, side, divisions } = options;
  const dimensions = low.length;
  if (dimensions === 0 || points.length % dimensions !== 0) {
    throw new UsageError(`occupiedBoxes: ${points.length} coordinates are not points of ${dimensions} each.`);
  }
  if (!(side > 0 && side < Infinity)) throw new UsageError(`occupiedBoxes: a side is above 0 and finite, got ${side}.`);
  if (!(Number.isSafeInteger(divisions) && divisions >= 1)) {
    throw new UsageError(`occupiedBoxes: divisions are a whole number from 1, got ${divisions}.`);
  }
  const boxes = low.reduce((product) => product * divisions, 1);
  if (boxes > 2 ** 53) {
    throw new UsageError(`occupiedBoxes: ${divisions} divisions along ${dimensions} axes are more than 2^53 boxes.`);
  }

  const numbers = new Float64Array(points.length / dimensions);
  for (let at = 0; at < numbers.length; at++) {
    let box = 0;
    for (let axis = 0; axis < dimensions; axis++) {
      const place = boxOf(points[at * dimensions + axis]!, low[axis]!, side, divisions);
      if (place < 0) {
        const point = Array.from({ length: dimensions }, (_, i) => points[at * dimensions + i]);
        throw new UsageError(
          `occupiedBoxes: point ${at}, (${point.join(", ")}), lies outside the region of side ${side} from (${low.join(", ")}).`,
        );
      }
      box = box * divisions + place;
    }
    numbers[at] = box;
  }
  return boxes <= mapped ? distinctByMap(numbers, boxes) : distinctBySorting(numbers);
}

// The k with edge(k) <= x < edge(k + 1), or -1 outside. The quotient alone may be off by one next to an edge.
function boxOf(x: number, low: number, side: number, divisions: number): number {
  if (!(x >= low && x <= low + side)) return -1;
  let k = Math.min(divisions - 1, Math.floor(((x - low) / side) * divisions));
  if (low + (side * k) / divisions > x) k--;
  else if (k + 1 < divisions && low + (side * (k + 1)) / divisions <= x) k++;
  return k;
}

function distinctByMap(numbers: Float64Array, boxes: number): number {
  const seen = new Uint8Array(boxes);
  let count = 0;
  for (const number of numbers) {
    if (seen[number] === 0) {
      seen[number] = 1;
      count++;
    }
  }
  return count;
}

function distinctBySorting(numbers: Float64Array): number {
  numbers.sort();
  let count = 0;
  for (let at = 0; at < numbers.length; at++) if (at === 0 || numbers[at] !== numbers[at - 1]) count++;
  return count;
}

/**
 * The smallest square, cube, ... around points, centred on them; points all in one place get side 1.
 * @throws UsageError when there are no points, or one is not finite.
 */
export function regionAround(points: ArrayLike<number>, dimensions: number): BoxRegion {
  if (points.length === 0 || points.length % dimensions !== 0) {
    throw new UsageError(`regionAround: ${points.length} coordinates are not points of ${dimensions} each.`);
  }
  const low = new Array<number>(dimensions).fill(Infinity);
  const high = new Array<number>(dimensions).fill(-Infinity);
  for (let at = 0; at < points.length; at++) {
    const axis = at % dimensions;
    if (!Number.isFinite(points[at]!)) throw new UsageError(`regionAround: coordinate ${at} is ${points[at]}.`);
    low[axis] = Math.min(low[axis]!, points[at]!);
    high[axis] = Math.max(high[axis]!, points[at]!);
  }
  const widest = Math.max(...low.map((least, axis) => high[axis]! - least));
  const side = widest > 0 ? widest : 1;
  // Centring must not round a point out: the side is let out until all are in.
  for (let extra = 0; ; extra = Math.max(2 * extra, side * 2 ** -50)) {
    const room = side + extra;
    const corner = low.map((least, axis) => (least + high[axis]! - room) / 2);
    if (corner.every((c, axis) => c <= low[axis]! && c + room >= high[axis]!)) return { low: corner, side: room };
  }
}

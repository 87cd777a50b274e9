// Where a frame of the zoom looks, how long it counts and by how much the copy is moved. Counts frames; keeps none.
// Source: notebook 002, lines 524-540. It gives the rule of the ranges; centre and schedules are ours.
import {
  canonicalBodies,
  canonicalQuestion,
  canonicalVariant,
  type DivergenceQuestion,
  divergenceCounter,
  type Grid,
  startsInPlane,
} from "#dynamics";
import { math, UsageError } from "#kit";

export type Shift = DivergenceQuestion["shift"];
export type Centre = readonly [x: number, y: number];

/** Width of frame 0, m. */
export const firstRange = 40;
/** Frames in which the width halves. */
export const halving = 30;
/** Height of body 1's plane, m. */
const planeHeight = -11;

/** Width of frame i, m: 40 / 2^(i/30). Whole halvings are exact, so that frame i + 30 has half the width of frame i to the last bit. */
export function rangeOf(frame: number): number {
  const halvings = Math.floor(frame / halving);
  return firstRange * math.pow(2, -(frame - halvings * halving) / halving) * math.pow(2, -halvings);
}

/** Which frame has this width, as a real number. */
export const frameOf = (range: number): number => (halving * math.log(firstRange / range)) / math.log(2);

/** Steps at a frame: `first` at frame 0, `last` at frame `end`, linear between; not below `first` in wider frames. */
export function limitAt(frame: number, { first, last, end }: { first: number; last: number; end: number }): number {
  return Math.round(first + ((last - first) * Math.max(0, frame)) / end);
}

/** The map's shift, made smaller as the width is: the same part of it in every frame. */
export function shiftAt(frame: number): Shift {
  const [x, y, z] = canonicalQuestion.shift;
  const share = rangeOf(frame) / firstRange;
  return [x * share, y * share, z * share];
}

/**
 * The places of a frame, laid as the map's: y downwards, the last column and row one spacing before the end. Each is the centre plus an
 * offset that is exact where `size` is a power of two, so that places two frames share are the same doubles in both.
 */
export function frameGrid(frame: number, [cx, cy]: Centre, size: number): Grid {
  const range = rangeOf(frame);
  const offsets = Float64Array.from({ length: size }, (_, i) => (i / size - 0.5) * range);
  const [x, y] = [offsets.map((offset) => cx + offset), offsets.map((offset) => cy + offset)];
  if (distinct(x) < size || distinct(y) < size) {
    throw new UsageError(`frameGrid: places of frame ${frame}, ${range} m wide, coincide in doubles; zoom less far.`);
  }
  return { width: size, height: size, x, y };
}

/** Different values. */
export const distinct = (values: Iterable<number>): number => new Set(values).size;

/** Different places of a row as singles. */
export const distinctSingles = (places: Float64Array): number => distinct(Float32Array.from(places));

/** Counts steps together; starts as columns x and y. */
export type Counting = (x: Float64Array, y: Float64Array, limit: number, shift: Shift) => Int32Array;

/** The map's own counting for any list of starts in its plane. */
export function counting(): Counting {
  const count = divergenceCounter(canonicalVariant);
  return (x, y, limit, shift) => {
    const [first, ...others] = canonicalBodies.positions;
    const bodies = { ...canonicalBodies, positions: [[x, y, first[2]], others[0]!, others[1]!] as const };
    return x.length === 0 ? new Int32Array(0) : count({ ...canonicalQuestion, bodies, limit, shift });
  };
}

/** All places of a grid, row after row. */
export function placesOf(grid: Grid): readonly [x: Float64Array, y: Float64Array] {
  const [x, y] = startsInPlane(canonicalBodies, grid, "xy", planeHeight).positions[0];
  return [x as Float64Array, y as Float64Array];
}

/**
 * The place on the centre's row, nearest to it, where starts that part meet starts that do not, narrowed down to `width` m. Looks up to
 * `reach` m to either side.
 * @throws UsageError where all starts looked at do the same.
 */
export function nearestEdge(
  isParted: (x: Float64Array, y: Float64Array) => boolean[],
  [cx, cy]: Centre,
  { reach, width }: { reach: number; width: number },
): Centre {
  const count = 64;
  let [low, high] = [cx - reach, cx + reach];
  while (high - low > width) {
    const x = Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
    const parted = isParted(
      x,
      x.map(() => cy),
    );
    let best = -1;
    for (let i = 1; i < count; i++) {
      if (parted[i] === parted[i - 1]) continue;
      if (best < 0 || Math.abs(x[i]! - cx) < Math.abs(x[best]! - cx)) best = i;
    }
    if (best < 0)
      throw new UsageError(`nearestEdge: all starts within ${reach} m of x = ${cx} do the same; look farther.`);
    [low, high] = [x[best - 1]!, x[best]!];
  }
  return [(low + high) / 2, cy];
}

// What the zoom and its cached forms compute and record.
import { gridOver } from "#dynamics";
import { arrayData, mean } from "#kit";
import type { RunContext } from "#lab";
import { cachedZoom, listedDecimals, neededDecimals } from "./cache.ts";
import type { metrics, params } from "./declaration.ts";
import {
  type Centre,
  counting,
  distinct,
  distinctSingles,
  firstRange,
  frameGrid,
  frameOf,
  halving,
  limitAt,
  nearestEdge,
  placesOf,
  rangeOf,
  shiftAt,
} from "./zoom.ts";

type Context = RunContext<typeof params, typeof metrics>;

const share = (values: ArrayLike<number>, holds: (value: number, k: number) => boolean) =>
  Array.from(values, holds).filter(Boolean).length / values.length;

/** Most less least count, where the limit is 256: in a picture of 256 colours, how many of them it takes. */
const spread = (times: Int32Array, limit: number) => (256 * (Math.max(...times) - Math.min(...times))) / limit;

function zoom({ params, record, progress }: Context): void {
  const { size, shown, lastFrame, columns } = params;
  const schedule = { first: params.limit, last: params.deepLimit, end: lastFrame };
  const count = counting();
  const deep = { limit: limitAt(lastFrame, schedule), shift: shiftAt(lastFrame) };
  const given: Centre = [params.centreX, params.centreY];
  const isParted = (x: Float64Array, y: Float64Array) =>
    Array.from(count(x, y, deep.limit, deep.shift), (steps) => steps < deep.limit);
  const centre = params.seek
    ? nearestEdge(isParted, given, { reach: firstRange / 2, width: rangeOf(lastFrame) / size })
    : given;

  const all = new Int32Array(shown * size * size);
  for (let at = 0; at < shown; at++) {
    const frame = Math.round((lastFrame * at) / (shown - 1));
    const places = placesOf(frameGrid(frame, centre, size));
    const limit = limitAt(frame, schedule);
    const times = count(...places, limit, shiftAt(frame));
    const plain = count(...places, params.limit, shiftAt(0));
    all.set(times, at * size * size);
    record.at(frame, {
      range: rangeOf(frame),
      limits: limit,
      undiverged: 100 * share(times, (steps) => steps === limit),
      levels: distinct(times),
      flatLevels: distinct(plain),
      flatSpread: spread(plain, params.limit),
    });
    if (at === 0) {
      const map = mapOf(centre, size, params.limit);
      record({ firstEqual: share(times, (steps, k) => steps === map[k]) });
    }
    if (at === shown - 1) {
      const [steps, shift] = [count(...places, deep.limit, shiftAt(0)), count(...places, params.limit, deep.shift)];
      record({ stepsLevels: distinct(steps), stepsSpread: spread(steps, deep.limit) });
      record({ shiftLevels: distinct(shift), shiftSpread: spread(shift, params.limit) });
    }
    progress((at + 1) / shown, `frame ${frame} of ${lastFrame}`);
  }
  record.field("frames", { times: arrayData("i32", [shown, size, size], all) });

  const widths = Array.from({ length: lastFrame - halving + 1 }, (_, i) =>
    Math.abs(2 * rangeOf(i + halving) - rangeOf(i)),
  );
  const columnsOf = (frame: number) => frameGrid(frame, centre, columns).x;
  let single = 0;
  while (single < lastFrame && distinctSingles(columnsOf(single)) === columns) single++;
  record({
    centre: centre[0],
    widthError: Math.max(...widths),
    framesNeeded: frameOf(518e-9) - frameOf(1280),
    listingEnd: rangeOf(499),
    lastRange: rangeOf(lastFrame),
    doubleColumns: distinct(columnsOf(lastFrame)) / columns,
    singleColumns: distinctSingles(columnsOf(lastFrame)) / columns,
    singleRange: rangeOf(single),
  });
}

/** The map's way: its own grid over the window of frame 0, its own shift. */
function mapOf([cx, cy]: Centre, size: number, limit: number): Int32Array {
  const half = firstRange / 2;
  const window = { x: [cx - half, cx + half], y: [cy - half, cy + half] } as const;
  const grid = gridOver({ ...window, width: size, height: size, ends: "excluded" });
  return counting()(...placesOf(grid), limit, shiftAt(0));
}

function cached({ params, record, progress }: Context): void {
  const { cachedSize: size, cachedFrames, stride, lastFrame } = params;
  const schedule = { first: params.limit, last: params.deepLimit, end: lastFrame };
  const [count, shift] = [counting(), shiftAt(0)];
  const next = cachedZoom(params.cache, count, params.decimals);
  const errors: number[][] = [];
  for (let at = 0; at < cachedFrames; at++) {
    const frame = at * stride;
    const [range, limit] = [rangeOf(frame), limitAt(frame, schedule)];
    const [x, y] = placesOf(frameGrid(frame, [params.centreX, params.centreY], size));
    const { times, age, computed } = next({ x, y, range, limit, shift });
    const truth = count(x, y, limit, shift);
    const difference = Array.from(times, (steps, k) => (100 * Math.abs(steps - truth[k]!)) / limit);
    for (const [k, frames] of age.entries()) {
      errors[frames] ??= [];
      errors[frames].push(difference[k]!);
    }
    record.at(frame, {
      hits: 100 * (1 - computed / truth.length),
      wrong: 100 * share(difference, (value) => value > 0),
      wrongBy: mean(difference),
      ...(params.cache === "corrected"
        ? {}
        : { decimalsUsed: params.cache === "listed" ? listedDecimals(range) : params.decimals }),
    });
    if (at === cachedFrames - 1) {
      const shape = [size, size];
      record.field("last", { times: arrayData("i32", shape, times), truth: arrayData("i32", shape, truth) });
      record({ lastRange: range });
    }
    progress((at + 1) / cachedFrames, `frame ${frame}`);
  }
  for (const [frames, list] of errors.entries()) {
    // Fewer starts than a row make no mean worth a point: the centre alone is in every frame.
    if (frames > 0 && list && list.length >= size) record.at(frames * stride, { wrongByGap: mean(list) });
  }
  record({
    decimals40: listedDecimals(40),
    decimals1: listedDecimals(1),
    needed40: neededDecimals(40 / 1000),
    needed1: neededDecimals(1 / 1000),
  });
}

export const run = { zoom, cached } as const;

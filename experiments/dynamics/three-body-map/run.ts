// What each part of the map's experiment computes and records.
import {
  canonicalBodies,
  canonicalQuestion,
  canonicalVariant,
  divergenceCounter,
  gridOver,
  type PlaneName,
  startsInPlane,
} from "#dynamics";
import { arrayData } from "#kit";
import type { RunContext } from "#lab";
import type { metrics, Part, params } from "./declaration.ts";
import { baseHeight, type FilmName, films, frame, frameValues, likeness, neighbours } from "./films.ts";
import { evenShift, mirrorPairs } from "./mirror.ts";
import { naiveArrays, naiveFlags, plainMap } from "./parity.ts";
import { type CountMap, edges, equalShare, mirrorCorrelation, share, summary } from "./statistics.ts";
import { countMap } from "./strips.ts";
import { bandWidth, type Condition, conditions, meeting, moveTo, plane, shares } from "./tangle.ts";
import { countTile, paste, slits, tileColumns, wideGrid } from "./wide.ts";

type Context = RunContext<typeof params, typeof metrics>;

const half = 20;
const square = (resolution: number) =>
  gridOver({ x: [-half, half], y: [-half, half], width: resolution, height: resolution, ends: "excluded" });
/** Body 1's third coordinate in the planes of the notebook, m. */
const planeAt = { xy: baseHeight, yz: -10 } as const satisfies Partial<Record<PlaneName, number>>;
const asField = ({ width, height, times }: CountMap) => ({ times: arrayData("i32", [height, width], times) });
const percent = (times: Int32Array, holds: (steps: number) => boolean) => 100 * share(times, holds);
const levels = (times: Int32Array) => new Set(times).size;
const worst = (a: Int32Array, b: Int32Array) =>
  a.reduce((most, steps, k) => Math.max(most, Math.abs(steps - b[k]!)), 0);

function map(name: "xy" | "yz", { params, record, progress, checkpoint }: Context): void {
  const { limit } = params;
  const resolution = Math.ceil(params.mapSize / params.every);
  const task = { grid: square(resolution), plane: name, at: planeAt[name], limit };
  const times = countMap(divergenceCounter(canonicalVariant), task, {
    checkpoint,
    progress: (share) => progress(share, `${name} plane`),
  });
  const map = { width: resolution, height: resolution, times };
  record.field("map", asField(map));
  for (let i = 1; i <= 20; i++) record.at(Math.round((limit * i) / 20), { edges: edges(map, (limit * i) / 20) });
  record({
    ...summary(map, limit),
    mirrorDiagonal: mirrorCorrelation(map, half, [1, 1]),
    mirrorLine: mirrorCorrelation(map, half, [10, 12]),
    mirrorAnti: mirrorCorrelation(map, half, [1, -1]),
    mirrorUpright: mirrorCorrelation(map, half, [0, 1]),
  });
}

function film(name: FilmName, { params, record, progress }: Context): void {
  const { filmSize: resolution, limit, frames } = params;
  const [grid, count, film] = [square(resolution), divergenceCounter(canonicalVariant), films[name]];
  const all = new Int32Array(frames * resolution * resolution);
  let first: Int32Array | undefined;
  for (const [at, value] of frameValues(film, frames).entries()) {
    const times = frame(count, film, value, grid, limit);
    first ??= times;
    all.set(times, at * times.length);
    const frameUndiverged = percent(times, (steps) => steps === limit);
    record.at(at, { frameValue: value, frameUndiverged, likeFirst: likeness(times, first) });
    if (value === 0) record({ levels: levels(times) });
    progress((at + 1) / (frames + 6), `${name}, frame ${at + 1} of ${frames}`);
  }
  record.field("frames", { times: arrayData("i32", [frames, resolution, resolution], all) });
  if (name !== "gravity") {
    for (const [at, [here, next]] of neighbours(film).entries()) {
      const [a, b] = [here, next].map((value) => frame(count, film, value, grid, limit)) as [Int32Array, Int32Array];
      record.at(at, { likeNeighbour: likeness(a, b) });
    }
  }
  if (name === "mass") return;
  const base = countMap(count, { grid, plane: "xy", at: baseHeight, limit });
  const again = frame(count, film, name === "gravity" ? canonicalBodies.gravity : baseHeight, grid, limit);
  record({ sameBase: equalShare(base, again) });
  if (name === "height") record({ likeBase: likeness(base, frame(count, film, -baseHeight, grid, limit)) });
}

function time({ params, record, progress }: Context): void {
  const { filmSize: resolution, frames } = params;
  const limit = params.limit * params.longer;
  const [grid, count] = [square(resolution), divergenceCounter(canonicalVariant)];
  const task = { grid, plane: "xy", at: baseHeight } as const;
  const times = countMap(count, { ...task, limit }, { progress: (share) => progress(0.6 * share) });
  record.field("map", asField({ width: resolution, height: resolution, times }));
  for (let i = 1; i <= 4 * frames; i++) {
    const moment = Math.round((limit * i) / (4 * frames));
    record.at(moment, { still: percent(times, (steps) => steps >= moment) });
  }
  const prefixes = [0.25, 0.5].map((part) => {
    const early = countMap(count, { ...task, limit: Math.round(part * limit) });
    progress(0.6 + 0.8 * part * 0.5);
    return early.filter((steps, k) => steps !== Math.min(times[k]!, Math.round(part * limit))).length;
  });
  record({ prefixes: prefixes[0]! + prefixes[1]! });
}

function parity({ params, record, progress }: Context): void {
  const { paritySize: resolution, steps } = params;
  const count = divergenceCounter(canonicalVariant);
  const bodies = startsInPlane(canonicalBodies, square(resolution), "xy", baseHeight);
  // After so few steps nothing has parted by 0.5 m, and equal counts say little. By 0.00175 m most have.
  const [asItIs, early] = [canonicalQuestion.threshold, 0.00175].map((threshold, i) => {
    const kernel = count({ ...canonicalQuestion, bodies, threshold, limit: steps });
    const plain = plainMap({ size: resolution, steps, threshold });
    progress((i + 1) / 2, "plain loops");
    return { equal: equalShare(kernel, plain), worst: worst(kernel, plain), levels: levels(kernel) };
  }) as [Record<"equal" | "worst" | "levels", number>, Record<"equal" | "worst" | "levels", number>];
  record({
    parityEqual: asItIs.equal,
    parityWorst: asItIs.worst,
    parityLevels: asItIs.levels,
    parityEarlyEqual: early.equal,
    parityEarlyWorst: early.worst,
    parityEarlyLevels: early.levels,
    naiveArrays,
    naiveAll: naiveArrays + naiveFlags,
  });
}

function mirror({ params: { starts, limit }, rng, record, progress }: Context): void {
  const count = divergenceCounter(canonicalVariant);
  const pairs = (shift: readonly [number, number, number]) =>
    mirrorPairs(count, rng.fold("starts"), { starts, limit, shift });
  const uneven = pairs(canonicalQuestion.shift);
  progress(0.5);
  const even = pairs(evenShift);
  record({
    mirrorEqualUneven: equalShare(uneven.here, uneven.there),
    mirrorEqualEven: equalShare(even.here, even.there),
  });
}

function tangle({ params, record, progress, checkpoint }: Context): void {
  const { tangleSize: resolution, limit } = params;
  const grid = square(resolution);
  const times = countMap(
    divergenceCounter(canonicalVariant),
    { grid, plane: "yz", at: planeAt.yz, limit },
    { checkpoint, progress: (share) => progress(0.6 * share, "counting") },
  );
  record.field("map", asField({ width: resolution, height: resolution, times }));
  const ensemble = plane(grid);
  const names = Object.keys(conditions) as Condition[];
  for (const [at, quarter] of [0, 0.25, 0.5, 0.75, 1].entries()) {
    const moment = Math.round(quarter * limit);
    moveTo(ensemble, moment, (steps) => progress(0.6 + (0.4 * steps) / limit, "moving on"));
    const masks = names.map((name) => [name, meeting(ensemble, conditions[name])] as const);
    const fields = masks.map(([name, mask]) => [name, arrayData("bool", [resolution, resolution], mask)] as const);
    record.field(`masks${at}`, Object.fromEntries(fields));
    if (moment === 0) {
      const { band } = Object.fromEntries(masks) as Record<Condition, Uint8Array>;
      const begins = (k: number) =>
        Math.abs(12 * grid.x[k % resolution]! - 10 * grid.y[Math.floor(k / resolution)]!) < bandWidth;
      record({ straight: band.filter((is, k) => (is === 1) !== begins(k)).length });
    }
    if (moment !== limit) continue;
    const found = Object.fromEntries(masks.map(([name, mask]) => [name, shares(mask, times, moment)]));
    const band = Int32Array.from(masks[0]![1]);
    for (const width of [1, 2, 5, 10, 20]) {
      const mask = meeting(ensemble, (x, y, z) => conditions.band(x, y, z, width * bandWidth));
      record.at(width, { bandStableByWidth: shares(mask, times, moment).undivergedThere });
    }
    record({
      undiverged: percent(times, (steps) => steps >= moment),
      bandShare: found.band!.meeting,
      bandStarts: band.filter((is) => is === 1).length,
      bandStable: found.band!.undivergedThere,
      circleShare: found.circle!.meeting,
      ejectedShare: found.ejected!.meeting,
      ejectedDiverged: 100 - found.ejected!.undivergedThere,
      stayedDiverged: 100 - found.ejected!.undivergedElsewhere,
      bandSymmetry: mirrorCorrelation({ width: resolution, height: resolution, times: band }, half, [10, 12]),
    });
  }
}

function wide({ params, record, progress }: Context): void {
  const { wideSample, tiles } = params;
  const limit = params.limit * params.longer;
  const grid = wideGrid(wideSample);
  const { width, height } = grid;
  const times = new Int32Array(width * height);
  const columns = tileColumns(width, tiles);
  for (const [at, tile] of columns.entries()) {
    paste(times, width, countTile(grid, tile.column, tile.width, baseHeight, limit), tile.column, tile.width);
    progress((at + 1) / (tiles + 1), `tile ${at + 1} of ${tiles}`);
  }
  record.field("map", asField({ width, height, times }));
  // A strip over each seam, as one map: two columns on either side.
  let [different, compared] = [0, 0];
  for (const { column } of columns.slice(1)) {
    const from = Math.max(0, column - 2);
    const across = Math.min(width, column + 2) - from;
    countTile(grid, from, across, baseHeight, limit).forEach((steps, k) => {
      compared++;
      if (steps !== times[Math.floor(k / across) * width + from + (k % across)]) different++;
    });
  }
  for (const [at, x] of slits(grid, times, limit, Math.ceil(3 / wideSample)).entries()) record.at(at, { slit: x });
  record({ seams: different, seamStarts: compared });
}

/** The parts by name. */
export const run: { readonly [P in Part]: (context: Context) => void } = {
  xy: (context) => map("xy", context),
  yz: (context) => map("yz", context),
  time,
  height: (context) => film("height", context),
  mass: (context) => film("mass", context),
  gravity: (context) => film("gravity", context),
  parity,
  mirror,
  tangle,
  wide,
};

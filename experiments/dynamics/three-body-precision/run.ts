// What each part of the precision study computes and records.
import {
  canonicalBodies,
  canonicalQuestion,
  canonicalVariant,
  divergenceCounter,
  euler,
  flowOf,
  gridOver,
  startsInPlane,
  stateOf,
  threeBodySystem,
  tileOf,
  trajectory,
  unwrap,
} from "#dynamics";
import { arrayData, math } from "#kit";
import type { RunContext } from "#lab";
import { compare, grain, undiverged } from "./compare.ts";
import type { metrics, params } from "./declaration.ts";
import { capacity, fixedPointTimes, productCapacity } from "./fixedPoint.ts";
import { countByRung, rungNames, workLeft } from "./rungs.ts";

type Context = RunContext<typeof params, typeof metrics>;

const square = (size: number, centre: readonly [number, number] = [0, 0], width = 40) =>
  gridOver({
    x: [centre[0] - width / 2, centre[0] + width / 2],
    y: [centre[1] - width / 2, centre[1] + width / 2],
    width: size,
    height: size,
    ends: "excluded",
  });
const height = -11;

function map({ params, record, progress, checkpoint }: Context): void {
  const { arithmetic, form, limit } = params;
  const size = Math.ceil(params.mapSize / params.every);
  const grid = square(size);
  const rows = Math.max(1, Math.floor(2048 / size));
  const times = new Int32Array(size * size);
  const count =
    arithmetic === "fixed" ? undefined : divergenceCounter({ ...canonicalVariant, precision: arithmetic, form });
  if (checkpoint.restored) times.set(checkpoint.restored.arrays.times!.data);
  const done = checkpoint.restored ? (checkpoint.restored.values as { rows: number }).rows : 0;
  for (let row = done; row < size; row += rows) {
    const tile = tileOf(grid, { column: 0, row, width: size, height: Math.min(rows, size - row) });
    const bodies = startsInPlane(canonicalBodies, tile, "xy", height);
    const [x, y] = bodies.positions[0] as unknown as [Float64Array, Float64Array];
    const question = { ...canonicalQuestion, limit };
    times.set(count ? count({ ...question, bodies }) : fixedPointTimes(x, y, height, question), row * size);
    checkpoint.offer(() => ({
      values: { rows: row + rows },
      arrays: { times: arrayData("i32", [size, size], times) },
    }));
    progress(Math.min(1, (row + rows) / size), arithmetic);
  }
  record.field("map", { times: arrayData("i32", [size, size], times) });
  record({ undiverged: undiverged(times, limit), grain: grain({ width: size, times }) });
  if (arithmetic !== "f64") return;
  for (let i = 1; i <= 10; i++) {
    const moment = Math.round((limit * i) / 10);
    record.at(moment, {
      work: workLeft(times, moment, 1),
      work64: workLeft(times, moment, 64),
      work256: workLeft(times, moment, 256),
    });
  }
}

function ladder({ params: { ladderSize, ladderLimit }, record, progress }: Context): void {
  const bodies = startsInPlane(canonicalBodies, square(ladderSize), "xy", height);
  let first: Int32Array | undefined;
  for (const [at, rung] of rungNames.entries()) {
    const times = countByRung(rung, bodies, ladderLimit, (share) => progress((at + share) / rungNames.length, rung));
    first ??= times;
    const { equal, worst } = compare(times, first, ladderLimit);
    record.at(at, { rungEqual: equal, rungWorst: worst });
  }
}

/**
 * A place at whose surroundings, magnified up to 10^8 times, starts that part and starts that do not are mixed: found by going again and
 * again to where they are, among 16 x 16 starts, and magnifying fourfold.
 */
const centre = [5.554015226662159, 5.816183909773827] as const;
export const widthExponents = [1, 0, -1, -2, -3, -4] as const;

function widths({ params: { widthSize, widthLimit }, record, progress }: Context): void {
  for (const [at, exponent] of widthExponents.entries()) {
    const width = math.pow(10, exponent);
    const bodies = startsInPlane(canonicalBodies, square(widthSize, centre, width), "xy", height);
    // As one magnifies, the shift gets smaller, a little slower than the width, and the limit longer.
    const shift = 1e-3 * math.pow(width / 40, 0.887);
    const limit = Math.max(1, Math.round((widthLimit * (1 + (6 * at) / (widthExponents.length - 1))) / 7));
    const question = { ...canonicalQuestion, bodies, shift: [shift, shift, shift] as const, limit };
    const [doubles, mixed] = (["f64", "mixed"] as const).map((precision, i) => {
      const times = divergenceCounter({ ...canonicalVariant, precision, form: "cubes" })(question);
      progress((at + (i + 1) / 2) / widthExponents.length, `width 1e${exponent} m in ${precision}`);
      return times;
    }) as [Int32Array, Int32Array];
    const { equal, correlation } = compare(doubles, mixed, limit);
    record.field(`width${at}`, {
      doubles: arrayData("i32", [widthSize, widthSize], doubles),
      mixed: arrayData("i32", [widthSize, widthSize], mixed),
      limit: arrayData("i32", [], [limit]),
    });
    // Where nothing parts there is no correlation to tell.
    record.at(exponent, { widthEqual: equal, ...(Number.isFinite(correlation) && { widthCorrelation: correlation }) });
  }
}

function integers({ params: { limit }, record }: Context): void {
  const options = { start: stateOf(canonicalBodies), step: canonicalQuestion.step, steps: limit };
  const { data } = unwrap(trajectory(flowOf(threeBodySystem(canonicalBodies)), euler, options)).states;
  let reach = 0;
  for (let i = 0; i < data.length; i++) if (i % 18 < 9) reach = Math.max(reach, Math.abs(data[i]!));
  const [one, , three] = canonicalBodies.positions;
  const apart = one.reduce((sum, value, axis) => sum + (value - three[axis]!) * (value - three[axis]!), 0);
  record({
    reach,
    held32: capacity(32),
    held64: capacity(64),
    firstCube: apart * Math.sqrt(apart),
    product64: productCapacity(64),
  });
}

/** The parts by name. */
export const run: { readonly [P in Context["params"]["part"]]: (context: Context) => void } = {
  map,
  ladder,
  widths,
  integers,
};

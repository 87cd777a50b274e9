// How many steps a map of the plane takes every sample to leave a disc: compiled once a map, for any grid, limit and constants.

import { type TypedArray, UsageError } from "#kit";
import { compile, iterate, type Tensor, tensor } from "#tensor";
import { DoubleDouble } from "./doubleDouble.ts";
import type { Grid } from "./grid.ts";
import { type Constants, type Point, type Real, squaredNorm } from "./real.ts";

/** A map of the plane with constants by name, written for every kind of numbers. */
export interface PlaneMap<K extends string = never> {
  readonly name: string;
  readonly constants: readonly K[];
  /** Where a sample begins: its own place, unless said. */
  start?<R extends Real<R>>(place: Point<R>, constants: Constants<K, R>): Point<R>;
  step<R extends Real<R>>(z: Point<R>, place: Point<R>, constants: Constants<K, R>): Point<R>;
  /** What is seen of the point: that escapes. The point itself, unless said. */
  seen?<R extends Real<R>>(z: Point<R>, place: Point<R>, constants: Constants<K, R>): Point<R>;
  /** What is seen has escaped where x^2 + y^2 > radius^2. */
  readonly radius: number;
}

/** What only doubles can do: any elementwise operation. */
export interface DoublePlaneMap<K extends string = never> extends Omit<PlaneMap<K>, "start" | "step" | "seen"> {
  start?(place: Point<Tensor>, constants: Constants<K, Tensor>): Point<Tensor>;
  step(z: Point<Tensor>, place: Point<Tensor>, constants: Constants<K, Tensor>): Point<Tensor>;
  seen?(z: Point<Tensor>, place: Point<Tensor>, constants: Constants<K, Tensor>): Point<Tensor>;
}

export interface EscapeOptions {
  /** "double-double" goes on where doubles end, about ten times slower; its grids come from `gridAround`. */
  readonly precision?: "double" | "single" | "double-double";
  /** Counted from the start (0: it began outside), or from the first step on (0: outside after one). The default is "start". */
  readonly countFrom?: "start" | "first step";
}

export interface EscapeRun<K extends string> {
  /** Most steps: the count of what stays inside. */
  readonly limit: number;
  readonly constants: { readonly [Name in K]: number };
}

export interface EscapeTime<K extends string> {
  /** Steps to escape of every sample, row by row. `onProgress` is told how far it is, 0 to 1. */
  counts(grid: Grid, run: EscapeRun<K>, onProgress?: (fraction: number) => void): Int32Array;
  /** The same with the points where samples escaped or stood at the limit. */
  ends(grid: Grid, run: EscapeRun<K>): { counts: Int32Array; x: Float64Array; y: Float64Array };
  /**
   * Coarse first: every 16th sample along both axes, then every 8th, ... to all; samples not yet computed show the count of one that
   * is. The last result is what `counts` gives. Ends early, without an error, when the signal aborts. `coarsest` is another power of
   * two to begin with: 64 where even every 16th sample takes long.
   */
  progressive(
    grid: Grid,
    run: EscapeRun<K>,
    signal?: AbortSignal,
    coarsest?: number,
  ): AsyncGenerator<ProgressiveCounts>;
}

export interface ProgressiveCounts {
  /** Samples between those computed. */
  readonly spacing: number;
  readonly counts: Int32Array;
}

/** Samples a call of the program computes: many, that threads are kept at work, but few steps enough to report and stop between calls. */
const MOST_SAMPLES = 2 ** 18;
const LEAST_SAMPLES = 2 ** 12;
const MOST_STEPS = 2 ** 25;
/** The same of a call of `progressive`, which is to stop at once: in doubles some hundredth of a second. */
const MOST_STEPS_AT_ONCE = { double: 2 ** 22, single: 2 ** 22, "double-double": 2 ** 19 };

export function escapeTime<K extends string>(map: PlaneMap<K>, options?: EscapeOptions): EscapeTime<K>;
export function escapeTime<K extends string>(
  map: DoublePlaneMap<K>,
  options?: EscapeOptions & { readonly precision?: "double" | "single" },
): EscapeTime<K>;
export function escapeTime<K extends string>(
  map: DoublePlaneMap<K>,
  { precision = "double", countFrom = "start" }: EscapeOptions = {},
): EscapeTime<K> {
  const isPair = precision === "double-double";
  const programs = isPair
    ? programOf<K, DoubleDouble>(
        map as unknown as PlaneMap<K>,
        countFrom,
        ([high, low]) => new DoubleDouble(high!, low!),
        (value) => [value.high, value.low],
      )
    : programOf<K, Tensor>(
        map as unknown as PlaneMap<K>,
        countFrom,
        ([value]) => value!,
        (value) => [value],
      );
  const dtype = precision === "single" ? "f32" : "f64";
  const parts = isPair ? 2 : 1;

  /** The samples named, or all of a grid, in calls of one size to one of the programs. */
  function* calls<Result>(
    program: (x: Parts, y: Parts, numbers: readonly Parts[], limit: Tensor) => Result,
    grid: Grid,
    { limit, constants }: EscapeRun<K>,
    samples?: Int32Array,
  ) {
    if (isPair && !grid.low) throw new UsageError(`${map.name}: double-double precision wants a grid of gridAround.`);
    const numbers = map.constants.map((name) => {
      const value = constants[name];
      if (!Number.isFinite(value)) throw new UsageError(`${map.name}: the constant ${name} is ${value}, not a number.`);
      return [value, 0].slice(0, parts).map((part) => tensor(part, [], dtype));
    });
    const most = tensor(checkedLimit(map.name, limit), [], "i32");
    const largest = Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, MOST_STEPS / Math.max(1, limit)));
    const { x, y, low, width, height } = grid;
    const parted = (whole: readonly Float64Array[], shape: readonly number[], index: (i: number) => number) =>
      whole.map((along) => {
        const values = new Float64Array(sizeOf(shape));
        for (let i = 0; i < values.length; i++) values[i] = along[index(i)]!;
        return tensor(values, shape, dtype);
      });
    const [across, down] = isPair
      ? [
          [x, low!.x],
          [y, low!.y],
        ]
      : [[x], [y]];
    if (samples) {
      // A power of two, so that few programs serve all grids and limits.
      const few = Math.min(2 ** 16, Math.max(2 ** 8, MOST_STEPS_AT_ONCE[precision] / Math.max(1, limit)));
      const size = powerOfTwo(Math.min(few, samples.length));
      for (let from = 0; from < samples.length; from += size) {
        // The last call is filled up with the last sample, so that all are of one size and of one program.
        const at = (i: number) => samples[Math.min(from + i, samples.length - 1)]!;
        const columns = parted(across, [size], (i) => at(i) % width);
        const rows = parted(down, [size], (i) => Math.floor(at(i) / width));
        yield { from, ...program(columns, rows, numbers, most) };
      }
      return;
    }
    const columns = parted(across, [1, width], (i) => i);
    const size = evenly(height, Math.max(1, largest / width));
    for (let next = 0; next < height; next += size) {
      const first = Math.min(next, height - size); // the last call takes some rows again, for the same reason
      yield {
        from: first * width,
        ...program(
          columns,
          parted(down, [size, 1], (i) => first + i),
          numbers,
          most,
        ),
      };
    }
  }

  return {
    counts(grid, run, onProgress) {
      const counts = new Int32Array(grid.width * grid.height);
      for (const { from, steps } of calls(programs.counts, grid, run)) {
        copyInto(counts, steps.data(), from);
        onProgress?.(Math.min(1, (from + steps.size) / counts.length));
      }
      return counts;
    },
    ends(grid, run) {
      const size = grid.width * grid.height;
      const [counts, x, y] = [new Int32Array(size), new Float64Array(size), new Float64Array(size)];
      for (const call of calls(programs.ends, grid, run)) {
        copyInto(counts, call.steps.data(), call.from);
        copyInto(x, call.x.data(), call.from);
        copyInto(y, call.y.data(), call.from);
      }
      return { counts, x, y };
    },
    async *progressive(grid, run, signal, coarsest = 16) {
      const counts = new Int32Array(grid.width * grid.height);
      for (let spacing = coarsest; spacing >= 1; spacing /= 2) {
        const samples = samplesAt(grid, spacing, coarsest);
        for (const { from, steps } of calls(programs.counts, grid, run, samples)) {
          const values = steps.data();
          for (let i = 0; i < values.length && from + i < samples.length; i++) counts[samples[from + i]!] = values[i]!;
          await pause();
          if (signal?.aborted) return;
        }
        yield { spacing, counts: spread(grid, counts, spacing) };
      }
    },
  };
}

/** The size of equal parts, none larger than `largest`. */
const evenly = (count: number, largest: number) => Math.ceil(count / Math.ceil(count / largest));

/** The next one from `x` up. */
function powerOfTwo(x: number): number {
  let power = 1;
  while (power < x) power *= 2;
  return power;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** Lets other work of the thread go first. By a message, since browsers make timers within timers wait for some milliseconds. */
function pause(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

function copyInto(all: Int32Array | Float64Array, part: TypedArray, from: number): void {
  all.set(part.subarray(0, all.length - from), from);
}

/** What this spacing adds to the coarser ones. */
function samplesAt({ width, height }: Grid, spacing: number, coarsest: number): Int32Array {
  const found: number[] = [];
  for (let row = 0; row < height; row += spacing) {
    for (let column = 0; column < width; column += spacing) {
      const isDone = spacing < coarsest && row % (2 * spacing) === 0 && column % (2 * spacing) === 0;
      if (!isDone) found.push(row * width + column);
    }
  }
  return Int32Array.from(found);
}

/** Every sample with the count of the computed one to its upper left. */
function spread({ width, height }: Grid, counts: Int32Array, spacing: number): Int32Array {
  const found = new Int32Array(counts.length);
  for (let row = 0; row < height; row++) {
    const from = (row - (row % spacing)) * width;
    for (let column = 0; column < width; column++) {
      found[row * width + column] = counts[from + column - (column % spacing)]!;
    }
  }
  return found;
}

function checkedLimit(name: string, limit: number): number {
  if (Number.isInteger(limit) && limit >= 0 && limit < 2 ** 31) return limit;
  throw new UsageError(`${name}: the limit is 0 to ${2 ** 31 - 1} steps, not ${limit}.`);
}

/** Tensors of a number, which may be several. */
type Parts = readonly Tensor[];

function programOf<K extends string, R extends Real<R>>(
  map: PlaneMap<K>,
  countFrom: "start" | "first step",
  join: (parts: Parts) => R,
  split: (value: R) => Parts,
) {
  type State = { readonly x: Parts; readonly y: Parts };
  const point = ({ x, y }: State): Point<R> => ({ x: join(x), y: join(y) });
  const state = ({ x, y }: Point<R>): State => ({ x: split(x), y: split(y) });
  const record = (x: Parts, y: Parts, numbers: readonly Parts[], limit: Tensor) => {
    const constants = (parts: readonly Parts[]) =>
      Object.fromEntries(map.constants.map((name, i) => [name, join(parts[i]!)])) as Constants<K, R>;
    const place = point({ x, y });
    const begin = map.start?.(place, constants(numbers)) ?? place;
    const first = countFrom === "start" ? begin : map.step(begin, place, constants(numbers));
    const { state: last, steps } = iterate(state(first), {
      fixed: { place: { x, y }, numbers },
      step: (z, { place, numbers }) => state(map.step(point(z), point(place), constants(numbers))),
      until: (z, { place, numbers }) => {
        const seen = map.seen?.(point(z), point(place), constants(numbers)) ?? point(z);
        return squaredNorm(seen).greater(map.radius * map.radius);
      },
      limit,
    });
    return { steps, x: last.x[0]!, y: last.y[0]! };
  };
  // What nobody asks for is not copied out.
  const counts = compile((...given: Parameters<typeof record>) => ({ steps: record(...given).steps }));
  return { counts, ends: compile(record) };
}

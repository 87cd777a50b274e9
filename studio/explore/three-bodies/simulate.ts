// Three bodies and their displaced twins through time, row by row. Draws nothing and waits for nobody.
import { centreOfMass, shifted, stateOf, type ThreeBodies, type Triple, threeBodySystem } from "#dynamics";
import { type StepperId, steppers } from "./starts.ts";

export interface RunOptions {
  readonly bodies: ThreeBodies;
  /** How far body 3 of the twin is displaced, m. */
  readonly shift: Triple<number>;
  readonly stepper: StepperId;
  /** s. */
  readonly step: number;
  readonly duration: number;
  /** Body 1 this far from its twin's, m: they have parted. */
  readonly parted: number;
}

export interface Row {
  /** Of body 1, 2, 3 and then of their twins x, y, z, from the centre of mass of each three; m. */
  readonly positions: Float64Array;
  /** Between body 1, 2, 3 and its twin; m. */
  readonly apart: Triple<number>;
  /** J, of the three that are not displaced. */
  readonly energy: number;
  /** The step at which they had parted, as soon as there was one. */
  readonly partedAt?: number;
}

/** Rows kept of a run at most, its start among them. */
export const MOST_ROWS = 4001;
export const MOST_STEPS = 5_000_000;

/** Steps in all, and from row to row. */
export function rowsOf({ step, duration }: Pick<RunOptions, "step" | "duration">): {
  steps: number;
  every: number;
  rows: number;
} {
  const steps = Math.max(1, Math.min(MOST_STEPS, Math.round(duration / step)));
  const every = Math.max(1, Math.ceil(steps / (MOST_ROWS - 1)));
  return { steps, every, rows: Math.floor(steps / every) + 1 };
}

/** @returns why it could not go on, where it could not. */
export function* simulate({
  bodies,
  shift,
  stepper,
  step,
  duration,
  parted,
}: RunOptions): Generator<Row, string | undefined> {
  const system = threeBodySystem(bodies);
  const one = Float64Array.from(stateOf(bodies));
  const twin = Float64Array.from(stateOf(shifted(bodies, 2, shift)));
  const both = [one, twin].map((state) => ({ state, advance: steppers[stepper].prepare(system, step) }));
  let partedAt: number | undefined;
  const row = (): Row => {
    const positions = new Float64Array(18);
    both.forEach(({ state }, which) => {
      const middle = centreOfMass(bodies.masses, state);
      for (let i = 0; i < 9; i++) positions[9 * which + i] = state[i]! - middle[i % 3]!;
    });
    const apart = [0, 3, 6].map((at) => between(one, twin, at)) as unknown as Triple<number>;
    return { positions, apart, energy: system.energy!(one), ...(partedAt !== undefined && { partedAt }) };
  };
  yield row();
  const { steps, every } = rowsOf({ step, duration });
  for (let k = 1; k <= steps; k++) {
    for (const { state, advance } of both) {
      const why = advance(state);
      if (why !== undefined) return `At ${(k * step).toPrecision(4)} s: ${why}.`;
    }
    if (partedAt === undefined && between(one, twin, 0) > parted) partedAt = k;
    if (k % every !== 0) continue;
    if (![one, twin].every((state) => state.every(Number.isFinite)))
      return `The bodies left the numbers before ${(k * step).toPrecision(4)} s: two of them met.`;
    yield row();
  }
  return undefined;
}

function between(a: Float64Array, b: Float64Array, at: number): number {
  const [x, y, z] = [a[at]! - b[at]!, a[at + 1]! - b[at + 1]!, a[at + 2]! - b[at + 2]!];
  return Math.sqrt(x * x + y * y + z * z);
}

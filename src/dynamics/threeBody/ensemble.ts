// Many three-body systems moved on together, without an end: where they are at any step. Counts of steps are divergence.ts.
import { compile, iterate, type Tensor, tensor } from "#tensor";
import type { ThreeBodies, Triple } from "./bodies.ts";
import { type Column, startsOf } from "./divergence.ts";
import { advance, each, everywhere, type Motion, methods, ratesBy } from "./motion.ts";
import { arithmetics } from "./precision.ts";

export interface Ensemble {
  /** Steps made so far. */
  readonly steps: number;
  /** Makes so many more, by Euler's method in doubles. */
  advance(steps: number): void;
  /** Where the body (0 to 2) of every system is: x, y and z, m. */
  positions(body: number): Triple<Float64Array>;
}

/** Systems of the same kind from all `bodies`; they stay in the program's memory between calls. */
export function threeBodyEnsemble(bodies: ThreeBodies<Column>, { step }: { readonly step: number }): Ensemble {
  const count = startsOf(bodies);
  const column = (values: Column) =>
    tensor(typeof values === "number" ? new Float64Array(count).fill(values) : values, [count], "f64");
  const vector = (of: Triple<Column>) => each((axis) => column(of[axis]!));
  const pull = { masses: vector(bodies.masses), gravity: column(bodies.gravity) };
  const scaled = tensor([step], [], "f64");
  const { root } = arithmetics.f64;
  const program = compile((motion: Motion, fixed: { pull: typeof pull; scaled: Tensor }, limit: Tensor) => {
    const on = (motion: Motion, { pull, scaled }: typeof fixed) =>
      advance({ motion, past: [] }, methods.euler, ratesBy("pairs", pull, root), scaled).motion;
    return iterate(motion, { fixed, step: on, limit }).state;
  });

  const columns = (of: Triple<Triple<Column>>) => everywhere((body, axis) => column(of[body]![axis]!));
  let motion: Motion = { positions: columns(bodies.positions), velocities: columns(bodies.velocities) };
  let made = 0;
  return {
    get steps() {
      return made;
    },
    advance(steps) {
      motion = program(motion, { pull, scaled }, tensor([steps], [], "i32"));
      made += steps;
    },
    positions: (body) => each((axis) => motion.positions[body]![axis]!.data() as Float64Array),
  };
}

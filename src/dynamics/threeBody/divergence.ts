// How many steps three bodies and a slightly shifted copy of them stay together, for many starts at once: one compiled program a
// variant, fed in bands. Where the starts lie is plane.ts.
// Source: notebook 002, lines 1229-1356, and its kernels, lines 11-457.
import { UsageError } from "#kit";
import { compile, iterate, type Tensor, tensor, where } from "#tensor";
import type { StartUp } from "../steppers/adamsBashforth.ts";
import type { ThreeBodies, Triple } from "./bodies.ts";
import {
  type AccelerationForm,
  advance,
  each,
  type MethodName,
  type Motion,
  methods,
  type Phase,
  ratesBy,
  squaredSeparation,
  startingStep,
} from "./motion.ts";
import { arithmetics, type Precision } from "./precision.ts";

/** One number for all starts, or one for each. */
export type Column = number | Float64Array;

/** What the program is; everything else is given to it. */
export interface DivergenceVariant {
  readonly precision: Precision;
  readonly method: MethodName;
  /** First steps of a method that looks back; of no effect on `euler`. */
  readonly startUp: StartUp;
  readonly form: AccelerationForm;
  /** Whether an element ends when it has parted. The counts are the same; without it every element makes every step. */
  readonly earlyEnd: boolean;
  /** Whether the separation itself is held against the threshold, or its square against the threshold's. */
  readonly test: "root" | "square";
}

/** The notebook's method, in doubles, evaluated the fast way. */
export const canonicalVariant: DivergenceVariant = {
  precision: "f64",
  method: "euler",
  startUp: "euler",
  form: "pairs",
  earlyEnd: true,
  test: "square",
};

export interface DivergenceQuestion {
  readonly bodies: ThreeBodies<Column>;
  /** By how much body 1 of the copy is moved, m. */
  readonly shift: Triple<number>;
  /** Length of a step, s. */
  readonly step: number;
  /** Most steps. */
  readonly limit: number;
  /** They are together while body 1 is at most so far from its copy, m. */
  readonly threshold: number;
  /** Hears the share done, after every band. */
  readonly onProgress?: (fraction: number) => void;
}

/** The question of the notebook, but for the starts and the limit. */
export const canonicalQuestion = { shift: [1e-3, 1e-3, 1e-3], step: 1e-3, threshold: 0.5 } as const;

interface Given {
  readonly bodies: ThreeBodies<Tensor>;
  readonly shift: Triple<Tensor>;
  readonly step: Tensor;
  /** The step over the method's divisor. */
  readonly scaled: Tensor;
  /** The threshold or its square, as the test wants it. */
  readonly bound: Tensor;
  readonly exponents: readonly [Tensor, Tensor];
}

// Starts of a band: enough that a call costs nothing. Few enough that progress is heard, and that the engine's better code, which
// replaces its quick first one only between calls, comes in soon.
const bandSize = 1024;

/**
 * Makes the function that counts steps. It is compiled at its first call and again only for another number of starts; masses,
 * gravity, shift, step, threshold and limit are inputs of the program.
 * @returns for each start the number of steps made before body 1 was farther than the threshold from its copy, at most `limit`.
 */
export function divergenceCounter(variant: DivergenceVariant): (question: DivergenceQuestion) => Int32Array {
  const { dtype } = arithmetics[variant.precision];
  const memory = methods[variant.method].weights.length - 1;
  const program = compile((given: Given, limit: Tensor) => counts(variant, given, limit));
  const column = (values: number | Float64Array) =>
    typeof values === "number" ? tensor([values], [], dtype) : tensor(values, [values.length], "f64").cast(dtype);
  const vector = (of: Triple<Column>) => each((axis) => column(of[axis]!));

  return ({ bodies, shift, step, limit, threshold, onProgress }) => {
    checkQuestion(step, limit, threshold, memory);
    const total = startsOf(bodies);
    const bands = Math.max(1, Math.ceil(total / bandSize));
    const size = Math.ceil(total / bands);
    const times = new Int32Array(total);
    for (let band = 0; band < bands; band++) {
      // Bands of one size are served by one program, so the last may count some starts a second time.
      const from = Math.max(0, Math.min(band * size, total - size));
      const part = partOf(bodies, from, from + size);
      const given: Given = {
        bodies: {
          masses: vector(part.masses),
          gravity: column(part.gravity),
          positions: each((body) => vector(part.positions[body]!)),
          velocities: each((body) => vector(part.velocities[body]!)),
        },
        shift: vector(shift),
        step: column(step),
        scaled: column(step / methods[variant.method].divisor),
        bound: column(variant.test === "square" ? threshold * threshold : threshold),
        exponents: [column(2), column(3)],
      };
      times.set(program(given, tensor([limit], [], "i32")).data(), from);
      onProgress?.((band + 1) / bands);
    }
    return times;
  };
}

/** Steps together; recorded once for a band of starts. */
function counts(variant: DivergenceVariant, given: Given, limit: Tensor): Tensor {
  const { bodies, shift, step, scaled, bound, exponents } = given;
  const { root } = arithmetics[variant.precision];
  const method = methods[variant.method];
  const { masses, gravity, positions, velocities } = bodies;
  const copy = each((body) => each((axis) => positions[body]![axis]!.add(body === 0 ? shift[axis]! : 0)));
  const isTogether = (a: Motion, b: Motion) => {
    const square = squaredSeparation(a, b);
    // Not "greater than" turned round: bodies that left the numbers are apart.
    return (variant.test === "square" ? square : square.sqrt()).lessEqual(bound);
  };

  // A method that looks back is first fed: its starting steps are counted here, all others in the program's loop.
  let a: Phase = { motion: { positions, velocities }, past: [] };
  let b: Phase = { motion: { positions: copy, velocities }, past: [] };
  let together: Tensor | undefined;
  let counted: Tensor | undefined;
  const rates = ratesBy(variant.form, { masses, gravity, exponents }, root);
  for (let fed = 0; fed < method.weights.length - 1; fed++) {
    const still = isTogether(a.motion, b.motion);
    together = together?.and(still) ?? still;
    counted = counted?.add(together.cast("i32")) ?? together.cast("i32");
    a = startingStep(a, variant.startUp, rates, step);
    b = startingStep(b, variant.startUp, rates, step);
  }

  const fixed = { masses, gravity, exponents, scaled, bound };
  type Fixed = typeof fixed;
  const on = (phase: Phase, { scaled, ...pull }: Fixed) =>
    advance(phase, method, ratesBy(variant.form, pull, root), scaled);
  const left = counted === undefined ? limit : limit.sub(method.weights.length - 1);
  const looped = variant.earlyEnd
    ? iterate(
        { a, b },
        {
          fixed,
          step: ({ a, b }, fixed) => ({ a: on(a, fixed), b: on(b, fixed) }),
          until: ({ a, b }) => isTogether(a.motion, b.motion).not(),
          limit: left,
        },
      ).steps
    : iterate(
        { a, b, together: tensor([1], [], "bool"), count: tensor([0], [], "i32") },
        {
          fixed,
          step: ({ a, b, together, count }, fixed) => {
            const still = together.and(isTogether(a.motion, b.motion));
            return { a: on(a, fixed), b: on(b, fixed), together: still, count: count.add(still.cast("i32")) };
          },
          limit: left,
        },
      ).state.count;
  return counted === undefined ? looped : counted.add(where(together!, looped, 0));
}

function checkQuestion(step: number, limit: number, threshold: number, memory: number): void {
  const who = "divergenceCounter";
  if (!(step > 0 && step < Number.POSITIVE_INFINITY)) throw new UsageError(`${who}: a step is above 0 s, got ${step}.`);
  if (!(threshold >= 0)) throw new UsageError(`${who}: the threshold is at least 0 m, got ${threshold}.`);
  if (!(Number.isInteger(limit) && limit >= memory && limit < 2 ** 31)) {
    throw new UsageError(
      `${who}: the limit is a whole number of steps from ${memory} to ${2 ** 31 - 1}, got ${limit}.`,
    );
  }
}

function columnsOf({ masses, gravity, positions, velocities }: ThreeBodies<Column>): Column[] {
  return [...masses, gravity, ...positions.flat(), ...velocities.flat()];
}

/** The number of starts: that of its longest columns. */
export function startsOf(bodies: ThreeBodies<Column>): number {
  const lengths = columnsOf(bodies).flatMap((column) => (typeof column === "number" ? [] : [column.length]));
  const different = lengths.find((length) => length !== lengths[0]);
  if (different !== undefined) {
    throw new UsageError(`three bodies: every column has a number for each start, got ${lengths[0]} and ${different}.`);
  }
  return lengths[0] ?? 1;
}

function partOf(bodies: ThreeBodies<Column>, from: number, to: number): ThreeBodies<Column> {
  const part = (column: Column) => (typeof column === "number" ? column : column.subarray(from, to));
  const vectors = (of: Triple<Triple<Column>>) => each((body) => each((axis) => part(of[body]![axis]!)));
  return {
    masses: each((body) => part(bodies.masses[body]!)),
    gravity: part(bodies.gravity),
    positions: vectors(bodies.positions),
    velocities: vectors(bodies.velocities),
  };
}

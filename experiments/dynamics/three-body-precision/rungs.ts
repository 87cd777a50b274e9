// The notebook's ladder of optimisations, told again for this engine: from one compiled step a call, with powers, to shared pairs that end
// early. Times nothing.
// Source: notebook 002, lines 11-457.
import {
  advance,
  arithmetics,
  type Column,
  canonicalQuestion,
  canonicalVariant,
  type DivergenceVariant,
  divergenceCounter,
  each,
  everywhere,
  type Motion,
  methods,
  ratesBy,
  squaredSeparation,
  startsOf,
  type ThreeBodies,
} from "#dynamics";
import { compile, type Tensor, tensor } from "#tensor";

export const rungNames = ["naive", "inside", "products", "square", "pairs", "early", "mixed"] as const;
export type Rung = (typeof rungNames)[number];

const inside: DivergenceVariant = { ...canonicalVariant, form: "powers", test: "root", earlyEnd: false };

/** What each rung changes: the next has all the earlier ones have. `naive` is `inside` with its loop outside, a call a step. */
export const variants: { readonly [R in Exclude<Rung, "naive">]: DivergenceVariant } = {
  /** The loop and the state inside the program: the notebook's registers. Lanes have no branches to begin with. */
  inside,
  /** r * r * r and d * d instead of pow. */
  products: { ...inside, form: "bodies" },
  /** The square of the separation against the square of the threshold. */
  square: { ...inside, form: "bodies", test: "square" },
  /** Every pair of bodies once, not a rung of the notebook's. */
  pairs: { ...inside, form: "pairs", test: "square" },
  /** Lanes that have parted rest, and a vector ends with its last. */
  early: canonicalVariant,
  /** Roots in singles. */
  mixed: { ...canonicalVariant, precision: "mixed" },
};

/** Counts of a rung for the canonical question. */
export function countByRung(
  rung: Rung,
  bodies: ThreeBodies<Column>,
  limit: number,
  onProgress: (share: number) => void,
): Int32Array {
  if (rung === "naive") return stepByStep(bodies, limit, onProgress);
  return divergenceCounter(variants[rung])({ ...canonicalQuestion, bodies, limit, onProgress });
}

/** One compiled step, called `limit` times: arrays in, arrays out. */
function stepByStep(bodies: ThreeBodies<Column>, limit: number, onProgress: (share: number) => void): Int32Array {
  const { shift, step, threshold } = canonicalQuestion;
  const count = startsOf(bodies);
  const column = (values: Column) =>
    tensor(typeof values === "number" ? new Float64Array(count).fill(values) : values, [count], "f64");
  const number = (value: number) => tensor([value], [], "f64");
  const pull = {
    masses: each((body) => column(bodies.masses[body]!)),
    gravity: column(bodies.gravity),
    exponents: [number(2), number(3)] as const,
  };
  interface State {
    readonly a: Motion;
    readonly b: Motion;
    readonly together: Tensor;
    readonly times: Tensor;
  }
  const on = (motion: Motion, given: typeof pull, scaled: Tensor) =>
    advance({ motion, past: [] }, methods.euler, ratesBy("powers", given, arithmetics.f64.root), scaled).motion;
  const program = compile(({ a, b, together, times }: State, given: typeof pull, scaled: Tensor): State => {
    const still = together.and(squaredSeparation(a, b).sqrt().lessEqual(threshold));
    return {
      a: on(a, given, scaled),
      b: on(b, given, scaled),
      together: still,
      times: times.add(still.cast("i32")),
    };
  });
  const places = everywhere((body, axis) => column(bodies.positions[body]![axis]!));
  const velocities = everywhere((body, axis) => column(bodies.velocities[body]![axis]!));
  const copy = everywhere((body, axis) => (body === 0 ? places[0][axis]!.add(shift[axis]!) : places[body]![axis]!));
  let state: State = {
    a: { positions: places, velocities },
    b: { positions: copy, velocities },
    together: tensor(new Uint8Array(count).fill(1), [count]),
    times: tensor(new Int32Array(count), [count]),
  };
  const scaled = number(step);
  for (let made = 0; made < limit; made++) {
    state = program(state, pull, scaled);
    if (made % 1000 === 999) onProgress((made + 1) / limit);
  }
  return state.times.data() as Int32Array;
}

/**
 * Share of the steps that are made when elements end in blocks of so many, a block with its last: what early ends leave to do. Counts
 * are cut at `limit`.
 */
export function workLeft(times: Int32Array, limit: number, block: number): number {
  let made = 0;
  for (let from = 0; from < times.length; from += block) {
    const part = times.subarray(from, from + block);
    made +=
      Math.min(
        limit,
        part.reduce((most, steps) => Math.max(most, steps), 0),
      ) * part.length;
  }
  return made / (limit * times.length);
}

// The step of three bodies, written once over tensors: for one element inside a program, or for arrays of starts. What is counted
// along the way is divergence.ts; the same step in plain numbers is bodies.ts.
import type { Tensor } from "#tensor";
import type { StartUp } from "../steppers/adamsBashforth.ts";
import type { ThreeBodies, Triple } from "./bodies.ts";

/** Of three bodies the x, y and z. */
export type Vectors = Triple<Triple<Tensor>>;

export interface Motion {
  readonly positions: Vectors;
  readonly velocities: Vectors;
}

/** What pulls: all that the step reads and never changes. */
export interface Pull extends Pick<ThreeBodies<Tensor>, "masses" | "gravity"> {
  /** 2 and 3 for `powers`. As inputs of a program they are any real numbers to it; absent, it knows squares and cubes to be products. */
  readonly exponents?: readonly [Tensor, Tensor];
}

/**
 * In which order the accelerations are evaluated. The forms are equal but for rounding.
 * - `pairs`: d once a pair, w = G / (r2 * sqrt(r2)), the pull w d shared by both bodies; the order of `threeBodySystem`.
 * - `cubes`: the same but w = G / (r * r * r), r the root: roots that are not exact count three times here, and once in `pairs`.
 * - `bodies`: as the notebook writes it, -G m (p - q) / (r * r * r) for each of the two others, every body for itself.
 * - `powers`: the same with pow: pow(sqrt(pow(dx, 2) + pow(dy, 2) + pow(dz, 2)), 3), the notebook's first kernel.
 */
export type AccelerationForm = "pairs" | "cubes" | "bodies" | "powers";

/** How a distance is made from its square. */
export type Root = (square: Tensor) => Tensor;

export const each = <T>(of: (index: number) => T): Triple<T> => [of(0), of(1), of(2)];
/** One value for each coordinate of each body. */
export const everywhere = (of: (body: number, axis: number) => Tensor): Vectors =>
  each((body) => each((axis) => of(body, axis)));

/** Accelerations of the three bodies at `p`, in m/s2. */
export const accelerations: {
  readonly [F in AccelerationForm]: (p: Vectors, pull: Pull, root: Root) => Vectors;
} = {
  pairs: (p, pull, root) => pairByPair(p, pull, (square) => square.mul(root(square))),
  cubes: (p, pull, root) =>
    pairByPair(p, pull, (square) => {
      const r = root(square);
      return r.mul(r).mul(r);
    }),
  bodies: (p, pull, root) =>
    bodyByBody(p, pull, (dx, dy, dz) => {
      const r = root(dx.mul(dx).add(dy.mul(dy)).add(dz.mul(dz)));
      return r.mul(r).mul(r);
    }),
  powers: (p, pull, root) => bodyByBody(p, pull, (dx, dy, dz) => root(dx.pow(2).add(dy.pow(2)).add(dz.pow(2))).pow(3)),
};

function pairByPair(p: Vectors, { masses, gravity }: Pull, cube: (square: Tensor) => Tensor): Vectors {
  // Pair i is of body i and the next, in a circle: 1-2, 2-3, 3-1.
  const pulls = everywhere((body, axis) => p[(body + 1) % 3]![axis]!.sub(p[body]![axis]!)).map(([dx, dy, dz]) => {
    const square = dx.mul(dx).add(dy.mul(dy)).add(dz.mul(dz));
    const w = gravity.div(cube(square));
    return [w.mul(dx), w.mul(dy), w.mul(dz)];
  });
  return everywhere((body, axis) => {
    const [next, last] = [(body + 1) % 3, (body + 2) % 3];
    return masses[next]!.mul(pulls[body]![axis]!).sub(masses[last]!.mul(pulls[last]![axis]!));
  });
}

function bodyByBody(
  p: Vectors,
  { masses, gravity }: Pull,
  cube: (dx: Tensor, dy: Tensor, dz: Tensor) => Tensor,
): Vectors {
  return each((body) => {
    const [next, last] = [(body + 1) % 3, (body + 2) % 3].map((other) => {
      const d = each((axis) => p[body]![axis]!.sub(p[other]![axis]!));
      const below = cube(...d);
      return each((axis) => gravity.neg().mul(masses[other]!).mul(d[axis]!).div(below));
    }) as [Triple<Tensor>, Triple<Tensor>];
    return each((axis) => next[axis]!.add(last[axis]!));
  });
}

/** x + step * (weights of the last rates) / divisor, the newest rate first; one weight is Euler's method. */
export interface Method {
  readonly weights: readonly number[];
  readonly divisor: number;
}

/** Adams and Bashforth's methods up to order 4; the first is Euler's. */
export const methods = {
  euler: { weights: [1], divisor: 1 },
  "adams-bashforth-2": { weights: [3, -1], divisor: 2 },
  "adams-bashforth-4": { weights: [55, -59, 37, -9], divisor: 24 },
} as const satisfies Record<string, Method>;
export type MethodName = keyof typeof methods;

/** dx/dt and dv/dt at a moment. */
interface Rate {
  readonly velocities: Vectors;
  readonly accelerations: Vectors;
}

/** A motion with the rates its method still remembers, the newest first. */
export interface Phase {
  readonly motion: Motion;
  readonly past: readonly Rate[];
}

/** How fast everything changes at `motion`. */
export type RateOf = (motion: Motion) => Rate;

export function ratesBy(form: AccelerationForm, pull: Pull, root: Root): RateOf {
  return ({ positions, velocities }) => ({ velocities, accelerations: accelerations[form](positions, pull, root) });
}

/**
 * The next phase. All positions go by the velocities *before* the step: with new ones it would be another method and another picture.
 * @param scaled the step over the method's divisor, s.
 */
export function advance({ motion, past }: Phase, { weights }: Method, rate: RateOf, scaled: Tensor): Phase {
  const rates = [rate(motion), ...past];
  return { motion: moved(motion, weights, rates, scaled), past: rates.slice(0, past.length) };
}

function moved(motion: Motion, weights: readonly number[], rates: readonly Rate[], scaled: Tensor): Motion {
  const total = (of: (rate: Rate) => Tensor) =>
    weights
      .map((weight, i) => (weight === 1 ? of(rates[i]!) : of(rates[i]!).mul(weight)))
      .reduce((sum, term) => sum.add(term));
  const sum = (x: Vectors, of: (rate: Rate) => Vectors) =>
    everywhere((body, axis) => x[body]![axis]!.add(scaled.mul(total((rate) => of(rate)[body]![axis]!))));
  return {
    positions: sum(motion.positions, (rate) => rate.velocities),
    velocities: sum(motion.velocities, (rate) => rate.accelerations),
  };
}

/** One step of `startUp`, remembered by a phase that remembers one rate more. */
export function startingStep({ motion, past }: Phase, startUp: StartUp, rate: RateOf, step: Tensor): Phase {
  const first = rate(motion);
  const by = (weights: readonly number[], rates: readonly Rate[], scaled: Tensor) =>
    moved(motion, weights, rates, scaled);
  const remembered = [first, ...past];
  if (startUp === "euler") return { motion: by([1], [first], step), past: remembered };
  const second = rate(by([1], [first], step.div(2)));
  const third = rate(by([1], [second], step.div(2)));
  const fourth = rate(by([1], [third], step));
  return { motion: by([1, 2, 2, 1], [first, second, third, fourth], step.div(6)), past: remembered };
}

/** Square of the distance between body 1 here and body 1 there, m2. */
export function squaredSeparation(a: Motion, b: Motion): Tensor {
  const d = each((axis) => a.positions[0][axis]!.sub(b.positions[0][axis]!));
  return d[0].mul(d[0]).add(d[1].mul(d[1])).add(d[2].mul(d[2]));
}

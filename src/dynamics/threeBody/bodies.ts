// Three masses under Newton's gravity as a value, and its motion in plain numbers. The same step over arrays of starts is motion.ts.
// Source: notebook 002, "The three body problem", lines 977-1163 and 1452-1516.
import type { MechanicalSystem } from "../system.ts";

export type Triple<T> = readonly [T, T, T];

/** Masses and where they start. A number may be anything one has three of: `ThreeBodies<Tensor>` are the same inside a program. */
export interface ThreeBodies<N = number> {
  /** kg. */
  readonly masses: Triple<N>;
  /** G of the notebook's code; not Newton's 6.67e-11. */
  readonly gravity: N;
  /** Of body 1, 2 and 3 the x, y and z in m. */
  readonly positions: Triple<Triple<N>>;
  /** m/s. */
  readonly velocities: Triple<Triple<N>>;
}

/** The notebook's own three bodies, on which everything else is a variation. */
export const canonicalBodies: ThreeBodies = {
  masses: [10, 20, 30],
  gravity: 9.8,
  positions: [
    [-10, 10, -11],
    [0, 0, 0],
    [10, 10, 12],
  ],
  velocities: [
    [-3, 0, 0],
    [0, 0, 0],
    [3, 0, 0],
  ],
};

/** Body 1 without mass: bodies 2 and 3 move as two, and body 1 is carried along. */
export const twoBodyLimit: ThreeBodies = {
  ...canonicalBodies,
  masses: [0, 20, 30],
  velocities: [
    [-3, 0, 0],
    [-3, 0, 0],
    [3, 0, 0],
  ],
};

/** Positions of body 1, 2, 3 and then their velocities: a state of `threeBodySystem`, 18 numbers. */
export function stateOf({ positions, velocities }: ThreeBodies): number[] {
  return [...positions.flat(), ...velocities.flat()];
}

/** The same bodies with body `which` (0 to 2) moved by `shift`. */
export function shifted(bodies: ThreeBodies, which: number, shift: Triple<number>): ThreeBodies {
  const positions = bodies.positions.map((position, body) =>
    body === which ? position.map((value, axis) => value + shift[axis]!) : position,
  );
  return { ...bodies, positions: positions as unknown as ThreeBodies["positions"] };
}

/**
 * d2p1/dt2 = G m2 (p2 - p1) / |p2 - p1|^3 + G m3 (p3 - p1) / |p3 - p1|^3, and so on; no softening, no collisions.
 * Evaluated pair by pair, 1-2, 2-3, 3-1: d = q - p once a pair, w = G / (r2 * sqrt(r2)), and w d serves both bodies. Other orders
 * of the same operations give other last bits; motion.ts has this order too, and a test holds the two to the same bits.
 */
export function threeBodySystem({ masses, gravity }: Pick<ThreeBodies, "masses" | "gravity">): MechanicalSystem {
  const [m1, m2, m3] = masses;
  const pairs = [
    [0, 3],
    [3, 6],
    [6, 0],
  ] as const;
  const pulls = new Float64Array(9); // w d of the three pairs
  return {
    name: `three bodies (masses ${masses.join(", ")}; G = ${gravity})`,
    coordinates: 9,
    acceleration(p, into) {
      for (let pair = 0; pair < 3; pair++) {
        const [from, to] = pairs[pair]!;
        const dx = p[to]! - p[from]!;
        const dy = p[to + 1]! - p[from + 1]!;
        const dz = p[to + 2]! - p[from + 2]!;
        const r2 = dx * dx + dy * dy + dz * dz;
        const w = gravity / (r2 * Math.sqrt(r2));
        pulls[3 * pair] = w * dx;
        pulls[3 * pair + 1] = w * dy;
        pulls[3 * pair + 2] = w * dz;
      }
      for (let axis = 0; axis < 3; axis++) {
        const [to2, to3, to1] = [pulls[axis]!, pulls[3 + axis]!, pulls[6 + axis]!];
        into[axis] = m2 * to2 - m3 * to1;
        into[3 + axis] = m3 * to3 - m1 * to2;
        into[6 + axis] = m1 * to1 - m2 * to3;
      }
    },
    energy: (state) => energy(masses, gravity, state),
  };
}

function energy(masses: Triple<number>, gravity: number, state: ArrayLike<number>): number {
  let sum = 0;
  for (let body = 0; body < 3; body++) {
    const [vx, vy, vz] = [9, 10, 11].map((at) => state[at + 3 * body]!) as [number, number, number];
    sum += (masses[body]! / 2) * (vx * vx + vy * vy + vz * vz);
  }
  for (let body = 0; body < 3; body++) {
    const other = (body + 1) % 3;
    sum -= (gravity * masses[body]! * masses[other]!) / distance(state, body, other);
  }
  return sum;
}

/** Between two bodies (0 to 2) of a state, m. */
export function distance(state: ArrayLike<number>, body: number, other: number): number {
  let sum = 0;
  for (let axis = 0; axis < 3; axis++) {
    const d = state[3 * other + axis]! - state[3 * body + axis]!;
    sum += d * d;
  }
  return Math.sqrt(sum);
}

/** Sum of mass times velocity, kg m/s: constant under any explicit step but for rounding. */
export function momentum(masses: Triple<number>, state: ArrayLike<number>): Triple<number> {
  return weighted(masses, state, 9);
}

/** m. It moves on at momentum over all mass. */
export function centreOfMass(masses: Triple<number>, state: ArrayLike<number>): Triple<number> {
  const all = masses[0] + masses[1] + masses[2];
  const [x, y, z] = weighted(masses, state, 0);
  return [x / all, y / all, z / all];
}

function weighted(masses: Triple<number>, state: ArrayLike<number>, from: number): Triple<number> {
  const sum = (axis: number) =>
    masses[0] * state[from + axis]! + masses[1] * state[from + 3 + axis]! + masses[2] * state[from + 6 + axis]!;
  return [sum(0), sum(1), sum(2)];
}

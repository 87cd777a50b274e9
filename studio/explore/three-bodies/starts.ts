// Starts and methods of the three-body explorer.
import {
  adamsBashforth4,
  canonicalBodies,
  dormandPrince45,
  euler,
  type Flow,
  flowOf,
  leapfrog,
  type MechanicalSystem,
  rungeKutta4,
  type Stepper,
  semiImplicitEuler,
  type ThreeBodies,
} from "#dynamics";

export type StartId = "notebook" | "figure-eight" | "lagrange";

export interface Start {
  readonly title: string;
  readonly bodies: ThreeBodies;
  /** What is to be seen. */
  readonly about: string;
  readonly mostMass: number;
  /** Which way body 3 of the twin is displaced: 0 to 2 for x, y, z. */
  readonly axis: 0 | 2;
  /** Body 1 this far from its twin's, in m, means they have parted. */
  readonly parted: number;
  readonly stepper: StepperId;
  /** s. */
  readonly step: number;
  readonly duration: number;
  /** Seconds of theirs in one of ours. */
  readonly speed: number;
  /** About how far from the middle they go, m. */
  readonly radius: number;
}

const side = 0.97000436;
const eight = { x: 0.93240737, y: 0.86473146 };
const root3 = Math.sqrt(3);
const turn = Math.sqrt(1 / root3); // radians a second: its square is G (m1 + m2 + m3) / side^3, the side is root 3

export const starts: { readonly [S in StartId]: Start } = {
  notebook: {
    title: "The notebook’s three",
    bodies: canonicalBodies,
    about: "By Euler’s method the twins part after 101.5 s; it adds energy, which a method of higher order does not.",
    mostMass: 100,
    axis: 2,
    parted: 0.5,
    stepper: "euler",
    step: 0.001,
    duration: 200,
    speed: 10,
    radius: 32,
  },
  // C. Moore, Physical Review Letters 70, 1993; A. Chenciner, R. Montgomery, Annals of Mathematics 152, 2000 (numbers by C. Simo).
  "figure-eight": {
    title: "Figure eight",
    bodies: {
      masses: [1, 1, 1],
      gravity: 1,
      positions: [
        [side, -0.24308753, 0],
        [-side, 0.24308753, 0],
        [0, 0, 0],
      ],
      velocities: [
        [eight.x / 2, eight.y / 2, 0],
        [eight.x / 2, eight.y / 2, 0],
        [-eight.x, -eight.y, 0],
      ],
    },
    about: "Three equal masses follow each other round one curve in 6.33 s. It is stable: twins part slowly.",
    mostMass: 2,
    axis: 0,
    parted: 0.05,
    stepper: "leapfrog",
    step: 0.001,
    duration: 60,
    speed: 1,
    radius: 1.2,
  },
  // J.-L. Lagrange, Essai sur le probleme des trois corps, 1772.
  lagrange: {
    title: "Lagrange’s triangle",
    bodies: {
      masses: [1, 1, 1],
      gravity: 1,
      positions: [
        [1, 0, 0],
        [-0.5, root3 / 2, 0],
        [-0.5, -root3 / 2, 0],
      ],
      velocities: [
        [0, turn, 0],
        [(-root3 / 2) * turn, -turn / 2, 0],
        [(root3 / 2) * turn, -turn / 2, 0],
      ],
    },
    about:
      "An equilateral triangle turns as one in 8.27 s. It is unstable: twins part, and in time rounding alone undoes it.",
    mostMass: 2,
    axis: 0,
    parted: 0.05,
    stepper: "leapfrog",
    step: 0.001,
    duration: 60,
    speed: 1,
    radius: 1.2,
  },
};

export const startIds = Object.keys(starts) as StartId[];

export type StepperId =
  | "euler"
  | "semi-implicit-euler"
  | "leapfrog"
  | "runge-kutta-4"
  | "adams-bashforth-4"
  | "dormand-prince";

type Prepared = (system: MechanicalSystem, step: number) => ReturnType<Stepper["prepare"]>;

const ofFlow =
  (stepper: Stepper<Flow>): Prepared =>
  (system, step) =>
    stepper.prepare(flowOf(system), step);

export const steppers: { readonly [S in StepperId]: { readonly title: string; readonly prepare: Prepared } } = {
  euler: { title: "Euler, order 1", prepare: ofFlow(euler) },
  "semi-implicit-euler": { title: "semi-implicit Euler, order 1", prepare: (s, h) => semiImplicitEuler.prepare(s, h) },
  leapfrog: { title: "leapfrog, order 2", prepare: (s, h) => leapfrog.prepare(s, h) },
  "runge-kutta-4": { title: "Runge and Kutta, order 4", prepare: ofFlow(rungeKutta4) },
  "adams-bashforth-4": {
    title: "Adams and Bashforth, order 4",
    prepare: ofFlow(adamsBashforth4({ start: "runge-kutta" })),
  },
  "dormand-prince": {
    title: "Dormand and Prince, order 5",
    prepare: ofFlow(dormandPrince45({ relative: 1e-12, absolute: 1e-12 })),
  },
};

export const stepperIds = Object.keys(steppers) as StepperId[];

// What the twins' experiment is told and what it records; run, claims and pictures are its neighbours.
import { m, p, type RunSet } from "#lab";

export const params = {
  part: p.choice({
    choices: ["twins", "newton", "sweep"],
    default: "twins",
    doc: "Twins by Euler's method; by a method of high order that chooses its own steps; or Euler's for many shifts.",
  }),
  system: p.choice({
    choices: ["three", "two"],
    default: "three",
    doc: "The canonical three bodies, or the limit in which body 1 has no mass.",
  }),
  steps: p.int({
    default: 200_000,
    range: [100, 2_000_000],
    scale: "log",
    unit: "states",
    doc: "States kept, the start included.",
  }),
  step: p.float({ default: 0.001, range: [1e-5, 0.1], scale: "log", unit: "s", doc: "Length of Euler's step." }),
  shift: p.float({ default: 1e-6, range: [0, 1], unit: "m", doc: "How far body 3 of the twin is moved along z." }),
  shifts: p.int({ default: 61, range: [2, 1000], unit: "shifts", doc: "Shifts of a sweep, from 1e-8 to 1e-5 m." }),
  seed: p.seed(),
};

export const arms = {
  three: {},
  newton: { part: "newton" },
  two: { system: "two" },
  sweep: { part: "sweep" },
} as const;
export type Arm = keyof typeof arms;

export const metrics = {
  separation1: m.series("Distance of body 1 from its twin.", "m"),
  separation2: m.series("Distance of body 2 from its twin.", "m"),
  separation3: m.series("Distance of body 3 from its twin.", "m"),
  energy: m.series("Kinetic and potential energy.", "J"),
  atTenth: m.scalar("Separation of body 1 after a twentieth of the time: index 10,000 of 200,000.", "m"),
  atQuarter: m.scalar("Separation of body 1 after a quarter of the time: index 50,000.", "m"),
  atHalf: m.scalar("Separation of body 1 after half of the time: index 100,000.", "m"),
  parted1: m.scalar("First index at which body 1 is more than 0.5 m from its twin.", "steps"),
  parted2: m.scalar("First index at which body 2 is more than 0.5 m from its twin.", "steps"),
  parted3: m.scalar("First index at which body 3 is more than 0.5 m from its twin.", "steps"),
  largest1: m.scalar("Largest separation of body 1.", "m"),
  largest2: m.scalar("Largest separation of body 2.", "m"),
  largest3: m.scalar("Largest separation of body 3.", "m"),
  startEnergy: m.scalar("Energy at the start.", "J"),
  endEnergy: m.scalar("Energy at the last state.", "J"),
  closest12: m.scalar("Smallest distance between bodies 1 and 2.", "m"),
  closest13: m.scalar("Smallest distance between bodies 1 and 3.", "m"),
  closest23: m.scalar("Smallest distance between bodies 2 and 3.", "m"),
  quarterX: m.scalar("x of body 1 after a quarter of the time.", "m"),
  quarterY: m.scalar("y of body 1 after a quarter of the time.", "m"),
  quarterZ: m.scalar("z of body 1 after a quarter of the time.", "m"),
  thickness: m.scalar("Third singular value of the way of body 3 as seen from body 2."),
  extent: m.scalar("First singular value of that way."),
  firstAphelion: m.scalar("Index of the computed orbit's first aphelion.", "steps"),
  secondAphelion: m.scalar("Index of its second.", "steps"),
  firstRadius: m.scalar("Distance at the first.", "m"),
  secondRadius: m.scalar("Distance at the second.", "m"),
  shiftHalfway: m.series("By number of the shift: separation of body 1 at half of the time.", "m"),
  shiftEnd: m.series("By number of the shift: separation of body 1 at the last state.", "m"),
  shiftParted: m.series("By number of the shift: first index with more than 1 m.", "steps"),
  inversionsHalfway: m.scalar("Neighbouring shifts of which the larger has the smaller error at half of the time."),
  inversionsEnd: m.scalar("The same at the last state."),
};

export type Runs = RunSet<typeof params, Arm, typeof metrics>;

// The families of maps of the orbit explorer.
import { type DynamicalMap, henonMap, logisticMap, quadraticMap, tentMap } from "#dynamics";

export type FamilyId = "logistic" | "quadratic" | "tent" | "henon";

export interface Family {
  readonly title: string;
  readonly formula: string;
  readonly experiment: string;
  /** The letter of the parameter, and how far it goes. */
  readonly letter: string;
  readonly low: number;
  readonly high: number;
  readonly initial: number;
  /** Part of the parameters that the diagram shows first. */
  readonly shown: readonly [low: number, high: number];
  /** What a state's first coordinate lies within; the others' too, where there are some. */
  readonly range: readonly [low: number, high: number];
  readonly second?: {
    readonly range: readonly [low: number, high: number];
    readonly letter: string;
    readonly initial: number;
  };
  readonly start: number;
  readonly steps: number;
  map(parameter: number, second: number): DynamicalMap;
}

export const families: { readonly [F in FamilyId]: Family } = {
  logistic: {
    title: "Logistic map",
    formula: "x → r x (1 − x)",
    experiment: "dynamics/logistic-orbit-map",
    letter: "r",
    low: 0,
    high: 4,
    initial: 3.7,
    shown: [2.4, 4],
    range: [0, 1],
    start: 0.2,
    steps: 100,
    map: (r) => logisticMap(r),
  },
  quadratic: {
    title: "Quadratic map",
    formula: "x → x² + c",
    experiment: "dynamics/logistic-zooms",
    letter: "c",
    low: -2,
    high: 0.25,
    initial: -1.6,
    shown: [-2, 0.25],
    range: [-2, 2],
    start: 0,
    steps: 100,
    map: (c) => quadraticMap(c),
  },
  tent: {
    title: "Tent map",
    formula: "x → s min(x, 1 − x)",
    experiment: "dynamics/logistic-series",
    letter: "s",
    low: 0,
    high: 2,
    initial: 1.7,
    shown: [0.8, 2],
    range: [0, 1],
    start: 0.2,
    steps: 100,
    map: (s) => tentMap(s),
  },
  henon: {
    title: "Hénon’s map",
    formula: "(x, y) → (1 − a x² + y, b x)",
    experiment: "dynamics/henon-attractor",
    letter: "a",
    low: 0,
    high: 1.43,
    initial: 1.4,
    shown: [0.2, 1.43],
    range: [-1.5, 1.5],
    second: { letter: "b", range: [-0.4, 0.4], initial: 0.3 },
    start: 0.1,
    steps: 5000,
    map: (a, b) => henonMap({ a, b }),
  },
};

export const familyIds = Object.keys(families) as FamilyId[];

/** From a start of one number: other coordinates begin at 0. */
export const startOf = ({ dimension }: DynamicalMap, x: number) => [x, 0].slice(0, dimension);

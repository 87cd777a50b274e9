// The maps of the plane explorer: what each is called, its constants and where one begins. How they are computed is systems.ts.

export interface Constant {
  readonly name: string;
  readonly label: string;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly initial: number;
}

export interface PlaneChoice {
  readonly title: string;
  readonly formula: string;
  /** What a place in the plane is. */
  readonly place: string;
  readonly experiment: string;
  readonly constants: readonly Constant[];
  /** Middle and half of the height of what is shown first. */
  readonly x: string;
  readonly y: string;
  readonly half: number;
  readonly limit: number;
  /** Whether it goes on in pairs of doubles where doubles end. */
  readonly pairs: boolean;
  /** The map whose picture of parameters the constant (ax, ay) is chosen from. */
  readonly inset?: MapId;
}

export type MapId =
  | "mandelbrot"
  | "julia"
  | "mandelbrot-power"
  | "julia-power"
  | "logistic"
  | "logistic-parameters"
  | "henon";

const real: Constant = { name: "ax", label: "Re a", low: -2, high: 2, step: 0.001, initial: -0.744 };
const imaginary: Constant = { name: "ay", label: "Im a", low: -2, high: 2, step: 0.001, initial: 0.148 };
const power = (initial: number): Constant => ({ name: "p", label: "p", low: 1, high: 6, step: 0.01, initial });

export const choices: { readonly [M in MapId]: PlaneChoice } = {
  mandelbrot: {
    title: "Mandelbrot set",
    formula: "z → z² + c from 0",
    place: "c",
    experiment: "fractals/mandelbrot",
    constants: [],
    x: "-0.65",
    y: "0",
    half: 1.25,
    limit: 300,
    pairs: true,
  },
  julia: {
    title: "Julia set",
    formula: "z → z² + a",
    place: "z",
    experiment: "fractals/julia",
    constants: [real, imaginary],
    x: "0",
    y: "0",
    half: 1.25,
    limit: 300,
    pairs: true,
    inset: "mandelbrot",
  },
  "mandelbrot-power": {
    title: "Mandelbrot set of a power",
    formula: "z → zᵖ + c from 0",
    place: "c",
    experiment: "fractals/powers",
    constants: [power(3)],
    x: "0",
    y: "0",
    half: 1.5,
    limit: 100,
    pairs: false,
  },
  "julia-power": {
    title: "Julia set of a power",
    formula: "z → zᵖ + a",
    place: "z",
    experiment: "fractals/powers",
    constants: [real, imaginary, power(3)],
    x: "0",
    y: "0",
    half: 1.5,
    limit: 100,
    pairs: false,
    inset: "mandelbrot-power",
  },
  logistic: {
    title: "Logistic map in the plane",
    formula: "z → r z (1 − z)",
    place: "z",
    experiment: "fractals/logistic-set",
    constants: [{ name: "r", label: "r", low: -2, high: 4, step: 0.001, initial: 3 }],
    x: "0.5",
    y: "0",
    half: 0.75,
    limit: 200,
    pairs: true,
  },
  "logistic-parameters": {
    title: "Logistic map, its parameters",
    formula: "z → r z (1 − z), every place its own r",
    place: "r",
    experiment: "fractals/logistic-parameters",
    constants: [{ name: "start", label: "start", low: 0, high: 1, step: 0.001, initial: 0.5 }],
    x: "1",
    y: "0",
    half: 2,
    limit: 200,
    pairs: true,
  },
  henon: {
    title: "Basin of Hénon’s map",
    formula: "(x, y) → (1 − a x² + y, b x)",
    place: "(x, y)",
    experiment: "dynamics/henon-basin",
    constants: [
      { name: "a", label: "a", low: 0, high: 2, step: 0.001, initial: 1.4 },
      { name: "b", label: "b", low: -1, high: 1, step: 0.001, initial: 0.3 },
    ],
    x: "0",
    y: "0",
    half: 5,
    limit: 100,
    pairs: true,
  },
};

export const mapIds = Object.keys(choices) as MapId[];

// What an experiment can be told: typed values with default, range, unit and meaning. The one declaration from which validation,
// command-line flags, studio controls and the run key come. Checks nothing itself; that is schema.ts.

interface Described {
  /** What the value means, as a sentence of the paper the experiment is. */
  readonly doc: string;
}

interface Numeric extends Described {
  readonly default: number;
  /** Smallest and largest value allowed, both included. */
  readonly range: readonly [low: number, high: number];
  readonly unit?: string;
  /** How a slider divides the range; "linear" when absent. */
  readonly scale?: "linear" | "log";
}

export interface IntParameter extends Numeric {
  readonly kind: "int";
}

export interface FloatParameter extends Numeric {
  readonly kind: "float";
}

export interface BoolParameter extends Described {
  readonly kind: "bool";
  readonly default: boolean;
}

export interface ChoiceParameter<Choice extends string = string> extends Described {
  readonly kind: "choice";
  readonly choices: readonly Choice[];
  readonly default: Choice;
}

/** The root of a run's random streams. Replicates differ in nothing else. */
export interface SeedParameter extends Described {
  readonly kind: "seed";
  /** The first replicate's seed; the others count up from it. */
  readonly default: number;
}

export type Parameter = IntParameter | FloatParameter | BoolParameter | ChoiceParameter | SeedParameter;
export type ParameterValue = number | boolean | string;

/** An experiment's parameters by name. The one named `seed` is given by the lab, run by run. */
export interface ParameterSet {
  readonly [name: string]: Parameter;
  readonly seed: SeedParameter;
}

export type ValueOf<P> =
  P extends ChoiceParameter<infer Choice>
    ? Choice
    : P extends BoolParameter
      ? boolean
      : P extends Parameter
        ? number
        : never;

/** A value for every parameter. */
export type Values<P extends ParameterSet = ParameterSet> = { readonly [Name in keyof P]: ValueOf<P[Name]> };

/** What a preset or an arm changes: some of the parameters, never the seed. */
export type Settings<P extends ParameterSet = ParameterSet> = {
  readonly [Name in Exclude<keyof P, "seed">]?: ValueOf<P[Name]>;
};

export const maximalSeed = 2 ** 32 - 1;

/** Builders of parameters: `width: p.int({ default: 20, range: [1, 500], doc: "Hidden units." })`. */
export const p = {
  /** A whole number; `range` within the safe integers. */
  int: (options: Omit<IntParameter, "kind">): IntParameter => ({ kind: "int", ...options }),
  /** Any finite number. */
  float: (options: Omit<FloatParameter, "kind">): FloatParameter => ({ kind: "float", ...options }),
  bool: (options: Omit<BoolParameter, "kind">): BoolParameter => ({ kind: "bool", ...options }),
  /** One of a few names. */
  choice: <const Choice extends string>(options: Omit<ChoiceParameter<Choice>, "kind">): ChoiceParameter<Choice> => ({
    kind: "choice",
    ...options,
  }),
  /** Whole numbers from 0 to 2^32 - 1. */
  seed: (options: { readonly default?: number } = {}): SeedParameter => ({
    kind: "seed",
    default: options.default ?? 1,
    doc: "Root of every random stream of the run.",
  }),
};

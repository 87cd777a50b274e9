// The kinds of modules a description may name: their options, and how each is made. One explicit table; add a line to a copy of it for a
// kind of your own.
import type { Stream } from "#kit";
import { type Initialiser, initialisers } from "#nn";
import {
  gruController,
  linearController,
  lstmController,
  mlpController,
  rnnController,
  transformerController,
} from "./controllers.ts";
import { memoryFlags, type OptionSet, type ValuesOf } from "./flags.ts";
import { gateModule } from "./gates.ts";
import { attentionMemory, persistent, shortTerm } from "./memories/attention.ts";
import { dnc } from "./memories/dnc.ts";
import { episodic, keyValue, sparse } from "./memories/episodic.ts";
import { longTerm } from "./memories/longTerm.ts";
import { neural } from "./memories/neural.ts";
import { ntm } from "./memories/ntm.ts";
import type { AnyMemory } from "./memory.ts";
import { type Module, memoryModule, moduleOf } from "./module.ts";
import { gridLstm, pipelinedController } from "./plumbing.ts";

/** A kind of module: what a description may say of it, and what is made of that. */
export interface ModuleKind {
  readonly options: OptionSet;
  /** Numbers it gives a step, as far as that does not depend on what it takes. */
  outputs(options: Readonly<Record<string, unknown>>): number | undefined;
  make(options: Readonly<Record<string, unknown>>, inputs: number): Module;
}

export type ModuleKinds = Readonly<Record<string, ModuleKind>>;

export function defineKind<const S extends OptionSet>(kind: {
  readonly options: S;
  outputs(options: ValuesOf<S>): number | undefined;
  make(options: ValuesOf<S>, inputs: number): Module;
}): ModuleKind {
  return kind as unknown as ModuleKind;
}

/** Rows or columns of length 1 at right angles, whichever are fewer, by Gram and Schmidt (A. Saxe et al., 2014). */
export const orthogonal: Initialiser = (rng: Stream, fanIn, fanOut, count) => {
  if (count !== fanIn * fanOut) return new Float64Array(count);
  const [vectors, length] = fanIn < fanOut ? [fanIn, fanOut] : [fanOut, fanIn];
  const all: Float64Array[] = [];
  for (let k = 0; k < vectors; k++) {
    const vector = rng.fold(k).normal(length);
    for (const other of all) {
      let along = 0;
      for (let i = 0; i < length; i++) along += vector[i] * other[i];
      for (let i = 0; i < length; i++) vector[i] -= along * other[i];
    }
    let square = 0;
    for (const value of vector) square += value * value;
    all.push(vector.map((value) => value / Math.sqrt(square)));
  }
  return Float64Array.from({ length: count }, (_, at) => {
    const [row, column] = [Math.floor(at / fanOut), at % fanOut];
    return fanIn < fanOut ? all[row][column] : all[column][row];
  });
};

const initializations = { xavier: "xavier-uniform", kaiming: "kaiming-uniform", zeros: "zero" } as const;
const initialization = {
  kind: "choice",
  default: "xavier",
  choices: ["xavier", "kaiming", "zeros", "orthogonal"],
} as const;
const weightsOf = (name: "xavier" | "kaiming" | "zeros" | "orthogonal"): Initialiser =>
  name === "orthogonal" ? orthogonal : initialisers[initializations[name]];

const size = (standard: number) => ({ kind: "size", default: standard }) as const;
const hidden = size(64);

/** What is the same for every memory: the interface's options. */
const interfaceOptions = {
  interface: { kind: "choice", default: "linear", choices: ["linear"] },
  normalization: { kind: "choice", default: "none", choices: ["none", "layer", "batch"] },
  dropout: { kind: "number", default: 0, from: 0, below: 1 },
  initialization,
  /** Concatenate the input to the output. */
  passThrough: { kind: "switch", default: false },
  /** Record state and gates of every step. */
  debug: { kind: "switch", default: false },
} as const satisfies OptionSet;

/** A kind of memory: the options of its own, and those of interfaces. The memory says how much it reads. */
export function memoryKind<const S extends OptionSet>(kind: {
  readonly options: S;
  make(options: ValuesOf<S>): AnyMemory;
}): ModuleKind {
  type All = ValuesOf<typeof interfaceOptions>;
  const make = (options: Readonly<Record<string, unknown>>) => kind.make(options as ValuesOf<S>);
  return {
    options: { ...kind.options, ...interfaceOptions },
    outputs(options) {
      if ((options as All).passThrough) return undefined;
      const { sizes } = make(options);
      return sizes.reads * sizes.word;
    },
    make(options, inputs) {
      const { initialization: weights, ...rest } = options as All;
      return memoryModule(make(options), { inputs, ...rest, weights: weightsOf(weights) });
    },
  };
}

/** Sizes by the notebook's names. */
const heads = { memorySize: size(64), wordSize: size(8), numReads: size(4), numWrites: size(1) } as const;
const sizesOf = (options: { memorySize: number; wordSize: number; numReads: number; numWrites?: number }) => ({
  slots: options.memorySize,
  word: options.wordSize,
  reads: options.numReads,
  writes: options.numWrites ?? 1,
});
const looks = {
  memorySize: heads.memorySize,
  wordSize: heads.wordSize,
  numReads: heads.numReads,
  attention: { kind: "choice", default: "softmax", choices: ["softmax", "sparse"] },
  topK: size(4),
} as const;
const stores = {
  memorySize: heads.memorySize,
  wordSize: heads.wordSize,
  numReads: heads.numReads,
  eviction: { kind: "choice", default: "oldest", choices: ["oldest", "least-used"] },
} as const;
const layered = { hidden, layers: size(1) } as const;

/** All kinds there are. */
export const moduleKinds = {
  lstm: defineKind({
    options: layered,
    outputs: (o) => o.hidden,
    make: (o, inputs) => moduleOf(lstmController({ ...o, inputs })),
  }),
  gru: defineKind({
    options: layered,
    outputs: (o) => o.hidden,
    make: (o, inputs) => moduleOf(gruController({ ...o, inputs })),
  }),
  rnn: defineKind({
    options: layered,
    outputs: (o) => o.hidden,
    make: (o, inputs) => moduleOf(rnnController({ ...o, inputs })),
  }),
  grid: defineKind({
    options: layered,
    outputs: (o) => o.hidden,
    make: (o, inputs) => moduleOf(gridLstm({ ...o, inputs })),
  }),
  pipelined: defineKind({
    options: layered,
    outputs: (o) => o.hidden,
    make: (o, inputs) => moduleOf(pipelinedController({ ...o, inputs })),
  }),
  mlp: defineKind({
    options: { hidden, size: size(64), initialization },
    outputs: (o) => o.size,
    make: (o, inputs) =>
      moduleOf(
        mlpController({ inputs, hidden: o.hidden, outputs: o.size, weights: weightsOf(o.initialization) }) as never,
      ),
  }),
  linear: defineKind({
    options: { size: size(64), initialization },
    outputs: (o) => o.size,
    make: (o, inputs) => moduleOf(linearController({ inputs, outputs: o.size, weights: weightsOf(o.initialization) })),
  }),
  transformer: defineKind({
    options: { hidden, heads: size(4), window: size(16) },
    outputs: (o) => o.hidden,
    make: (o, inputs) => moduleOf(transformerController({ ...o, inputs })),
  }),
  /** `levels`: experts of each level, [2, 3]; `topK` 0 keeps all. */
  gate: defineKind({
    options: { levels: { kind: "other", default: [2] }, topK: { kind: "number", default: 0, from: 0 } },
    outputs: (o) => (o.levels as readonly number[]).reduce((product, experts) => product * experts, 1),
    make: (o, inputs) =>
      gateModule({ inputs, levels: o.levels as readonly number[], topK: o.topK > 0 ? o.topK : undefined }),
  }),

  dnc: memoryKind({
    options: {
      ...heads,
      ...memoryFlags,
      attention: { kind: "choice", default: "content", choices: ["content", "softmax", "sparse"] },
      topK: size(4),
    },
    make: (o) => dnc({ ...o, ...sizesOf(o) }),
  }),
  ntm: memoryKind({ options: { ...heads, ...memoryFlags }, make: (o) => ntm({ ...o, ...sizesOf(o) }) }),
  attention: memoryKind({ options: looks, make: (o) => attentionMemory({ ...o, ...sizesOf(o) }) }),
  persistent: memoryKind({ options: looks, make: (o) => persistent({ ...o, ...sizesOf(o) }) }),
  shortTerm: memoryKind({ options: looks, make: (o) => shortTerm({ ...o, ...sizesOf(o) }) }),
  /** `readers` and `writers` are lists of kinds of heads: [attention, linear], [gated]. */
  longTerm: memoryKind({
    options: {
      memorySize: heads.memorySize,
      wordSize: heads.wordSize,
      readers: { kind: "other", default: ["attention", "attention", "attention", "attention"] },
      writers: { kind: "other", default: ["gated"] },
      ...memoryFlags,
    },
    make: (o) =>
      longTerm({
        ...o,
        slots: o.memorySize,
        word: o.wordSize,
        readers: o.readers as never,
        writers: o.writers as never,
      }),
  }),
  episodic: memoryKind({ options: stores, make: (o) => episodic({ ...o, ...sizesOf(o) }) }),
  keyValue: memoryKind({ options: stores, make: (o) => keyValue({ ...o, ...sizesOf(o) }) }),
  sparse: memoryKind({ options: { ...stores, topK: size(4) }, make: (o) => sparse({ ...o, ...sizesOf(o) }) }),
  /** `hidden` 0 makes it one matrix. */
  neural: memoryKind({
    options: {
      wordSize: heads.wordSize,
      numReads: size(1),
      hidden: { kind: "number", default: 0, from: 0 },
      decay: { kind: "number", default: 0.1, from: 0, below: 1 },
      momentum: { kind: "number", default: 0.9, from: 0, below: 1 },
      rate: { kind: "number", default: 1, from: 0 },
      updates: { kind: "switch", default: true },
    },
    make: (o) => neural({ ...o, word: o.wordSize, reads: o.numReads, hidden: o.hidden > 0 ? o.hidden : undefined }),
  }),
} satisfies ModuleKinds;

// Modules: what a network is wired of. Each takes one vector a step and gives one; inside are parts, whose states it keeps by name.
import type { Stream } from "#kit";
import { dropout, type Initialiser, initialiseNorm, type LinearParameters, layerNorm, type NormParameters } from "#nn";
import { concat, random, type Tensor, variance } from "#tensor";
import type { TensorTree } from "#train";
import type { VectorPart } from "./controllers.ts";
import { initialiseInterface, signalsOf } from "./interface.ts";
import type { AnyMemory } from "./memory.ts";
import type { AnyPart, Context, DType, PartTree, State } from "./part.ts";
import type { Axes, SignalsOf } from "./shapes.ts";

/** Tensors by name, by module: what a picture is made of. */
export type Seen = { readonly [name: string]: Tensor | Seen };

export interface Module {
  readonly kind: string;
  /** Numbers it takes, and gives, for each sequence of the batch. */
  readonly inputs: number;
  readonly outputs: number;
  /** What has state in it. */
  readonly parts: PartTree;
  /** Recorded at every step though nobody asks: all of it, or the modules of these names within it. */
  readonly debug?: boolean | readonly string[];
  initialise(rng: Stream, dtype?: DType): TensorTree;
  /** @param x [batch, inputs]; y is [batch, outputs]. */
  step(
    parameters: TensorTree,
    state: State,
    x: Tensor,
    context?: Context,
  ): { readonly y: Tensor; readonly state: State; readonly seen: Seen };
}

/** A controller, or any other part from a vector to a vector. */
export function moduleOf<P extends TensorTree, S extends Axes>(part: VectorPart<P, S>): Module {
  return {
    kind: part.kind,
    inputs: part.sizes.inputs,
    outputs: part.sizes.outputs,
    parts: part as AnyPart,
    initialise: part.initialise,
    step(parameters, state, x, context) {
      const stepped = part.step(parameters as P, state as SignalsOf<S>, { x }, context);
      return { y: stepped.output.y, state: stepped.state, seen: stepped.seen ?? {} };
    },
  };
}

export interface MemoryModuleOptions {
  readonly inputs: number;
  /** Of what comes in, before the interface: each vector on its own, or each feature over this step's batch. */
  readonly normalization?: "none" | "layer" | "batch";
  /** Share of what comes in that is dropped while training. */
  readonly dropout?: number;
  /** Of the interface; Xavier's when absent. */
  readonly weights?: Initialiser;
  /** Whether the input stands beside the reads in the output. */
  readonly passThrough?: boolean;
  /** Whether states and gates of every step are recorded in every run. */
  readonly debug?: boolean;
}

type MemoryParameters = {
  readonly interface: LinearParameters;
  readonly memory: TensorTree;
  readonly norm: readonly NormParameters[];
};

/** A memory with the interface that feeds it. Its output is all reads side by side, and the input too if it is passed through. */
export function memoryModule(memory: AnyMemory, options: MemoryModuleOptions): Module {
  const { inputs, normalization = "none", dropout: rate = 0, weights, passThrough = false, debug = false } = options;
  const width = memory.sizes.reads * memory.sizes.word;
  return {
    kind: memory.kind,
    inputs,
    outputs: width + (passThrough ? inputs : 0),
    parts: memory,
    debug,
    initialise: (rng, dtype = "f32"): MemoryParameters => ({
      interface: initialiseInterface(rng.fold("interface"), memory, inputs, dtype, weights),
      memory: memory.initialise(rng.fold("memory"), dtype),
      norm: normalization === "none" ? [] : [initialiseNorm(inputs, dtype)],
    }),
    step(parameters, state, x, context = {}) {
      const { interface: map, memory: own, norm } = parameters as MemoryParameters;
      const normal = normalization === "none" ? x : normalised(normalization, norm[0], x);
      const left = context.key && rate > 0 ? dropout(normal, { rate, source: random.fold(context.key, 1) }) : normal;
      const signals = signalsOf(memory, map, left);
      const stepped = memory.step(own, state as SignalsOf<typeof memory.state>, signals, context);
      const reads = stepped.output.reads.reshape(x.shape[0], width);
      return { y: passThrough ? concat([reads, x], 1) : reads, state: stepped.state, seen: stepped.seen ?? {} };
    },
  };
}

/** Over the batch there is no memory of earlier batches: what one sequence gives depends on the others beside it. */
function normalised(how: "layer" | "batch", parameters: NormParameters, x: Tensor): Tensor {
  if (how === "layer") return layerNorm(parameters, x);
  const centred = x.sub(x.mean(0, true));
  return centred
    .mul(variance(x, 0, true).add(1e-5).rsqrt())
    .mul(parameters.scale)
    .add(parameters.shift);
}

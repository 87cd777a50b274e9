// A learner with two losses. The slow one is the task's; the fast one: what a memory has just been shown is to be told from what it reads
// in the same step. Which moves what, and how often, is said by groups.
import type { Stream } from "#kit";
import {
  buildNetwork,
  clipped,
  drawBatch,
  type Group,
  type GroupsState,
  groupedUpdate,
  type Learning,
  learner,
  type Measured,
  type ModuleTree,
  replayer,
  run,
  sharesOf,
  type Task,
} from "#memnet";
import { initialiseLinear, initialisers, type LinearParameters, linear } from "#nn";
import { compile, stack, type Tensor, tensor, valueAndGrad } from "#tensor";
import { adam, type TensorTree } from "#train";

/** Losses that move weights. The modules are those of the network, and "decoder", which tells the fast loss's answer. */
export type Loss = "slow" | "fast" | "both";

export interface ScalesOptions {
  /** With a DNC called "memory". */
  readonly description: object;
  readonly task: Task;
  readonly groups: readonly Group<Loss>[];
  /** Of the gate that shares moves out among groups; without it every group moves as far as its optimiser says. */
  readonly gateRate?: number;
  readonly batch: number;
  readonly rate: number;
  readonly clip: number;
}

export type ScalesLearner = ReturnType<typeof makeLearner>;

/** Compiled before: seeds of one arm share them. */
const known = new Map<string, ScalesLearner>();

/** With what `practise` needs of a learner; beside it, how the gate stands. */
export function scalesLearner(options: ScalesOptions): ScalesLearner {
  const key = JSON.stringify(options);
  const own = known.get(key) ?? makeLearner(options);
  known.set(key, own);
  return own;
}

function makeLearner({ description, task, groups, gateRate, batch, rate, clip }: ScalesOptions) {
  const module = buildNetwork(description);
  const optimiser = adam({ rate });
  const judge = learner({ module, task, optimiser, batch, clip });
  const scales = groupedUpdate({ groups, optimiser, gateRate });

  const step = compile((state: Learning, tally: Tensor, { inputs, targets, asked }: ReturnType<typeof drawBatch>) => {
    const column = asked.reshape(...asked.shape, 1);
    const losses = (parameters: TensorTree) => {
      const { decoder, ...network } = parameters as ModuleTree;
      const { outputs, record } = run(module, network, inputs, { record: true });
      const nats = (z: Tensor, y: Tensor) => z.softplus().sub(z.mul(y)); // cross-entropy of bits
      const slow = nats(outputs, targets).mul(column).sum().div(asked.sum());
      const wrong = outputs.greater(0).cast("f32").notEqual(targets).cast("f32").mul(column).sum();
      const { memory, readWeights } = (record as { states: { memory: Record<string, Tensor> } }).states.memory;
      const [time, size] = inputs.shape;
      const reads = readWeights!.matmul(memory!).reshape(time!, size!, -1); // [time, batch, reads * word]
      const fast = nats(linear(decoder as LinearParameters, reads), inputs).mean();
      return { slow, fast, wrong };
    };
    const gradientOf = (choose: (all: ReturnType<typeof losses>) => Tensor) =>
      valueAndGrad((parameters: TensorTree) => {
        const all = losses(parameters);
        return [choose(all), all] as const;
      })(state.parameters);
    const slopes = {} as Record<Loss, ModuleTree>;
    let seen: ReturnType<typeof losses> | undefined;
    for (const name of new Set(groups.map((group) => group.loss))) {
      const [, gradient, all] = gradientOf(({ slow, fast }) =>
        name === "slow" ? slow : name === "fast" ? fast : slow.add(fast),
      );
      slopes[name] = clipped(gradient, clip) as ModuleTree;
      seen ??= all;
    }
    const before = state.optimiser as unknown as GroupsState;
    const moved = scales.update(state.parameters as ModuleTree, slopes, before);
    const { slow: nats, wrong } = seen!;
    const counted = stack([nats.mul(asked.sum()), asked.sum(), wrong], 0).cast("f64");
    return {
      state: { parameters: moved.parameters, optimiser: moved.state } as unknown as Learning,
      tally: tally.add(counted),
    };
  });

  const networkOf = (parameters: TensorTree): TensorTree => {
    const { decoder: _, ...network } = parameters as ModuleTree;
    return network;
  };

  return {
    begin(rng: Stream): Learning {
      const { reads, word } = (module.modules.memory!.parts as { sizes: Record<string, number> }).sizes;
      const parameters: ModuleTree = {
        ...(module.initialise(rng) as ModuleTree),
        decoder: initialiseLinear(rng.fold("decoder"), {
          fanIn: reads! * word!,
          fanOut: task.inputs,
          weights: initialisers["xavier-uniform"],
          biases: initialisers.zero,
        }),
      };
      return { parameters, optimiser: scales.initialise(parameters) as unknown as TensorTree };
    },

    learn(state: Learning, rng: Stream, from: number, to: number): { state: Learning; measured: Measured } {
      let [now, tally] = [state, tensor(new Float64Array(3))];
      for (let index = from; index < to; index++) {
        ({ state: now, tally } = step(now, tally, drawBatch(task, rng.fold("step", index), batch)));
      }
      const [nats, asked, wrong] = tally.data();
      const measured = { loss: nats! / asked!, errorRate: wrong! / (asked! * task.outputs), exactRate: Number.NaN };
      return { state: now, measured };
    },

    measure(parameters: TensorTree, rng: Stream, examples: number, other: Task = task): Measured {
      return judge.measure(networkOf(parameters), rng, examples, other);
    },

    /** The weights without the decoder's. */
    network: networkOf,

    /** How much of its move every group makes, 1 when all make theirs. */
    shares: (state: Learning): number[] => Array.from(sharesOf(state.optimiser as unknown as GroupsState).data()),
    /** Goes through one example, as `replayer` does. */
    replay: replayer(module, task.answers),
  };
}

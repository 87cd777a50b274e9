// Learning on several time scales: every group of weights says which loss moves it and how often, and a gate may share the moves out.
// The fast loss: what a memory has just been shown is to be told from what it reads in the same step. The slow one is the task's.
import { type Stream, treeLeaves, treeMap, treeMap2 } from "#kit";
import { buildNetwork, clipped, drawBatch, type Learning, learner, type Measured, run, type Task } from "#memnet";
import { initialiseLinear, initialisers, type LinearParameters, linear, softmax } from "#nn";
import { compile, stack, type Tensor, tensor, valueAndGrad, where, zeros } from "#tensor";
import { adam, type TensorTree } from "#train";

export interface Group {
  /** Modules of the network; "decoder" is what tells the fast loss's answer. */
  readonly modules: readonly string[];
  readonly loss: "slow" | "fast" | "both";
  /** Minibatches whose mean gradient makes one move. */
  readonly every: number;
}

export interface ScalesOptions {
  /** With a DNC called "memory". */
  readonly description: object;
  readonly task: Task;
  readonly groups: readonly Group[];
  /** Of the gate that shares moves out among groups; without it every group moves as far as its optimiser says. */
  readonly gateRate?: number;
  readonly batch: number;
  readonly rate: number;
  readonly clip: number;
}

type Modules = Readonly<Record<string, TensorTree>>;
type GroupState = { readonly adam: TensorTree; readonly sum: Modules; readonly move: Modules };
type Scales = { readonly groups: readonly GroupState[]; readonly count: Tensor; readonly gate: Tensor };

const each = <T extends TensorTree>(f: (leaf: Tensor) => Tensor, tree: T): T =>
  treeMap<TensorTree, Tensor, Tensor>(f, tree) as T;
const both = <T extends TensorTree>(f: (a: Tensor, b: Tensor) => Tensor, one: T, other: T): T =>
  treeMap2<TensorTree, TensorTree, Tensor, Tensor, Tensor>(f, one, other) as T;
const inner = (one: TensorTree, other: TensorTree): Tensor =>
  treeLeaves<TensorTree, Tensor>(both((a, b) => a.mul(b).sum(), one, other)).reduce((sum, part) => sum.add(part));

/** With what `practise` needs of a learner; beside it, how the gate stands. */
export function scalesLearner({ description, task, groups, gateRate, batch, rate, clip }: ScalesOptions) {
  const module = buildNetwork(description);
  const optimiser = adam({ rate });
  const judge = learner({ module, task, optimiser, batch, clip });
  const isGated = gateRate !== undefined;
  const pick = (all: Modules, { modules }: Group): Modules =>
    Object.fromEntries(modules.map((name) => [name, all[name]!]));

  const step = compile((state: Learning, tally: Tensor, { inputs, targets, asked }: ReturnType<typeof drawBatch>) => {
    const column = asked.reshape(...asked.shape, 1);
    const losses = (parameters: TensorTree) => {
      const { decoder, ...network } = parameters as Modules;
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
    const loss = { slow: "slow", fast: "fast", both: "both" } as const;
    const wanted = [...new Set(groups.map((group) => loss[group.loss]))];
    const slopes = new Map<Group["loss"], Modules>();
    let [seen, wrong, nats] = [undefined as ReturnType<typeof losses> | undefined, zeros([]), zeros([])];
    for (const name of wanted) {
      const [, gradient, all] = gradientOf(({ slow, fast }) =>
        name === "slow" ? slow : name === "fast" ? fast : slow.add(fast),
      );
      slopes.set(name, clipped(gradient, clip) as Modules);
      seen ??= all;
    }
    [wrong, nats] = [seen!.wrong, seen!.slow];

    const before = state.optimiser as unknown as Scales;
    const shares = softmax(before.gate).mul(groups.length); // 1 each at first
    const count = before.count.add(1);
    const moved: Record<string, TensorTree> = { ...(state.parameters as Modules) }; // what is in no group stays
    const downhill: Tensor[] = [];
    const after = groups.map((group, i) => {
      const own = before.groups[i]!;
      const gradient = pick(slopes.get(group.loss)!, group);
      const parameters = pick(state.parameters as Modules, group);
      const sum = both((a, b) => a.add(b), own.sum, gradient);
      const next = optimiser.update(
        parameters,
        each((x) => x.div(group.every), sum),
        own.adam as never,
      );
      const move = both((to, from) => to.sub(from), next.parameters, parameters);
      const share = isGated ? shares.slice([i, i + 1]).reshape() : undefined;
      const arrived = share ? both((from, by) => from.add(by.mul(share)), parameters, move) : next.parameters;
      if (isGated) {
        const lengths = inner(gradient, gradient).mul(inner(own.move, own.move)).add(1e-20).sqrt();
        downhill.push(inner(gradient, own.move).neg().div(lengths)); // 1 where the last move still goes straight down
      }
      const isDue = count.div(group.every).floor().mul(group.every).equal(count);
      const due = <T extends TensorTree>(yes: T, no: T): T =>
        group.every === 1 ? yes : both((a, b) => where(isDue, a, b), yes, no);
      Object.assign(moved, due(arrived, parameters));
      return {
        adam: due(next.state as unknown as TensorTree, own.adam),
        sum: due(
          each((x) => x.mul(0), sum),
          sum,
        ),
        move: isGated ? move : own.move,
      };
    });
    const pull = isGated ? stack(downhill, 0) : before.gate;
    const gate = isGated ? before.gate.add(pull.sub(pull.mean()).mul(gateRate)) : before.gate;
    const counted = stack([nats.mul(asked.sum()), asked.sum(), wrong], 0).cast("f64");
    return {
      state: { parameters: moved, optimiser: { groups: after, count, gate } } as unknown as Learning,
      tally: tally.add(counted),
    };
  });

  const networkOf = (parameters: TensorTree): TensorTree => {
    const { decoder: _, ...network } = parameters as Modules;
    return network;
  };

  return {
    begin(rng: Stream): Learning {
      const { reads, word } = (module.modules.memory!.parts as { sizes: Record<string, number> }).sizes;
      const parameters: Modules = {
        ...(module.initialise(rng) as Modules),
        decoder: initialiseLinear(rng.fold("decoder"), {
          fanIn: reads! * word!,
          fanOut: task.inputs,
          weights: initialisers["xavier-uniform"],
          biases: initialisers.zero,
        }),
      };
      const states = groups.map((group) => {
        const own = pick(parameters, group);
        const nothing = each((leaf) => zeros(leaf.shape, leaf.dtype), own);
        return { adam: optimiser.initialise(own) as unknown as TensorTree, sum: nothing, move: nothing };
      });
      const scales: Scales = { groups: states, count: tensor([0], [], "f32"), gate: zeros([groups.length]) };
      return { parameters, optimiser: scales as unknown as TensorTree };
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
    shares: (state: Learning): number[] =>
      Array.from(
        softmax((state.optimiser as unknown as Scales).gate)
          .mul(groups.length)
          .data(),
      ),
    module,
  };
}

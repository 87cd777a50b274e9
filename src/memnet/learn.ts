// Learning a task: one compiled step a minibatch (forward, loss, backward, update), and measures of what was answered wrongly. Examples
// come from a generator, never twice, so what is measured while learning is measured on unseen examples.
import { type Stream, treeLeaves, treeMap } from "#kit";
import { logSoftmax } from "#nn";
import { compile, concat, fold, type Tensor, tensor, valueAndGrad } from "#tensor";
import type { Optimiser, TensorTree } from "#train";
import type { Module } from "./module.ts";
import { type Ran, run } from "./run.ts";
import { type Batch, drawBatch, type Task } from "./tasks/task.ts";

/** What goes from step to step: trees of tensors, which a checkpoint can hold. */
export type Learning = { readonly parameters: TensorTree; readonly optimiser: TensorTree };

export interface Measured {
  /** Nats an asked step. */
  readonly loss: number;
  /** Share of counted answers that are wrong after rounding; of a choice, those where another is likelier. */
  readonly errorRate: number;
  /** Share of examples with nothing wrong. */
  readonly exactRate: number;
}

export interface LearnerOptions {
  readonly module: Module;
  readonly task: Task;
  readonly optimiser: Optimiser;
  /** Examples a step. */
  readonly batch: number;
  /** Largest length of the gradient of all parameters together; none when absent. */
  readonly clip?: number;
  /** Added to the loss, of what was seen: as the balance of a gate. */
  readonly penalty?: (record: Ran["record"]) => Tensor;
}

const nothing = tensor(new Float64Array(5)); // nats, asked steps, wrong, answers, examples with a mistake

/** Nats, mistakes of each example, and the number of answers. Logits [time, batch, outputs]. */
function judge(task: Task, logits: Tensor, { targets, asked }: Batch) {
  const column = asked.reshape(...asked.shape, 1); // [time, batch, 1]
  if (task.answers === "choice") {
    const nats = logSoftmax(logits).mul(targets).mul(column).sum().neg();
    const isLikeliest = logits.equal(logits.max(-1, true)).cast("f32");
    const right = isLikeliest.mul(targets).sum(-1).minimum(1); // [time, batch]
    return { nats, wrong: asked.sub(right.mul(asked)).sum(0), answers: asked.sum() };
  }
  // Cross-entropy of a bit y with logit z: softplus(z) - z y.
  const nats = logits.softplus().sub(logits.mul(targets)).mul(column).sum();
  const counted = task.counted ?? task.outputs;
  const left = (x: Tensor) => x.slice(undefined, undefined, [0, counted]);
  // A step that only marks the end is learnt and not counted.
  const marks =
    counted === task.outputs
      ? column
      : column.mul(targets.slice(undefined, undefined, [counted, task.outputs]).max(-1, true).neg().add(1));
  const said = left(logits).greater(0).cast("f32");
  const isWrong = said.notEqual(left(targets)).cast("f32").mul(marks);
  return { nats, wrong: isWrong.sum([0, 2]), answers: marks.sum().mul(counted) };
}

function measuredOf(tally: Tensor, examples: number): Measured {
  const [nats, asked, wrong, answers, spoilt] = tally.data();
  return { loss: nats / asked, errorRate: wrong / answers, exactRate: 1 - spoilt / examples };
}

/** Holds compiled functions and nothing else. */
export function learner({ module, task, optimiser, batch, clip, penalty }: LearnerOptions) {
  const forward = (parameters: TensorTree, drawn: Batch, judged: Task) => {
    const { outputs, record } = run(module, parameters, drawn.inputs, { record: penalty !== undefined });
    const { nats, wrong, answers } = judge(judged, outputs, drawn);
    const asked = drawn.asked.sum();
    const tallied = [nats, asked, wrong.sum(), answers, wrong.greater(0).cast("f32").sum()];
    return { loss: nats.div(asked), record, tally: concat(tallied.map((x) => x.cast("f64").reshape(1))) };
  };

  const steps = fold(({ state, tally }: { readonly state: Learning; readonly tally: Tensor }, drawn: Batch) => {
    const [, slopes, counted] = valueAndGrad((parameters: TensorTree) => {
      const { loss, record, tally: own } = forward(parameters, drawn, task);
      return [penalty ? loss.add(penalty(record)) : loss, own] as const;
    })(state.parameters);
    const gradients = clip === undefined ? slopes : clipped(slopes, clip);
    const { parameters, state: next } = optimiser.update(state.parameters, gradients, state.optimiser);
    return { state: { parameters, optimiser: next }, tally: tally.add(counted) };
  });

  const looks = new Map<Task, (parameters: TensorTree, drawn: Batch) => Tensor>();

  return {
    begin: (rng: Stream): Learning => {
      const parameters = module.initialise(rng);
      return { parameters, optimiser: optimiser.initialise(parameters) };
    },

    /** Steps `from` up to but not `to`, each on examples of its own; what is measured is of before each step's update. */
    learn(
      state: Learning,
      rng: Stream,
      from: number,
      to: number,
    ): { readonly state: Learning; readonly measured: Measured } {
      const drawn = Array.from({ length: to - from }, (_, i) => drawBatch(task, rng.fold("step", from + i), batch));
      const { state: now, tally } = steps({ state, tally: nothing }, drawn);
      return { state: now, measured: measuredOf(tally, (to - from) * batch) };
    },

    /** On examples of this or a like task, which may be longer. */
    measure(parameters: TensorTree, rng: Stream, examples: number, other: Task = task): Measured {
      if (!looks.has(other))
        looks.set(
          other,
          compile((p: TensorTree, drawn: Batch) => forward(p, drawn, other).tally),
        );
      return measuredOf(looks.get(other)!(parameters, drawBatch(other, rng, examples)), examples);
    },
  };
}

export type Learner = ReturnType<typeof learner>;

/** The gradient, shortened where it is longer than `most`. */
export function clipped<P extends TensorTree>(gradients: P, most: number): P {
  const squares = treeLeaves<TensorTree, Tensor>(gradients).map((leaf) => leaf.square().sum());
  const length = squares
    .reduce((sum, part) => sum.add(part))
    .add(1e-30)
    .sqrt();
  const share = length.div(most).maximum(1).reciprocal();
  return treeMap<TensorTree, Tensor, Tensor>((gradient) => gradient.mul(share), gradients) as P;
}

/** How many numbers are learnt. */
export const parameterCount = (parameters: TensorTree): number =>
  treeLeaves<TensorTree, Tensor>(parameters).reduce((sum, { size }) => sum + size, 0);

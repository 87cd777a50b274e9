// What a task is: examples drawn from a stream, as numbers step by step, and what of them is asked. Plain numbers, no networks.
import type { Stream } from "#kit";
import { type Tensor, tensor } from "#tensor";

/** One example. Steps beyond its end are left out here, and masked in a batch. */
export interface Example {
  /** [steps][inputs] */
  readonly inputs: readonly (readonly number[])[];
  /** [steps][outputs]: bits, or 1 at what is to be named. Read only where `asked`. */
  readonly targets: readonly (readonly number[])[];
  readonly asked: readonly boolean[];
}

export interface Task {
  readonly name: string;
  /** What it was made of: with the name, all that tells it from another. */
  readonly options: object;
  readonly inputs: number;
  readonly outputs: number;
  /** Steps of the longest example. */
  readonly steps: number;
  /** Whether each output is a bit of its own, or all together name one thing. */
  readonly answers: "bits" | "choice";
  /** Outputs that count for errors, from the first; the rest, such as an end mark, are learnt only. All when absent. */
  readonly counted?: number;
  /** The same stream gives the same example. */
  example(rng: Stream): Example;
}

/** Examples side by side, filled up with zeros to the task's longest. */
export interface Batch {
  /** [time, batch, inputs] */
  readonly inputs: Tensor;
  /** [time, batch, outputs] */
  readonly targets: Tensor;
  /** f32 [time, batch]: 1 where an answer is asked. */
  readonly asked: Tensor;
}

/** `batch` examples of the streams `rng.fold(0)`, `rng.fold(1)`, ... */
export function drawBatch(task: Task, rng: Stream, batch: number): Batch {
  const { steps, inputs, outputs } = task;
  const [x, y, on] = [steps * batch * inputs, steps * batch * outputs, steps * batch].map(
    (size) => new Float32Array(size),
  );
  for (let row = 0; row < batch; row++) {
    const example = task.example(rng.fold(row));
    if (example.inputs.length > steps) {
      throw new Error(`${task.name}: an example of ${example.inputs.length} steps, longer than the longest, ${steps}`);
    }
    example.inputs.forEach((vector, t) => {
      x.set(vector, (t * batch + row) * inputs);
      y.set(example.targets[t], (t * batch + row) * outputs);
      on[t * batch + row] = example.asked[t] ? 1 : 0;
    });
  }
  return {
    inputs: tensor(x, [steps, batch, inputs]),
    targets: tensor(y, [steps, batch, outputs]),
    asked: tensor(on, [steps, batch]),
  };
}

/** A whole number from `low` to `high`, both included. */
export const whole = (rng: Stream, low: number, high: number): number => low + rng.integers(1, high - low + 1)[0];
export const bits = (rng: Stream, count: number): number[] => Array.from(rng.bernoulli(count, 0.5));
export const zerosOf = (length: number): number[] => new Array(length).fill(0);
export const oneHotOf = (at: number, length: number): number[] => zerosOf(length).map((_, i) => (i === at ? 1 : 0));

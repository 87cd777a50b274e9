// A memory that is a small network, learning while it is used: every step it takes a gradient step on an associative loss, with momentum
// and decay (as in Y. Sun et al., 2024, and A. Behrouz et al., 2025). The weights it learns are its state; where they begin is learnt outside.
//
//     l = |M(k) - v|^2 / 2      S <- eta S - theta dl/dW      W <- (1 - alpha) W + S      reads M(q), of the new W
import { initialisers } from "#nn";
import { grad, type Tensor, tensor } from "#tensor";
import type { Memory } from "../memory.ts";
import { definePart } from "../part.ts";

export interface NeuralMemoryOptions {
  readonly word: number;
  readonly reads: number;
  /** Units of the hidden layer with its residual around; none makes the memory one matrix, and the step that of the delta rule. */
  readonly hidden?: number;
  /** Largest share of the memory that is forgotten in a step; the signal takes a part of it. 0 forgets nothing. */
  readonly decay?: number;
  /** Largest share of the last change that goes on. */
  readonly momentum?: number;
  /** Largest rate of a step. */
  readonly rate?: number;
  /** Off: the memory stays as it was trained. For the ablation. */
  readonly updates?: boolean;
}

const contract = {
  input: {
    queries: "batch reads word",
    key: "batch word",
    value: "batch word",
    rate: "batch one",
    keep: "batch one",
    forget: "batch one",
  },
  output: { reads: "batch reads word" },
} as const;

type Weights = { readonly first: Tensor; readonly second?: Tensor };

/** M(x): x W, or x + relu(x W1) W2, with weights of every row of the batch its own. x [batch, rows, word]. */
const recall = ({ first, second }: Weights, x: Tensor): Tensor =>
  second ? x.add(x.matmul(first).relu().matmul(second)) : x.matmul(first);

/** The inner loss is differentiated through by whatever trains the network. */
export function neural(options: NeuralMemoryOptions): Memory {
  const { word, reads, hidden, decay = 0.1, momentum = 0.9, rate = 1, updates = true } = options;
  const shapes: Record<string, string> = hidden
    ? { first: "batch word hidden", second: "batch hidden word" }
    : { first: "batch word word" };
  const names = Object.keys(shapes);
  const state = { ...shapes, ...Object.fromEntries(names.map((name) => [`${name}Momentum`, shapes[name]])) };
  const sizes = { word, reads, one: 1, ...(hidden ? { hidden } : {}) };
  const part = definePart<
    Readonly<Record<string, Tensor>>,
    typeof contract.input,
    typeof contract.output,
    Record<string, string>
  >({
    kind: "neural",
    sizes,
    ...contract,
    state,
    initialise: (rng, dtype) =>
      Object.fromEntries(
        names.map((name) => {
          const [rows, columns] = name === "first" ? [word, hidden ?? word] : [hidden!, word];
          const numbers = initialisers["xavier-uniform"](rng.fold(name), rows, columns, rows * columns);
          return [name, tensor(numbers, [rows, columns], dtype)];
        }),
      ),
    step(parameters, before, { queries, key, value, rate: own, keep, forget }) {
      const batch = key.shape[0];
      const row = (x: Tensor) => x.reshape(batch, 1, word);
      const scale = (x: Tensor, most: number) => x.mul(most).reshape(batch, 1, 1);
      // The state holds what was learnt since the beginning; the beginning itself is a weight.
      const weightsOf = (learnt: Readonly<Record<string, Tensor>>) =>
        Object.fromEntries(names.map((name) => [name, learnt[name].add(parameters[name])])) as unknown as Weights;
      const learnt = Object.fromEntries(names.map((name) => [name, before[name]]));
      const loss = (all: Readonly<Record<string, Tensor>>) =>
        recall(weightsOf(all), row(normalised(key)))
          .sub(row(value))
          .square()
          .sum()
          .mul(0.5);
      const slopes = updates ? grad(loss)(learnt) : undefined;
      const after: Record<string, Tensor> = {};
      for (const name of names) {
        const speed = slopes
          ? before[`${name}Momentum`].mul(scale(keep, momentum)).sub(slopes[name].mul(scale(own, rate)))
          : before[`${name}Momentum`];
        after[`${name}Momentum`] = speed;
        after[name] = slopes ? before[name].mul(scale(forget, decay).neg().add(1)).add(speed) : before[name];
      }
      const asked = queries.div(queries.square().sum(-1, true).add(1e-6).sqrt());
      return { output: { reads: recall(weightsOf(after), asked) }, state: after, seen: { rate: own, keep, forget } };
    },
  });
  const activations = {
    queries: "identity",
    key: "identity",
    value: "identity",
    rate: "sigmoid",
    keep: "sigmoid",
    forget: "sigmoid",
  };
  return { ...part, activations, gateType: "sigmoid" } as unknown as Memory;
}

/** To length 1, so that a step of rate 1 of the delta rule stores a pair exactly. */
const normalised = (x: Tensor): Tensor => x.div(x.square().sum(-1, true).add(1e-6).sqrt());

// The functions between layers, by name, so that an experiment can offer them as a choice.
import type { Tensor } from "#tensor";

export const activations = {
  /** max(x, 0); slope 0 at 0. */
  relu: (x: Tensor) => x.relu(),
  tanh: (x: Tensor) => x.tanh(),
  sigmoid: (x: Tensor) => x.sigmoid(),
  identity: (x: Tensor) => x,
} as const satisfies Readonly<Record<string, (x: Tensor) => Tensor>>;

export type ActivationName = keyof typeof activations;

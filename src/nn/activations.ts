// The functions between layers, by name, so that an experiment can offer them as a choice.
import type { Tensor } from "#tensor";

export const activations = {
  /** max(x, 0); slope 0 at 0. */
  relu: (x: Tensor) => x.relu(),
  tanh: (x: Tensor) => x.tanh(),
  sigmoid: (x: Tensor) => x.sigmoid(),
  /** x above 0, x / 100 elsewhere. */
  "leaky-relu": (x: Tensor) => x.leakyRelu(),
  /** x above 0, e^x - 1 elsewhere. */
  elu: (x: Tensor) => x.elu(),
  /** x sigmoid(x). */
  silu: (x: Tensor) => x.silu(),
  /** x F(x), F the normal distribution function. */
  gelu: (x: Tensor) => x.gelu(),
  softplus: (x: Tensor) => x.softplus(),
  identity: (x: Tensor) => x,
} as const satisfies Readonly<Record<string, (x: Tensor) => Tensor>>;

export type ActivationName = keyof typeof activations;

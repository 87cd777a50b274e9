// Gradient descent, with momentum if wanted.
import { checkOption, mapTensors, type Optimiser, type TensorTree, zerosLike } from "./optimiser.ts";

export interface SgdOptions {
  readonly rate: number;
  /** Share of the last step's velocity that is kept, 0 or more and below 1. Without it there is no velocity to keep. */
  readonly momentum?: number;
}

/** The velocity of every parameter; nothing without momentum. */
export type SgdState = { readonly velocity?: TensorTree };

/**
 * Without momentum p <- p - rate g. With it v <- momentum v + g from v = 0, and p <- p - rate v: the rate is outside
 * the velocity, as in PyTorch, so that it may change between steps.
 */
export function sgd({ rate, momentum }: SgdOptions): Optimiser<SgdState> {
  checkOption("sgd", "rate", rate, 0, Number.POSITIVE_INFINITY);
  if (momentum === undefined) {
    return {
      initialise: () => ({}),
      update: (parameters, gradients, state) => ({
        parameters: mapTensors((p, g) => p.sub(g.mul(rate)), parameters, gradients),
        state,
      }),
    };
  }
  checkOption("sgd", "momentum", momentum, 0, 1);
  return {
    initialise: (parameters) => ({ velocity: zerosLike(parameters) }),
    update(parameters, gradients, state) {
      const velocity = mapTensors((v, g) => v.mul(momentum).add(g), state.velocity!, gradients);
      return { parameters: mapTensors((p, v) => p.sub(v.mul(rate)), parameters, velocity), state: { velocity } };
    },
  };
}

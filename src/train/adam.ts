// Adam (Kingma and Ba, 2015), step for step as PyTorch computes it without weight decay.
import { full, type Tensor, tensor } from "#tensor";
import { checkOption, mapTensors, type Optimiser, type TensorTree, zerosLike } from "./optimiser.ts";

export interface AdamOptions {
  /** Size of a step while gradients agree; 0.001 is usual. */
  readonly rate: number;
  /** Share kept of the running mean of gradients; 0.9 unless given. */
  readonly beta1?: number;
  /** Share kept of the running mean of their squares; 0.999 unless given. */
  readonly beta2?: number;
  /** Added to the denominator after bias correction; 1e-8 unless given. */
  readonly epsilon?: number;
}

export type AdamState = {
  /** Running mean of gradients, m. */
  readonly mean: TensorTree;
  /** Running mean of squared gradients, v. */
  readonly square: TensorTree;
  /** beta1^t and beta2^t after t steps, f64: as tensors, so that a compiled step need not know t. */
  readonly beta1Power: Tensor;
  readonly beta2Power: Tensor;
};

/**
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     p <- p - rate / (1 - beta1^t) m / (sqrt(v) / sqrt(1 - beta2^t) + epsilon)
 *
 * A parameter whose gradient has always been 0 keeps its bits: it is never moved, and its m and v stay 0.
 */
export function adam({ rate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: AdamOptions): Optimiser<AdamState> {
  checkOption("adam", "rate", rate, 0, Number.POSITIVE_INFINITY);
  checkOption("adam", "beta1", beta1, 0, 1);
  checkOption("adam", "beta2", beta2, 0, 1);
  // At 0 a parameter without gradient would become 0 / 0; in f32 so would it below 1e-45.
  checkOption("adam", "epsilon", epsilon, Number.MIN_VALUE, Number.POSITIVE_INFINITY);

  return {
    initialise: (parameters) => ({
      mean: zerosLike(parameters),
      square: zerosLike(parameters),
      beta1Power: tensor([1], [], "f64"),
      beta2Power: tensor([1], [], "f64"),
    }),
    update(parameters, gradients, state) {
      const mean = mapTensors((m, g) => m.mul(beta1).add(g.mul(1 - beta1)), state.mean, gradients);
      const square = mapTensors((v, g) => v.mul(beta2).add(g.square().mul(1 - beta2)), state.square, gradients);
      const beta1Power = state.beta1Power.mul(beta1);
      const beta2Power = state.beta2Power.mul(beta2);
      const stepSize = full([], rate, "f64").div(beta1Power.neg().add(1));
      const rootCorrection = beta2Power.neg().add(1).sqrt();
      const moves = mapTensors(
        (m, v) => {
          const denominator = v.sqrt().div(rootCorrection.cast(v.dtype)).add(epsilon);
          return m.mul(stepSize.cast(m.dtype)).div(denominator);
        },
        mean,
        square,
      );
      return {
        parameters: mapTensors((p, move) => p.sub(move), parameters, moves),
        state: { mean, square, beta1Power, beta2Power },
      };
    },
  };
}

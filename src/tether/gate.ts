// When a model takes part: its loss has come to rest, or its gradient is small.

export interface GateOptions {
  /** The loss rests where it changed by less than this since the step before. */
  readonly lossChange: number;
  /** The gradient is small where the sum of its parameters' L2 norms is below this. */
  readonly gradientNorm: number;
}

/** The notebook's thresholds. */
export const notebookGate: GateOptions = { lossChange: 0.1, gradientNorm: 0.1 };

/** @param previous the loss a step before; undefined at the first, when only the gradient counts. */
export function gateIsOpen(
  { loss, previous, gradientNorm }: { loss: number; previous: number | undefined; gradientNorm: number },
  gate: GateOptions,
): boolean {
  return (previous !== undefined && Math.abs(previous - loss) < gate.lossChange) || gradientNorm < gate.gradientNorm;
}

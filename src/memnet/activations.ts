// The functions that make signals of numbers: strengths, gates, modes, shifts.
import { softmax } from "#nn";
import { straightThrough, type Tensor } from "#tensor";

/** 1 + log(1 + e^x), at least 1. */
export const oneplus = (x: Tensor): Tensor => x.softplus().add(1);

export type GateType = "sigmoid" | "steepSigmoid" | "heaviside";

/** Gates in [0, 1]. The Heaviside step is 1 above 0 and has the sigmoid's slope, else it could not be learnt. */
export const gates: { readonly [G in GateType]: (x: Tensor) => Tensor } = {
  sigmoid: (x) => x.sigmoid(),
  steepSigmoid: (x) => x.mul(10).sigmoid(),
  heaviside: (x) => straightThrough(x.greater(0).cast(x.dtype), x.sigmoid()),
};

export type SignalActivation = "identity" | "oneplus" | "gate" | "softmax" | "sigmoid";

/** What an interface does to the numbers of a signal. A gate is of the memory's gate type. */
export const activate = (name: SignalActivation, x: Tensor, gateType: GateType): Tensor => {
  const table: { readonly [A in SignalActivation]: () => Tensor } = {
    identity: () => x,
    oneplus: () => oneplus(x),
    gate: () => gates[gateType](x),
    softmax: () => softmax(x),
    sigmoid: () => x.sigmoid(),
  };
  return table[name]();
};

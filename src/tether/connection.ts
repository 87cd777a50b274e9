// How alike two tether tensors are: the connection functions h(T_i, T_j). Numbers from arrays; what follows from them is elsewhere.
import { type ArrayData, UsageError } from "#kit";

/**
 * - `dot`: sum T_i T_j, the notebook's; of independent uniform tethers about n / 4, whatever they are
 * - `cosine`: about 3 / 4 for independent uniform tethers
 * - `pearson`: the cosine of what is left when the means are taken off; about 0 for independent tethers, with deviation 1 / √n
 * - `distance`: -|T_i - T_j|_F / √n, minus the root of the mean squared difference; about -0.41 for independent uniform tethers
 */
export type Connection = "dot" | "cosine" | "pearson" | "distance";
export const connectionNames = ["dot", "cosine", "pearson", "distance"] as const satisfies readonly Connection[];

/** h(a, b) = h(b, a). A cosine with a tensor of no length, or no variation, is 0. */
export function connection(name: Connection, a: ArrayData, b: ArrayData): number {
  if (`${a.shape}` !== `${b.shape}`)
    throw new UsageError(`connection: tethers [${a.shape}] and [${b.shape}] are not of one shape.`);
  return functions[name](a.data, b.data);
}

type Values = ArrayLike<number>;

const functions: { readonly [C in Connection]: (a: Values, b: Values) => number } = {
  dot: (a, b) => dot(a, b, 0, 0),
  cosine: (a, b) => cosine(a, b, 0, 0),
  pearson: (a, b) => cosine(a, b, mean(a), mean(b)),
  distance: (a, b) => -distance(a, b) / Math.sqrt(a.length),
};

/** |a - b|_F */
export function distance(a: Values, b: Values): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) {
    const apart = a[at]! - b[at]!;
    sum += apart * apart;
  }
  return Math.sqrt(sum);
}

function mean(values: Values): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / values.length;
}

function dot(a: Values, b: Values, offA: number, offB: number): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at]! - offA) * (b[at]! - offB);
  return sum;
}

function cosine(a: Values, b: Values, offA: number, offB: number): number {
  const lengths = Math.sqrt(dot(a, a, offA, offA) * dot(b, b, offB, offB));
  return lengths === 0 ? 0 : dot(a, b, offA, offB) / lengths;
}

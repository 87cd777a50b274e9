// Where a thing stands in a sequence, as a vector to be added to its own.
import { math, UsageError } from "#kit";
import { type Tensor, tensor } from "#tensor";

/**
 * Waves of falling frequency (A. Vaswani et al., 2017): at position t, features 2 i and 2 i + 1 are sin and cos of t / 10000^(2 i / features).
 * @returns [count, features], of an even number of features
 */
export function sinusoidalPositions(count: number, features: number, dtype: "f32" | "f64" = "f32"): Tensor {
  if (features % 2 !== 0) throw new UsageError(`sinusoidalPositions: features must be even, got ${features}.`);
  const frequencies = Array.from({ length: features / 2 }, (_, i) => math.pow(10000, (-2 * i) / features));
  const values = Array.from({ length: count }, (_, t) =>
    frequencies.flatMap((frequency) => [math.sin(t * frequency), math.cos(t * frequency)]),
  );
  return tensor(values.flat(), [count, features], dtype);
}

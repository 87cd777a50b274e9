// Vectors for things that are known by number.
import type { Stream } from "#kit";
import { type Tensor, tensor } from "#tensor";

/** `weight` [count, features]: row i is the vector of thing i. */
export type EmbeddingParameters = { readonly weight: Tensor };

/** N(0, 1), as PyTorch's embedding begins. */
export function initialiseEmbedding(
  rng: Stream,
  { count, features, dtype = "f32" }: { count: number; features: number; dtype?: "f32" | "f64" },
): EmbeddingParameters {
  return { weight: tensor(rng.fold("weight").normal(count * features), [count, features], dtype) };
}

/**
 * @param indices i32 [...], each 0 to count - 1; one outside throws when computed
 * @returns [..., features]
 */
export function embedding({ weight }: EmbeddingParameters, indices: Tensor): Tensor {
  return weight.gather(indices.reshape(indices.size)).reshape(...indices.shape, weight.shape[1]);
}

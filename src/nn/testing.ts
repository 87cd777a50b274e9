// For tests only: gradients by central differences.
import { treeLeaves, treeUnflatten } from "#kit";
import { type Tensor, tensor } from "#tensor";

/** d f / d tree by (f(x + h) - f(x - h)) / 2h, one element at a time. The tensors must be f64; the error is of order h^2 plus 1e-16 / h. */
export function centralDifferences<T>(f: (tree: T) => Tensor, tree: T, h = 1e-5): number[] {
  const leaves = treeLeaves<T, Tensor>(tree);
  return leaves.flatMap((leaf, l) =>
    Array.from(leaf.data(), (_, i) => {
      const at = (offset: number) => {
        const moved = leaf.data();
        moved[i] += offset;
        const others = leaves.map((other, k) => (k === l ? tensor(moved, leaf.shape) : other));
        return f(treeUnflatten(tree, others) as T).item();
      };
      return (at(h) - at(-h)) / (2 * h);
    }),
  );
}

/** All elements of a tree of tensors, in tree order. */
export const elements = (tree: unknown): number[] =>
  treeLeaves<unknown, Tensor>(tree).flatMap((leaf) => Array.from(leaf.data()));

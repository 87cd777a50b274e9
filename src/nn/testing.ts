// For tests only: numbers to try things on, closeness, gradients by central differences.
import { stream, treeLeaves, treeUnflatten } from "#kit";
import { grad, type Tensor, tensor } from "#tensor";

/** Normal numbers of a name, f64. */
export const numbers = (name: string, ...shape: number[]): Tensor =>
  tensor(stream(name).normal(shape.reduce((product, length) => product * length, 1)), shape, "f64");

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

/** Throws unless two trees of tensors, or lists of numbers, hold equally many elements, each pair within 10^-digits / 2. */
export function expectClose(actual: unknown, expected: unknown, digits = 13): void {
  const [left, right] = [actual, expected].map((tree) => {
    const isList = Array.isArray(tree) && typeof tree[0] === "number";
    return isList ? (tree as number[]) : elements(tree);
  });
  if (left.length !== right.length) throw new Error(`${left.length} elements, wanted ${right.length}`);
  left.forEach((value, i) => {
    const isClose = Object.is(value, right[i]) || Math.abs(value - right[i]) < 0.5 * Number(`1e-${digits}`);
    if (!isClose) throw new Error(`element ${i} is ${value}, wanted ${right[i]}`);
  });
}

/** Throws unless the gradient of f is what central differences say. */
export const expectGradient = <T>(f: (tree: T) => Tensor, tree: T, digits = 8): void =>
  expectClose(grad(f)(tree), centralDifferences(f, tree), digits);

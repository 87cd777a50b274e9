// Trees of leaves: parameters, gradients and optimiser states are nested arrays and plain objects with tensors at the tips.
// Knows nothing of what a leaf is, except how to tell one.
import { nearest, UsageError } from "./errors.ts";

/**
 * Arrays and plain objects are branches, objects in sorted key order (by UTF-16 unit). Everything else is a leaf, and so are plain
 * objects having both `dtype` and `shape`.
 */
export type Tree<L> = L | readonly Tree<L>[] | { readonly [name: string]: Tree<L> };

type Scalar = string | number | bigint | boolean | symbol | null | undefined;
type KnownLeaf =
  | Scalar
  | { readonly dtype: unknown; readonly shape: unknown }
  | ArrayBufferView
  | ((...args: never) => unknown);

/** The leaves' type of a concrete tree type, as far as types can tell; looked for eight levels deep. */
export type LeafOf<T, Depth extends 0[] = []> = Depth["length"] extends 8
  ? never
  : T extends KnownLeaf
    ? T
    : T extends readonly (infer E)[]
      ? LeafOf<E, [...Depth, 0]>
      : T extends object
        ? LeafOf<T[keyof T], [...Depth, 0]>
        : never;

/**
 * `T` with every leaf of type `L` replaced by an `M`; a `Tree<L>` becomes a `Tree<M>`. Tensors replaced by tensors leave `T` itself, so that
 * code over any `P extends Tree<Tensor>` gets its `P` back; not so numbers, which in `T` may be literals.
 */
export type MapLeaves<T, L, M> = [L, M] extends [M & object, L]
  ? T
  : Tree<L> extends T
    ? Tree<M>
    : T extends L
      ? M
      : { [K in keyof T]: MapLeaves<T[K], L, M> };

type Branch = readonly unknown[] | { readonly [name: string]: unknown };

function isBranch(value: unknown): value is Branch {
  if (Array.isArray(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return !("dtype" in value && "shape" in value);
}

function entries(branch: Branch): [key: string, child: unknown][] {
  if (Array.isArray(branch)) return branch.map((child, index) => [String(index), child]);
  const named = branch as { readonly [name: string]: unknown };
  return Object.keys(named)
    .sort()
    .map((key) => [key, named[key]]);
}

function visit(tree: unknown, path: string, onLeaf: (leaf: unknown, path: string) => unknown): unknown {
  if (!isBranch(tree)) return onLeaf(tree, path);
  const children = entries(tree).map(
    ([key, child]) => [key, visit(child, path === "" ? key : `${path}.${key}`, onLeaf)] as const,
  );
  return Array.isArray(tree) ? children.map(([, child]) => child) : Object.fromEntries(children);
}

/** Every leaf with its path, in tree order. */
function leafEntries(tree: unknown): [path: string, leaf: unknown][] {
  const found: [string, unknown][] = [];
  visit(tree, "", (leaf, path) => found.push([path, leaf]));
  return found;
}

/** The leaves in tree order. */
export function treeLeaves<T, L = LeafOf<T>>(tree: T): L[] {
  return leafEntries(tree).map(([, leaf]) => leaf as L);
}

/** The way to each leaf, as in "layers.0.weight", in the order of {@link treeLeaves}; "" when the tree is itself a leaf. */
export function treePaths(tree: unknown): string[] {
  return leafEntries(tree).map(([path]) => path);
}

/** The same tree with `f(leaf, path)` for each leaf, called in tree order. */
export function treeMap<T, M, L = LeafOf<T>>(f: (leaf: L, path: string) => M, tree: T): MapLeaves<T, L, M> {
  return visit(tree, "", (leaf, path) => f(leaf as L, path)) as MapLeaves<T, L, M>;
}

/**
 * {@link treeMap} over two trees with the same paths, as parameters and their gradients have.
 * @throws UsageError naming the first path where they part.
 */
export function treeMap2<T, U, M, L = LeafOf<T>, K = LeafOf<U>>(
  f: (first: L, second: K, path: string) => M,
  first: T,
  second: U,
): MapLeaves<T, L, M> {
  const others = leafEntries(second);
  const paths = treePaths(first);
  for (let at = 0; at < Math.max(paths.length, others.length); at++) {
    if (paths[at] === others[at]?.[0]) continue;
    throw new UsageError(
      `treeMap2: leaf ${at} is ${quote(paths[at])} in the first tree and ${quote(others[at]?.[0])} in the second.`,
    );
  }
  let at = 0;
  return visit(first, "", (leaf, path) => f(leaf as L, others[at++]![1] as K, path)) as MapLeaves<T, L, M>;
}

/**
 * The shape of `like` filled with `leaves` in tree order; the leaves of `like` are ignored.
 * @throws UsageError when there are too few or too many.
 */
export function treeUnflatten<T, M>(like: T, leaves: readonly M[]): MapLeaves<T, LeafOf<T>, M> {
  const wanted = leafEntries(like).length;
  if (leaves.length !== wanted) {
    throw new UsageError(`treeUnflatten: the tree has ${wanted} leaves, got ${leaves.length}.`);
  }
  let at = 0;
  return visit(like, "", () => leaves[at++]) as MapLeaves<T, LeafOf<T>, M>;
}

/**
 * Leaves by path, in tree order.
 * @throws UsageError when two leaves share a path, as in { "a.b": 1, a: { b: 2 } }.
 */
export function flattenNamed<T, L = LeafOf<T>>(tree: T): Record<string, L> {
  const found = leafEntries(tree) as [string, L][];
  const named = new Map(found);
  if (named.size < found.length) {
    const twice = found.find(([path], index) => found.findIndex(([other]) => other === path) < index)!;
    throw new UsageError(`flattenNamed: two leaves have the path "${twice[0]}"; keys with dots make it ambiguous.`);
  }
  return Object.fromEntries(named);
}

/**
 * The inverse of {@link flattenNamed}: the shape of `like` with each leaf looked up by its path.
 * @throws UsageError when a path is missing or a name is left over.
 */
export function unflattenNamed<T, M>(like: T, named: Readonly<Record<string, M>>): MapLeaves<T, LeafOf<T>, M> {
  const paths = new Set(treePaths(like));
  const unknown = Object.keys(named).find((name) => !paths.has(name));
  const missing = [...paths].find((path) => !Object.hasOwn(named, path));
  if (missing !== undefined) {
    const guess = nearest(missing, Object.keys(named));
    throw new UsageError(
      `unflattenNamed: no leaf named "${missing}"${guess === undefined ? "" : `, the nearest is "${guess}"`}.`,
    );
  }
  if (unknown !== undefined) throw new UsageError(`unflattenNamed: the tree has no place for "${unknown}".`);
  return visit(like, "", (_, path) => named[path]) as MapLeaves<T, LeafOf<T>, M>;
}

function quote(path: string | undefined): string {
  return path === undefined ? "missing" : `"${path}"`;
}

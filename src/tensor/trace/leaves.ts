// Trees of tensors taken apart and put together: kit's trees, without paths, because this runs at every compiled call.

import { Tensor } from "../array.ts";

/** The tensors of a tree in kit's order: arrays by position, objects by sorted key. Anything else inside is refused. */
export function flatten(who: string, tree: unknown, into: Tensor[] = []): Tensor[] {
  if (tree instanceof Tensor) into.push(tree);
  else if (Array.isArray(tree)) for (const inner of tree) flatten(who, inner, into);
  else if (isPlain(tree)) for (const key of Object.keys(tree).sort()) flatten(who, tree[key], into);
  else throw new TypeError(`${who}: wants tensors, or arrays and plain objects of them, got ${describe(tree)}`);
  return into;
}

/** A tree of the same form with other tensors. */
export function rebuild<T>(like: T, leaves: readonly Tensor[]): T {
  let next = 0;
  const build = (tree: unknown): unknown => {
    if (tree instanceof Tensor) return leaves[next++];
    if (Array.isArray(tree)) return tree.map(build);
    const branch = tree as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(branch).sort()) result[key] = build(branch[key]);
    return result;
  };
  return build(like) as T;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const describe = (value: unknown): string =>
  typeof value === "number"
    ? `the number ${value} (make it a tensor, or close over it)`
    : value === null
      ? "null"
      : typeof value;

// Trees of tensors taken apart and put together: kit's trees, without paths, because this runs at every compiled call.

import { Tensor } from "../array.ts";

/** The form of a tree: a leaf, a list of forms, or forms by sorted name. */
export type Form = "leaf" | readonly Form[] | { readonly names: readonly string[]; readonly forms: readonly Form[] };

/** The form of a tree, its tensors added to `into` in kit's order. Anything but tensors, arrays and plain objects is refused. */
export function formOf(who: string, tree: unknown, into: Tensor[]): Form {
  if (tree instanceof Tensor) {
    into.push(tree);
    return "leaf";
  }
  if (Array.isArray(tree)) return tree.map((inner) => formOf(who, inner, into));
  if (!isPlain(tree))
    throw new TypeError(`${who}: wants tensors, or arrays and plain objects of them, got ${describe(tree)}`);
  const names = Object.keys(tree).sort();
  return { names, forms: names.map((name) => formOf(who, tree[name], into)) };
}

/** Whether trees of both forms are built alike. */
export const sameForm = (a: Form, b: Form): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Adds the tensors of a tree to `into` when it has the given form; says whether it has. */
export function flattenAs(form: Form, tree: unknown, into: Tensor[]): boolean {
  if (form === "leaf") {
    if (!(tree instanceof Tensor)) return false;
    into.push(tree);
    return true;
  }
  if ("names" in form) {
    if (!isPlain(tree)) return false;
    for (let i = 0; i < form.names.length; i++) {
      if (!flattenAs(form.forms[i], tree[form.names[i]], into)) return false;
    }
    for (const name in tree) if (!form.names.includes(name)) return false;
    return true;
  }
  if (!Array.isArray(tree) || tree.length !== form.length) return false;
  for (let i = 0; i < form.length; i++) if (!flattenAs(form[i], tree[i], into)) return false;
  return true;
}

/** A tree of a form. */
export function rebuild(form: Form, leaves: readonly Tensor[]): unknown {
  let next = 0;
  const build = (form: Form): unknown => {
    if (form === "leaf") return leaves[next++];
    if (!("names" in form)) return form.map(build);
    const result: Record<string, unknown> = {};
    for (let i = 0; i < form.names.length; i++) result[form.names[i]] = build(form.forms[i]);
    return result;
  };
  return build(form);
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const describe = (value: unknown): string => {
  if (typeof value === "number") return `the number ${value} (make it a tensor, or close over it)`;
  return value === null ? "null" : typeof value;
};

// Nested settings that know where each value comes from, and how one set of them is laid over another. Knows neither files nor
// experiments: any mapping is composed this way.
import { UsageError } from "#kit";
import { type Origin, oneLine, originText } from "./origin.ts";

export type Scalar = string | number | boolean | null;

export interface Leaf {
  readonly origin: Origin;
  readonly value: Scalar;
}

export interface List {
  readonly origin: Origin;
  readonly items: readonly Located[];
}

export interface Branch {
  readonly origin: Origin;
  readonly entries: ReadonlyMap<string, Located>;
}

/** A value, a list or a mapping, each with its origin. */
export type Located = Leaf | List | Branch;

/** The same without origins. */
export type Plain = Scalar | readonly Plain[] | { readonly [name: string]: Plain };

/** A mapping all of whose values are from one place. */
export function branchOf(values: Readonly<Record<string, Scalar>>, origin: Origin): Branch {
  return { origin, entries: new Map(Object.entries(values).map(([name, value]) => [name, { origin, value }])) };
}

/**
 * Lays mappings over each other, the later over the earlier: a mapping over a mapping goes on below, name by name; anything else
 * replaces what was there, lists as a whole. Names keep the place where they first stood.
 */
export function merge(first: Branch, ...others: readonly Branch[]): Branch {
  return others.reduce((below, over) => {
    const entries = new Map(below.entries);
    for (const [name, value] of over.entries) {
      const before = entries.get(name);
      const both = before !== undefined && "entries" in before && "entries" in value;
      entries.set(name, both ? merge(before, value) : value);
    }
    return { origin: over.origin, entries };
  }, first);
}

/** What it says, origins left out. A mapping's names are own properties, whatever they are. */
export function plain(located: Located): Plain {
  if ("entries" in located) {
    return Object.fromEntries([...located.entries].map(([name, value]) => [name, plain(value)]));
  }
  return "items" in located ? located.items.map(plain) : located.value;
}

/** Every value below, with its dotted path: "network.width". Lists are given whole, and mappings where they are empty. */
export function settings(branch: Branch): { readonly path: string; readonly setting: Located }[] {
  return [...branch.entries].flatMap(([name, value]) =>
    "entries" in value && value.entries.size > 0
      ? settings(value).map(({ path, setting }) => ({ path: `${name}.${path}`, setting }))
      : [{ path: name, setting: value }],
  );
}

/**
 * The mapping with the value at a dotted path changed: "layers.0.width". Mappings on the way are made where they are missing; in a
 * list, numbers from 0 name what is there.
 * @throws UsageError when the path leads through a value, or past the end of a list.
 */
export function setAt(branch: Branch, path: string, value: Located): Branch {
  const steps = path.split(".");
  if (steps.includes("")) throw new UsageError(`${originText(value.origin)}: "${oneLine(path)}" has an empty name.`);
  return place(branch, steps, value, path) as Branch;
}

function place(into: Located | undefined, [step, ...rest]: readonly string[], value: Located, path: string): Located {
  if (step === undefined) return value;
  const who = `${originText(value.origin)}: "${oneLine(path)}"`;
  if (into === undefined || "entries" in into) {
    const entries = new Map(into?.entries);
    entries.set(step, place(entries.get(step), rest, value, path));
    return { origin: value.origin, entries };
  }
  if (!("items" in into)) {
    throw new UsageError(
      `${who} leads through ${shown(into)} (${originText(into.origin)}), which has no part "${oneLine(step)}".`,
    );
  }
  const at = /^(0|[1-9]\d{0,8})$/.test(step) ? Number(step) : Number.POSITIVE_INFINITY;
  if (at >= into.items.length) {
    throw new UsageError(`${who} wants item "${oneLine(step)}" of a list of ${into.items.length}, counted from 0.`);
  }
  return { origin: value.origin, items: into.items.with(at, place(into.items[at], rest, value, path)) };
}

/**
 * Where a value stands, in a few words: "dnc.yaml:7"; of what is not there, the nearest mapping or list around it. For those who read
 * the plain values and complain about one.
 */
export function placeOf(branch: Branch, path: readonly (string | number)[]): string {
  let at: Located = branch;
  for (const step of path) {
    const inner: Located | undefined =
      "entries" in at ? at.entries.get(`${step}`) : "items" in at ? at.items[Number(step)] : undefined;
    if (inner === undefined) break;
    at = inner;
  }
  return originText(at.origin);
}

/** A value as a sentence shows it. */
export function shown(located: Located): string {
  if ("entries" in located) return "a mapping";
  if ("items" in located) return "a list";
  const { value } = located;
  if (typeof value === "string") return `"${oneLine(value, 40)}"`;
  return value === null ? "empty" : String(value);
}

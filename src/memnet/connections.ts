// Reads and checks the wiring of a description: who feeds whom, in which order, with how many numbers. Makes no module.
import { nearest } from "#kit";
import { at, type Where } from "./flags.ts";

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain };

/** How sources become one vector, as read. */
export type Joint =
  | { readonly form: "feed" }
  | { readonly form: "concat" }
  | { readonly form: "sum" }
  | { readonly form: "split" }
  /** A module of shares, one a source. */
  | { readonly form: "moe"; readonly gate: string }
  /** g times the first source plus 1 - g times the second; g a module's or fixed. */
  | { readonly form: "residual"; readonly gate: string | number };

export interface Connection {
  readonly joint: Joint;
  readonly sources: readonly string[];
  /** With the part each takes, of a split. */
  readonly targets: readonly { readonly name: string; readonly size?: number }[];
  readonly path: readonly (string | number)[];
}

const forms = ["feed", "concat", "sum", "split", "moe", "residual"] as const;
const beside: { readonly [F in (typeof forms)[number]]: readonly string[] } = {
  feed: ["to"],
  concat: ["to"],
  sum: ["to"],
  split: ["to"],
  moe: ["gate", "to"],
  residual: ["around", "gate", "to"],
};

const isMapping = (value: unknown): value is { readonly [name: string]: Plain } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const shown = (value: unknown): string =>
  (typeof value === "string" ? `"${value}"` : JSON.stringify(value)) ?? "nothing";

/** One line of `connections`. @throws UsageError with the line's place. */
export function readConnection(value: Plain, index: number, where: Where): Connection {
  const path = ["connections", index];
  const fail = (key: string | undefined, sentence: string) =>
    at(where(key === undefined ? path : [...path, key]), sentence);
  if (!isMapping(value))
    throw fail(undefined, `a connection is a mapping, as {feed: a, to: b}, and not ${shown(value)}.`);
  const named = Object.keys(value);
  const form = forms.find((each) => Object.hasOwn(value, each));
  if (form === undefined) {
    const first = named[0] ?? "";
    const near = nearest(first, forms);
    throw fail(
      first,
      `"${first}" is no kind of connection; ${near ? `the nearest is "${near}"` : `there are ${forms.join(", ")}`}.`,
    );
  }
  for (const key of named) {
    if (key !== form && !beside[form].includes(key)) {
      throw fail(key, `"${key}" does not go with ${form}, which takes ${beside[form].join(" and ")}.`);
    }
  }
  const name = (key: string): string => {
    const given = value[key];
    if (typeof given !== "string")
      throw fail(key in value ? key : form, `${form} wants the name of a module as ${key}, got ${shown(given)}.`);
    return given;
  };
  const names = (): string[] => {
    const given = value[form];
    if (!Array.isArray(given) || given.length === 0 || given.some((one) => typeof one !== "string")) {
      throw fail(form, `${form} wants a list of modules, as [a, b], got ${shown(given)}.`);
    }
    return given as string[];
  };
  if (form === "split") {
    const parts = value.to;
    if (!isMapping(parts))
      throw fail("to", `split wants parts with their sizes, as {a: 8, b: 4}, got ${shown(parts)}.`);
    const targets = Object.entries(parts).map(([target, size]) => {
      if (!(Number.isInteger(size) && (size as number) >= 1)) {
        throw at(
          where([...path, "to", target]),
          `split: the part of ${target} is ${shown(size)}, and not a whole number from 1.`,
        );
      }
      return { name: target, size: size as number };
    });
    return { joint: { form }, sources: [name(form)], targets, path };
  }
  const targets = [{ name: name("to") }];
  if (form === "feed") return { joint: { form }, sources: [name(form)], targets, path };
  if (form === "concat" || form === "sum") return { joint: { form }, sources: names(), targets, path };
  if (form === "moe") return { joint: { form, gate: name("gate") }, sources: names(), targets, path };
  const { gate } = value;
  if (typeof gate !== "string" && !(typeof gate === "number" && gate >= 0 && gate <= 1)) {
    throw fail(
      "gate" in value ? "gate" : form,
      `residual wants a module or a number from 0 to 1 as gate, got ${shown(gate)}.`,
    );
  }
  return { joint: { form, gate }, sources: [name(form), name("around")], targets, path };
}

/** Sources and, where there is one, the module that gates them. */
export const readsOf = ({ joint, sources }: Connection): string[] =>
  "gate" in joint && typeof joint.gate === "string" ? [...sources, joint.gate] : [...sources];

/** @throws UsageError for a module that does not exist, is fed twice or not at all, or leads nowhere. */
export function checkNames(modules: readonly string[], connections: readonly Connection[], where: Where): void {
  const sources = ["input", ...modules];
  const targets = ["output", ...modules];
  const fedAt = new Map<string, Connection>();
  const read = new Set<string>();
  const unknown = (name: string, known: readonly string[], path: Connection["path"]) => {
    const near = nearest(name, known);
    return at(
      where(path),
      `"${name}" is no module; ${near ? `the nearest is "${near}"` : `there are ${known.join(", ")}`}.`,
    );
  };
  for (const connection of connections) {
    for (const name of readsOf(connection)) {
      if (!sources.includes(name)) throw unknown(name, sources, connection.path);
      read.add(name);
    }
    for (const { name } of connection.targets) {
      if (!targets.includes(name)) throw unknown(name, targets, connection.path);
      const before = fedAt.get(name);
      if (before) {
        const first = where(before.path) ?? `connection ${before.path[1]}`;
        throw at(
          where(connection.path),
          `${name} is fed here again, after ${first}; join what it takes by concat or sum.`,
        );
      }
      fedAt.set(name, connection);
    }
  }
  for (const name of modules) {
    const place = where(["modules", name]);
    if (!fedAt.has(name)) throw at(place, `the module ${name} is fed by no connection.`);
    if (!read.has(name)) throw at(place, `the module ${name} is not used: no connection takes what it gives.`);
  }
  if (!fedAt.has("output")) throw at(where(["connections"]), "nothing feeds output; end with a connection to it.");
}

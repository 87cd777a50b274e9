// The query line of the list of runs: conditions as on the command line, `rate>0.1 arm=wide status=done`, and words to be found in a
// run's names. A mistake is one sentence with what was likely meant.
import { nearest } from "#kit";
import type { RunSummary } from "#server";
import type { Cell, Column } from "./columns.ts";

export type Query =
  | { readonly ok: true; readonly fits: (run: RunSummary) => boolean }
  | { readonly ok: false; readonly why: string };

const statuses = ["running", "done", "failed", "interrupted"];
const relations: { readonly [sign: string]: (order: number) => boolean } = {
  "=": (order) => order === 0,
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

// A name, a sign and a value, with or without space around the sign; or a word. Values and words with spaces stand in quotes.
const part = /([^\s<>=!"]+)\s*(==|!=|<=|>=|=|<|>)\s*("[^"]*"|[^\s<>=!"]*)|([<>=!]+\S*)|("[^"]*"?)|(\S+)/g;

/** All conditions must hold and all words be found. */
export function readQuery(text: string, columns: readonly Column[]): Query {
  const tests: ((run: RunSummary) => boolean)[] = [];
  for (const [whole, name, sign, value, lone, quoted, word] of text.matchAll(part)) {
    if (lone !== undefined) return { ok: false, why: `“${lone}” lacks a name before it, as in rate>0.1.` };
    if (name === undefined) {
      tests.push(containing(unquoted(quoted ?? word!).toLowerCase()));
      continue;
    }
    const column =
      columns.find((each) => each.name === name) ??
      columns.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (column === undefined)
      return {
        ok: false,
        why: `No run has “${name}”${likely(
          name,
          columns.map((each) => each.name),
        )}.`,
      };
    if (value === "")
      return { ok: false, why: `“${whole.trim()}” lacks a value, as in ${name}${sign}${exampleFor(column)}.` };
    const wanted = unquoted(value!);
    if (column.name === "status" && !statuses.includes(wanted))
      return { ok: false, why: `“${wanted}” is no status${likely(wanted, statuses)}.` };
    tests.push(condition(column, sign!, wanted));
  }
  return { ok: true, fits: (run) => tests.every((test) => test(run)) };
}

function likely(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  if (near !== undefined) return `; the nearest is “${near}”`;
  return candidates.length <= 6 ? `; there are ${candidates.join(", ")}` : "";
}

const exampleFor = ({ name, kind }: Column) => (name === "status" ? "done" : kind === "fact" ? "…" : "0.1");

const unquoted = (text: string) => text.replace(/^"|"$/g, "");

function containing(word: string): (run: RunSummary) => boolean {
  return ({ name, preset, status, key, error }) =>
    `${name} ${preset} ${status} ${key} ${error ?? ""}`.toLowerCase().includes(word);
}

function condition({ name, of }: Column, sign: string, wanted: string): (run: RunSummary) => boolean {
  const relation = relations[sign]!;
  const number = readNumber(wanted);
  return (run) => {
    const cell = of(run);
    if (cell === undefined) return false;
    // An experiment may be called by its id, by its name or by its area.
    if (name === "experiment" && (sign === "=" || sign === "==" || sign === "!="))
      return [run.experiment, ...run.experiment.split("/")].includes(wanted) === (sign !== "!=");
    // Keys and digests are known by how they begin.
    if ((name === "key" || name === "digest") && /^=/.test(sign)) return String(cell).startsWith(wanted);
    const order = compareWith(cell, wanted, number);
    // Neither NaN nor what is no number has an order among numbers; it is only unlike them.
    return order === undefined ? sign === "!=" : relation(order);
  };
}

function readNumber(text: string): number {
  if (/^[+-]?inf(inity)?$/i.test(text))
    return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return text === "" ? Number.NaN : Number(text);
}

function compareWith(cell: NonNullable<Cell>, wanted: string, number: number): number | undefined {
  if (typeof cell === "number") {
    if (Number.isNaN(number) || Number.isNaN(cell)) return undefined;
    return cell < number ? -1 : cell > number ? 1 : 0;
  }
  const text = String(cell);
  return text < wanted ? -1 : text > wanted ? 1 : 0;
}

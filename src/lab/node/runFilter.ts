// Which runs are meant: filters and order as typed after `runs`. A name that is nowhere is a mistake, and the sentence says which was
// near; one that some runs lack is not.
import { UsageError } from "#kit";
import { nearestIs } from "../names.ts";
import { type Cell, type Column, columnsOf } from "./runColumns.ts";
import type { ListedRun } from "./runIndex.ts";

export interface RunFilter {
  /** An id, the part of it after the area, or an area. */
  readonly experiment?: string;
  readonly status?: string;
  readonly arm?: string;
  /** As "rate>0.1" each; all must hold. */
  readonly where?: readonly string[];
  /** A column, ascending; descending with "-" before it. */
  readonly sort?: string;
}

export const statuses = ["running", "done", "failed", "interrupted"] as const;

/**
 * The runs that pass, in order; their columns; and those of the columns that conditions and order name.
 * @param known ids of experiments that may well have no run.
 * @throws UsageError for a name there is not and a condition that is none.
 */
export function filterRuns(
  runs: readonly ListedRun[],
  { experiment, status, arm, where = [], sort }: RunFilter,
  known: readonly string[] = [],
): { readonly runs: readonly ListedRun[]; readonly columns: readonly Column[]; readonly named: readonly Column[] } {
  if (status !== undefined && !statuses.some((each) => each === status)) {
    throw new UsageError(`--status ${status} is no status${nearestIs(status, statuses)}.`);
  }
  if (runs.length === 0) return { runs, columns: columnsOf(runs), named: [] };
  let kept = runs;
  if (experiment !== undefined) {
    kept = kept.filter(({ document }) => isOf(document.experiment, experiment));
    const all = new Set([...runs.map(({ document }) => document.experiment), ...known].flatMap(namesOf));
    if (!all.has(experiment))
      throw new UsageError(`--experiment ${experiment} has no run${nearestIs(experiment, [...all])}.`);
    if (kept.length === 0) return { runs: kept, columns: columnsOf(kept), named: [] };
  }
  if (arm !== undefined) {
    const arms = [...new Set(kept.map(({ document }) => document.arm))];
    if (!arms.includes(arm)) throw new UsageError(`--arm ${arm} has no run${nearestIs(arm, arms)}.`);
    kept = kept.filter(({ document }) => document.arm === arm);
  }
  const columns = columnsOf(kept);
  const conditions = where.map((text) => readCondition(text, columns));
  const order = sort === undefined ? undefined : readOrder(sort, columns);
  kept = kept.filter(
    (run) => (status === undefined || run.status === status) && conditions.every(({ holds }) => holds(run)),
  );
  const named = [
    ...new Set([...conditions.map(({ column }) => column), ...(order === undefined ? [] : [order.column])]),
  ];
  return { runs: order === undefined ? kept : [...kept].sort(order.compare), columns, named };
}

/** Whether the experiment's id is what is meant, by id, by name or by area. */
export function isOf(id: string, text: string): boolean {
  return namesOf(id).includes(text);
}

function namesOf(id: string): string[] {
  const slash = id.indexOf("/");
  return [id, id.slice(slash + 1), id.slice(0, Math.max(0, slash))];
}

/** The column of that name. @throws UsageError naming the nearest. */
export function columnNamed(columns: readonly Column[], name: string, who: string): Column {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const names = columns.map((column) => column.name);
  throw new UsageError(`${who} is of "${name}", which no run has${nearestIs(name, names)}.`);
}

const relations: { readonly [sign: string]: (order: number) => boolean } = {
  "=": (order) => order === 0,
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

function readCondition(text: string, columns: readonly Column[]) {
  const [, name, sign, value] = /^([^<>=!]+)(==|!=|<=|>=|=|<|>)(.*)$/s.exec(text) ?? [];
  if (name === undefined)
    throw new UsageError(`--where ${text} is no condition; write one as "rate>0.1" or "arm=control".`);
  const column = columnNamed(columns, name.trim(), `--where ${text}`);
  const relation = relations[sign!]!;
  const wanted = value!.trim();
  const holds = (run: ListedRun) => {
    const cell = column.of(run);
    if (cell === undefined) return false;
    const order = compareWith(cell, wanted);
    // Neither NaN nor what is no number has an order among numbers; it is only unlike them.
    return order === undefined ? sign === "!=" : relation(order);
  };
  return { column, holds };
}

/** Below, at or above zero; undefined where there is no order. */
function compareWith(cell: NonNullable<Cell>, wanted: string): number | undefined {
  if (typeof cell !== "number") return compareText(String(cell), wanted);
  const number = /^[+-]?inf(inity)?$/i.test(wanted)
    ? Number(`${wanted.startsWith("-") ? "-" : ""}Infinity`)
    : Number(wanted);
  if (wanted === "" || Number.isNaN(number) || Number.isNaN(cell)) return undefined;
  return cell < number ? -1 : cell > number ? 1 : 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readOrder(text: string, columns: readonly Column[]) {
  const descending = text.startsWith("-");
  const column = columnNamed(columns, descending ? text.slice(1) : text, `--sort ${text}`);
  const sign = descending ? -1 : 1;
  const compare = (a: ListedRun, b: ListedRun) => {
    const [left, right] = [column.of(a), column.of(b)];
    // What a run has no value of comes last, either way.
    const [noLeft, noRight] = [isNothing(left), isNothing(right)];
    if (noLeft || noRight) return Number(noLeft) - Number(noRight);
    if (typeof left === "number" && typeof right === "number") return sign * (left < right ? -1 : left > right ? 1 : 0);
    return sign * compareText(String(left), String(right));
  };
  return { column, compare };
}

function isNothing(cell: Cell): boolean {
  return cell === undefined || Number.isNaN(cell);
}

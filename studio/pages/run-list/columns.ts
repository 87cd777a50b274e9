// The runs as a table: one column a fact, parameter and scalar, with the names the command line gives them. By these they are searched,
// sorted and shown. Draws nothing.
import type { RunSummary } from "#server";

export type Cell = number | boolean | string | undefined;

export interface Column {
  /** Unlike any other's, also to those who tell no capitals from small letters. */
  readonly name: string;
  readonly kind: "fact" | "parameter" | "scalar";
  /** Undefined where the run has none. */
  readonly of: (run: RunSummary) => Cell;
}

export const folderOf = (name: string) => name.slice(name.lastIndexOf("/") + 1);

const facts: { readonly [name: string]: (run: RunSummary) => Cell } = {
  run: ({ name }) => folderOf(name),
  experiment: ({ experiment }) => experiment,
  revision: ({ revision }) => revision,
  preset: ({ preset }) => preset,
  arm: ({ arm }) => arm,
  seed: ({ seed }) => seed,
  status: ({ status }) => status,
  started: ({ started }) => started,
  seconds: ({ seconds }) => seconds,
  key: ({ key }) => key,
  digest: ({ digest }) => digest ?? undefined,
  error: ({ error }) => error ?? undefined,
  parent: ({ parent }) => (parent === null ? undefined : `${folderOf(parent.name)} at ${parent.step}`),
};

/** The columns of some runs: facts, then parameters, then scalars. What bears a name that is taken is called param_… or metric_…. */
export function columnsOf(runs: readonly RunSummary[]): Column[] {
  const taken = new Set(Object.keys(facts));
  const free = (name: string, prefix: string) => {
    let candidate = name === "" || taken.has(name.toLowerCase()) ? `${prefix}_${name}` : name;
    for (let count = 2; taken.has(candidate.toLowerCase()); count++) candidate = `${prefix}_${name}_${count}`;
    taken.add(candidate.toLowerCase());
    return candidate;
  };
  return [
    ...Object.entries(facts).map(([name, of]): Column => ({ name, kind: "fact", of })),
    // The seed of the parameters is that of the facts.
    ...namesIn(runs, ({ params }) => params)
      .filter((name) => name !== "seed")
      .map((name): Column => ({ name: free(name, "param"), kind: "parameter", of: ({ params }) => own(params, name) })),
    ...namesIn(runs, ({ scalars }) => scalars).map(
      (name): Column => ({ name: free(name, "metric"), kind: "scalar", of: ({ scalars }) => scalarOf(scalars, name) }),
    ),
  ];
}

function namesIn(runs: readonly RunSummary[], of: (run: RunSummary) => object): string[] {
  const names = new Set<string>();
  for (const run of runs) for (const name in of(run)) names.add(name);
  return [...names];
}

function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/** JSON has no NaN: it comes as null. */
function scalarOf(scalars: RunSummary["scalars"], name: string): number | undefined {
  const value = own(scalars, name);
  return value === null ? Number.NaN : value;
}

const isNothing = (cell: Cell) => cell === undefined || Number.isNaN(cell);

/** Ascending, or descending where `sign` is -1; what a run has no value of comes last, either way. */
export function compareCells(a: Cell, b: Cell, sign: 1 | -1): number {
  const [noA, noB] = [isNothing(a), isNothing(b)];
  if (noA || noB) return Number(noA) - Number(noB);
  if (typeof a === "number" && typeof b === "number") return sign * (a < b ? -1 : a > b ? 1 : 0);
  const [left, right] = [String(a), String(b)];
  return sign * (left < right ? -1 : left > right ? 1 : 0);
}

/** An experiment's scalars in the order it declares them, each with its unit; none where it is not in the catalogue. */
export type Declared = (experiment: string) => readonly { readonly name: string; readonly unit: string }[];

/** The number a run is known by: the first of the scalars its experiment declares that it has, else the first it recorded. */
export function headlineOf(
  run: RunSummary,
  declared: Declared,
): { name: string; unit: string; value: number } | undefined {
  const first =
    declared(run.experiment).find(({ name }) => Object.hasOwn(run.scalars, name)) ??
    Object.keys(run.scalars).map((name) => ({ name, unit: "" }))[0];
  return first && { ...first, value: scalarOf(run.scalars, first.name)! };
}

// The runs of a listing as a table: one column a fact, parameter and scalar metric, by which they are filtered, sorted, compared and
// asked in SQL. Prints nothing.
import type { ListedRun } from "./runIndex.ts";

export type Cell = number | boolean | string | undefined;

export interface Column {
  /** Unlike any other's, also to those who tell no capitals from small letters. */
  readonly name: string;
  readonly kind: "fact" | "parameter" | "metric";
  /** Undefined where the run has none. */
  readonly of: (run: ListedRun) => Cell;
}

const facts: { readonly [name: string]: (run: ListedRun) => Cell } = {
  run: ({ name }) => name.slice(name.lastIndexOf("/") + 1),
  experiment: ({ document }) => document.experiment,
  revision: ({ document }) => document.revision,
  preset: ({ document }) => document.preset,
  arm: ({ document }) => document.arm,
  seed: ({ document }) => document.seed,
  status: ({ status }) => status,
  started: ({ document }) => document.started,
  seconds: ({ document }) => document.seconds,
  key: ({ document }) => document.key,
  digest: ({ document }) => document.digest ?? undefined,
  commit: ({ document }) => document.commit ?? undefined,
  error: ({ document }) => document.error ?? undefined,
  parent: ({ document: { parent } }) =>
    parent && `${parent.name.slice(parent.name.lastIndexOf("/") + 1)} at ${parent.step}`,
};

/**
 * The columns of some runs: facts, then parameters, then scalars, each in the order met. A parameter that bears the name of a fact is
 * called "param_<name>", a metric whose name is taken "metric_<name>".
 */
export function columnsOf(runs: readonly ListedRun[]): Column[] {
  const taken = new Set(Object.keys(facts));
  const free = (given: string, prefix: string) => {
    // Half a character and the zero one are the same mark in a database: names that differ by them alone are told apart like others.
    const name = given.replace(/[\ud800-\udfff]/gu, "\ufffd").replaceAll("\0", "\ufffd");
    let candidate = name === "" || taken.has(name.toLowerCase()) ? `${prefix}_${name}` : name;
    for (let count = 2; taken.has(candidate.toLowerCase()); count++) candidate = `${prefix}_${name}_${count}`;
    taken.add(candidate.toLowerCase());
    return candidate;
  };
  // The seed of the parameters is that of the facts.
  const parameters = namesIn(runs.map(({ document }) => document.params)).filter((name) => name !== "seed");
  const metrics = namesIn(runs.map(({ scalars }) => scalars));
  const own = (values: object, name: string) =>
    Object.hasOwn(values, name) ? (values as Record<string, Cell>)[name] : undefined;
  return [
    ...Object.entries(facts).map(([name, of]): Column => ({ name, kind: "fact", of })),
    ...parameters.map(
      (name): Column => ({
        name: free(name, "param"),
        kind: "parameter",
        of: ({ document }) => own(document.params, name),
      }),
    ),
    ...metrics.map(
      (name): Column => ({ name: free(name, "metric"), kind: "metric", of: ({ scalars }) => own(scalars, name) }),
    ),
  ];
}

function namesIn(records: readonly object[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))];
}

// Which entries of the notebooks' specification have an experiment. Pure bookkeeping: reads no files and runs nothing.
import { nearest, UsageError } from "#kit";

/** One thing a notebook describes, as listed in experiments/entries.json. */
export interface Entry {
  /** Notebook part and section, like `002-6/F8`. */
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly priority: string;
  /** `build`: becomes an experiment, or an arm or claim of one. `out`: left out, with the reason. */
  readonly scope: string;
  readonly reason?: string;
  readonly note?: string;
}

/** An experiment and the ids of the entries its `source` names. */
export interface Covering {
  readonly id: string;
  readonly entries: readonly string[];
}

/** What became of one notebook part's entries, each list in the order of the specification. */
export interface Coverage {
  readonly notebook: string;
  readonly built: readonly { readonly entry: Entry; readonly experiments: readonly string[] }[];
  readonly open: readonly Entry[];
  readonly out: readonly Entry[];
}

/**
 * One row a notebook part, in the order of `entries`.
 *
 * @throws UsageError when an experiment names an entry that does not exist or is left out.
 */
export function coverageTable(entries: readonly Entry[], experiments: readonly Covering[]): Coverage[] {
  const coveredBy = new Map<string, string[]>(entries.map(({ id }) => [id, []]));
  for (const experiment of experiments) {
    for (const id of new Set(experiment.entries)) {
      const list = coveredBy.get(id);
      if (!list) throw unknownEntry(experiment.id, id, [...coveredBy.keys()]);
      list.push(experiment.id);
    }
  }
  const notebooks = [...new Set(entries.map(notebookOf))];
  return notebooks.map((notebook) => {
    const own = entries.filter((entry) => notebookOf(entry) === notebook);
    const isCovered = ({ id }: Entry) => coveredBy.get(id)!.length > 0;
    for (const entry of own.filter(isCovered)) {
      if (entry.scope === "out") throw leftOut(coveredBy.get(entry.id)![0]!, entry);
    }
    return {
      notebook,
      built: own.filter(isCovered).map((entry) => ({ entry, experiments: coveredBy.get(entry.id)! })),
      open: own.filter((entry) => entry.scope !== "out" && !isCovered(entry)),
      out: own.filter((entry) => entry.scope === "out"),
    };
  });
}

const notebookOf = ({ id }: Entry) => id.slice(0, id.indexOf("/"));

function unknownEntry(experiment: string, id: string, known: readonly string[]): UsageError {
  const near = nearest(id, known);
  return new UsageError(
    `${experiment}: source.entries names "${id}", which is no entry of experiments/entries.json${near ? `; the nearest is "${near}"` : ""}.`,
  );
}

function leftOut(experiment: string, { id, reason }: Entry): UsageError {
  return new UsageError(
    `${experiment}: source.entries names "${id}", which experiments/entries.json leaves out (${reason}).`,
  );
}

/** Sums over all rows. */
export function coverageTotals(rows: readonly Coverage[]): { built: number; open: number; out: number } {
  const total = (part: "built" | "open" | "out") => rows.reduce((sum, row) => sum + row[part].length, 0);
  return { built: total("built"), open: total("open"), out: total("out") };
}

/** The page docs/coverage.md: counts first, then every entry by name. */
export function coverageMarkdown(rows: readonly Coverage[]): string {
  const { built, open, out } = coverageTotals(rows);
  const count = (name: string, ...counts: number[]) => `| ${[name, ...counts].join(" | ")} |`;
  return [
    "# Coverage",
    "",
    "What of each notebook runs here. Made from `experiments/entries.json` and the experiments' `source.entries` by `npm run docs`;",
    "a test fails when this page is out of date, so do not edit it by hand.",
    "",
    `**${built} of ${built + open} entries are built; ${out} are left out, each with its reason.**`,
    "",
    "| notebook | built | open | left out |",
    "|---|--:|--:|--:|",
    ...rows.map((row) =>
      count(`[${row.notebook}](#${row.notebook})`, row.built.length, row.open.length, row.out.length),
    ),
    count("**all**", built, open, out),
    ...rows.flatMap(notebookSection),
    "",
  ].join("\n");
}

function notebookSection({ notebook, built, open, out }: Coverage): string[] {
  const list = (heading: string, items: readonly string[]) =>
    items.length > 0 ? ["", `**${heading}**`, "", ...items] : [];
  return [
    "",
    `## ${notebook}`,
    ...list(
      "Built",
      built.map(({ entry, experiments }) => `${item(entry)}: ${experiments.map(link).join(", ")}`),
    ),
    ...list(
      "Open",
      open.map((entry) => `${item(entry)} (${entry.priority})${entry.note ? `: ${entry.note}` : ""}`),
    ),
    ...list(
      "Left out",
      out.map((entry) => `${item(entry)}: ${entry.reason}`),
    ),
  ];
}

// Titles come from notebooks and may hold what Markdown would take for markup.
const item = ({ id, title }: Entry) => `- \`${id}\` ${title.replace(/[\\`*_<>[\]|]/g, "\\$&")}`;

const link = (experiment: string) => `[${experiment}](../experiments/${experiment}/)`;

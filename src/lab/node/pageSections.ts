// What a report tells of an experiment, from its declaration, its text and the runs there are: done ones of the revision it is now, the
// latest of each key, those of one preset with the same parameters set by hand judged together.
import * as fs from "node:fs";
import * as path from "node:path";
import { encodeApng, encodePng, plot, seedLines } from "#figure";
import { renderSvg } from "#figure/node";
import { canonicalJson } from "#kit";
import type { Experiment } from "../define.ts";
import { judge } from "../judge.ts";
import { trusted } from "../page/html.ts";
import type { Typeset } from "../page/markdown.ts";
import type { PageFigure, PageGroup, PageJudgement, PageSection } from "../page/page.ts";
import { type RunData, runSet } from "../runSet.ts";
import { type Column, columnsOf } from "./runColumns.ts";
import type { ListedRun } from "./runIndex.ts";
import { loadResults, loadRun } from "./store.ts";
import { number } from "./text.ts";
import { intervalText } from "./verdictTable.ts";

/** Pixels of a figure on a telephone. */
const narrowWidth = 328;

/**
 * @param experiment undefined where the runs are of none that is here; then their series are drawn.
 * @param experimentsFolder where the experiments' texts are, if anywhere.
 */
export async function sectionOf(
  id: string,
  experiment: Experiment | undefined,
  runs: readonly ListedRun[],
  experimentsFolder: string,
): Promise<PageSection> {
  const fit = runs.filter(
    ({ status, document }) => status === "done" && (experiment?.revision ?? document.revision) === document.revision,
  );
  const latest = new Map<string, ListedRun>();
  for (const run of [...fit].sort((a, b) => (a.document.started < b.document.started ? -1 : 1))) {
    latest.set(run.document.key, run);
  }
  const groups = new Map<string, ListedRun[]>();
  for (const run of fit) {
    if (latest.get(run.document.key) !== run) continue;
    const key = canonicalJson([run.document.preset, run.document.overrides]);
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const left = runs.length - fit.length;
  const parts: PageGroup[] = [];
  for (const group of groups.values()) parts.push(await groupOf(experiment, group));
  return {
    id,
    title: experiment?.title ?? id,
    facts: factsOf(id, experiment),
    text: experiment === undefined ? undefined : textOf(experimentsFolder, id),
    typeset: await loadTypeset(),
    groups: parts,
    notes: [
      ...(groups.size === 0 ? ["There are no finished runs of it."] : []),
      ...(left === 0
        ? []
        : [`${left} ${left === 1 ? "run is" : "runs are"} left out: not finished, or of another revision.`]),
    ],
  };
}

function factsOf(id: string, experiment: Experiment | undefined): string[] {
  if (experiment === undefined) return [];
  const { revision, source } = experiment;
  const entries = source.entries.map((entry) => `entry ${entry}`);
  const reference = source.reference === undefined ? [] : [source.reference];
  return [id, `revision ${revision}`, `notebook ${source.notebook}`, ...entries, ...reference];
}

/** Formulas as MathML, which needs no fonts; undefined where the package that makes it is not installed. */
async function loadTypeset(): Promise<Typeset | undefined> {
  try {
    const { default: temml } = await import("temml");
    return (formula) => trusted(temml.renderToString(formula, { throwOnError: false }));
  } catch {
    return undefined;
  }
}

/** The experiment's own text, where it is there: an installed package has none. */
function textOf(experimentsFolder: string, id: string): string | undefined {
  try {
    return fs.readFileSync(path.join(experimentsFolder, ...id.split("/"), "README.md"), "utf8");
  } catch {
    return undefined;
  }
}

async function groupOf(experiment: Experiment | undefined, runs: readonly ListedRun[]): Promise<PageGroup> {
  const data = runs.map(loadRun);
  const { document } = runs[0]!;
  const overrides = Object.entries(document.overrides).map(([name, value]) => `${name}=${value}`);
  const count = `${runs.length} ${runs.length === 1 ? "run" : "runs"}`;
  const columns = tableColumns(runs);
  return {
    title: [`Preset ${document.preset}, ${count}`, ...overrides].join(", "),
    facts: runs.length === 1 ? runFacts(runs[0]!) : [],
    judgements: experiment === undefined ? [] : judgementsOf(experiment, runs[0]!, data),
    figures: await figuresOf(experiment, runs, data),
    parameters: columns
      .filter(({ kind }) => kind === "parameter")
      .map((column) => parameterOf(experiment, column, runs)),
    runs: {
      columns: columns.map(({ name }) => name),
      rows: runs.map((run) => columns.map(({ of }) => of(run))),
      shown: (cell) =>
        cell === undefined || cell === null ? "–" : typeof cell === "number" ? number(cell) : short(String(cell)),
    },
    data: runs.map((run) => {
      const { scalars, series, fieldHashes } = loadResults(run);
      return JSON.parse(canonicalJson({ name: run.name, ...run.document, scalars, series, fields: fieldHashes }));
    }),
  };
}

/** What tells the runs of a group apart first, and what they found; where and when they were made last. */
function tableColumns(runs: readonly ListedRun[]): Column[] {
  const all = columnsOf(runs);
  const facts = (...names: string[]) => all.filter(({ name, kind }) => kind === "fact" && names.includes(name));
  const found = all.filter(({ kind }) => kind !== "fact");
  return [...facts("run", "arm", "seed"), ...found, ...facts("started", "seconds", "key", "digest", "commit")];
}

/** Hashes are told from their first digits, and are whole in the data. */
function short(text: string): string {
  return /^[0-9a-f]{40,64}$/.test(text) ? text.slice(0, 12) : text;
}

function runFacts({ name, document }: ListedRun): [string, string][] {
  const { key, digest, commit, dirty, versions, machine, started } = document;
  return [
    ["run", name],
    ["key", key],
    ["digest", digest ?? "none"],
    ["started", started],
    ["code", commit === null ? "not a checkout" : `${commit.slice(0, 12)}${dirty ? " with changes" : ""}`],
    ["made with", `orrery ${versions.orrery}, node ${versions.node}, ${machine.cpu}, ${machine.platform}`],
  ];
}

function judgementsOf(experiment: Experiment, { document }: ListedRun, data: readonly RunData[]): PageJudgement[] {
  const scale = { preset: document.preset, overridden: Object.keys(document.overrides).length };
  return judge(experiment, data, scale).map(({ says, verdict, why, agree, reported, measured, counted }) => ({
    says,
    verdict,
    why,
    agree,
    reported: reported.text ?? (reported.value === null ? "–" : number(reported.value)),
    measured: measured === undefined ? "–" : intervalText(measured, counted),
  }));
}

function parameterOf(experiment: Experiment | undefined, { name, of }: Column, runs: readonly ListedRun[]) {
  const values = [...new Set(runs.map((run) => String(of(run) ?? "–")))];
  const shown =
    values.length > 8 ? `${values.slice(0, 8).join(", ")}, and ${values.length - 8} more` : values.join(", ");
  return { name, doc: experiment?.params[name]?.doc ?? "", values: shown };
}

async function figuresOf(
  experiment: Experiment | undefined,
  runs: readonly ListedRun[],
  data: readonly RunData[],
): Promise<PageFigure[]> {
  const definitions = experiment === undefined ? seriesFigures(data) : declaredFigures(experiment, data);
  const metadata = {
    experiment: runs[0]!.document.experiment,
    keys: runs.map(({ document }) => document.key).join(" "),
  };
  const figures: PageFigure[] = [];
  for (const { name, caption, draw } of definitions) {
    try {
      const figure = draw();
      const told = { Title: caption, figure: name, ...metadata };
      const narrow = figure.at?.(narrowWidth);
      const drawn = {
        broad: await renderSvg(figure, told),
        narrow: narrow === undefined ? undefined : await renderSvg(narrow, told),
      };
      figures.push({ name, caption, drawn });
    } catch (error) {
      figures.push({ name, caption, drawn: { why: (error as Error).message } });
    }
  }
  if (experiment !== undefined) figures.push(...(await animationsOf(experiment, data, metadata)));
  return figures;
}

async function animationsOf(
  { arms, metrics, animations = {} }: Experiment,
  data: readonly RunData[],
  metadata: Readonly<Record<string, string>>,
): Promise<PageFigure[]> {
  const set = runSet(Object.keys(arms), metrics, data);
  const drawn: PageFigure[] = [];
  for (const [name, { caption, draw }] of Object.entries(animations)) {
    try {
      const animation = draw(set);
      const { width, height } = animation;
      const moving = imageAddress(await encodeApng(animation, { Title: caption, animation: name, ...metadata }));
      const still = imageAddress(await encodePng(animation.frame(0)));
      drawn.push({ name, caption, drawn: { moving, still, width, height } });
    } catch (error) {
      drawn.push({ name, caption, drawn: { why: (error as Error).message } });
    }
  }
  return drawn;
}

/** Programs that show PNG show APNG under the same name. */
function imageAddress(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png.buffer, png.byteOffset, png.byteLength).toString("base64")}`;
}

function declaredFigures({ arms, metrics, figures = {} }: Experiment, data: readonly RunData[]) {
  const set = runSet(Object.keys(arms), metrics, data);
  return Object.entries(figures).map(([name, { caption, draw }]) => ({ name, caption, draw: () => draw(set) }));
}

/** A chart a series, of runs that no experiment says how to draw. */
function seriesFigures(data: readonly RunData[]) {
  const names = [...new Set(data.flatMap(({ series }) => series.flatMap(({ values }) => Object.keys(values))))];
  return names.slice(0, 24).map((name) => ({
    name,
    caption: `${name}, as recorded.`,
    draw: () => {
      const rows = data.flatMap(({ arm, seed, series }) =>
        series
          .filter(({ values }) => Object.hasOwn(values, name))
          .map(({ step, values }) => ({ arm, seed, x: step, value: values[name]! })),
      );
      return plot({ x: { label: "step" }, y: { label: name }, marks: [seedLines(rows)] });
    },
  }));
}

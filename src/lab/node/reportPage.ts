// A report as the text of one HTML file: of a run, an experiment or an area, or of several runs beside each other. Writes nothing.
import { UsageError } from "#kit";
import { type Catalogue, type Experiment, shortName } from "../define.ts";
import { nearestIs } from "../names.ts";
import { pageHtml } from "../page/page.ts";
import { packageVersion } from "./machine.ts";
import { sectionOf } from "./pageSections.ts";
import { isOf } from "./runFilter.ts";
import { indexedRuns, type ListedRun } from "./runIndex.ts";
import { findRun, loadResults } from "./store.ts";

export interface ReportPage {
  readonly html: string;
  /** The experiments told of. */
  readonly ids: readonly string[];
  /** What it is about, as a name. */
  readonly name: string;
  /** Where in the home it belongs. */
  readonly place: string;
}

export interface ReportQuestion {
  readonly home: string;
  readonly catalogue: Catalogue;
  /** Where the experiments' texts are, if anywhere. */
  readonly experimentsFolder: string;
  /** One area, experiment or run; or several runs. */
  readonly subjects: readonly string[];
}

/** @throws UsageError when a subject is none, or has no runs. */
export async function reportPage({
  home,
  catalogue,
  experimentsFolder,
  subjects,
}: ReportQuestion): Promise<ReportPage> {
  const about = subjects.length === 1 ? subject(catalogue, home, subjects[0]!) : comparison(home, subjects);
  const { ids, runs, name, place } = about;
  const sections = [];
  for (const id of ids) {
    const own = runs.filter(({ document }) => document.experiment === id);
    sections.push(await sectionOf(id, await declared(catalogue, id), own, experimentsFolder));
  }
  const title = sections.length === 1 ? sections[0]!.title : name;
  return { html: pageHtml({ title, maker: `orrery ${packageVersion()}`, sections }), ids, name, place };
}

async function declared(catalogue: Catalogue, id: string): Promise<Experiment | undefined> {
  return Object.hasOwn(catalogue, id) ? (await catalogue[id]!()).default : undefined;
}

interface Subject extends Omit<ReportPage, "html"> {
  readonly runs: readonly ListedRun[];
}

/** An area or experiment that there is or that has runs, else a run. @throws UsageError when there is none, or it has no runs. */
function subject(catalogue: Catalogue, home: string, text: string): Subject {
  const { runs } = indexedRuns(home);
  const there = runs.map(({ document }) => document.experiment);
  const known = [...new Set([...Object.keys(catalogue), ...there])];
  const meant = known.filter((id) => isOf(id, text));
  if (meant.length > 0) {
    const ids = meant.filter((id) => there.includes(id));
    if (ids.length === 0) throw new UsageError(`report: there are no runs of ${text} in ${home}.`);
    const isArea = meant.every((id) => id.startsWith(`${text}/`));
    // A run.json may say anything of itself; where the report goes is told by the folders.
    const [area, name] = runs.find(({ document }) => document.experiment === ids[0])!.name.split("/");
    if (!isArea && ids.length > 1)
      throw new UsageError(`"${text}" is the name of several experiments: ${ids.join(", ")}.`);
    return { ids, runs, name: text, place: isArea ? area! : `${area}/${name}` };
  }
  const names = [...known, ...known.map(shortName), ...known.map((id) => id.slice(0, id.indexOf("/")))];
  const isRun = runs.some(({ name, document }) => name.includes(text) || document.key.startsWith(text));
  if (!isRun) throw new UsageError(`"${text}" is no run, experiment or area${nearestIs(text, [...new Set(names)])}.`);
  const run = listed(home, text);
  return { ids: [run.document.experiment], runs: [run], name: run.name, place: run.name };
}

function comparison(home: string, texts: readonly string[]): Subject {
  const runs = [...new Map(texts.map((text) => listed(home, text)).map((run) => [run.name, run])).values()];
  const ids = [...new Set(runs.map(({ document }) => document.experiment))];
  return { ids, runs, name: `Comparison of ${runs.length} runs`, place: "" };
}

function listed(home: string, text: string): ListedRun {
  const run = findRun(home, text);
  return { ...run, scalars: loadResults(run).scalars };
}

// `report`: a run, an experiment or an area as one HTML file.
import * as path from "node:path";
import { UsageError } from "#kit";
import { type Experiment, shortName } from "../../define.ts";
import { nearestIs } from "../../names.ts";
import { pageHtml } from "../../page/page.ts";
import { makeFolder, writeAtomic, writing } from "../files.ts";
import { packageVersion } from "../machine.ts";
import { sectionOf } from "../pageSections.ts";
import { isOf } from "../runFilter.ts";
import { indexedRuns, type ListedRun } from "../runIndex.ts";
import { checkHome, findRun, loadResults } from "../store.ts";
import { type CommandContext, type HomeOption, homeOf, shownPath } from "./context.ts";

interface ReportOptions extends HomeOption {
  readonly out?: string;
  readonly json?: boolean;
}

export async function report(context: CommandContext, text: string, options: ReportOptions): Promise<void> {
  if (options.out === "") throw new UsageError("--out wants a file, and is empty.");
  const home = homeOf(options);
  checkHome(home);
  const { ids, runs, name, place } = subject(context, home, text);
  const sections = [];
  for (const id of ids) {
    const own = runs.filter(({ document }) => document.experiment === id);
    sections.push(await sectionOf(id, await declared(context, id), own, context.experimentsFolder));
  }
  const title = sections.length === 1 ? sections[0]!.title : name;
  const page = pageHtml({ title, maker: `orrery ${packageVersion()}`, sections });
  const file = options.out === undefined ? path.join(home, place, "report.html") : path.resolve(options.out);
  writing(`The file ${file}`, () => {
    makeFolder(path.dirname(file));
    writeAtomic(file, page);
  });
  context.print(options.json ? JSON.stringify({ experiments: ids, path: file }, null, 2) : shownPath(file));
}

async function declared({ catalogue }: CommandContext, id: string): Promise<Experiment | undefined> {
  return Object.hasOwn(catalogue, id) ? (await catalogue[id]!()).default : undefined;
}

interface Subject {
  /** The experiments told of. */
  readonly ids: readonly string[];
  readonly runs: readonly ListedRun[];
  readonly name: string;
  /** Where in the home it belongs. */
  readonly place: string;
}

/** An area or experiment that there is or that has runs, else a run. @throws UsageError when there is none, or it has no runs. */
function subject({ catalogue }: CommandContext, home: string, text: string): Subject {
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
  const run = findRun(home, text);
  const { scalars } = loadResults(run);
  return { ids: [run.document.experiment], runs: [{ ...run, scalars }], name: run.name, place: run.name };
}

// What every command of the command line is given, and what several of them need.
import * as path from "node:path";
import { UsageError } from "#kit";
import { type Catalogue, type Experiment, shortName } from "../../define.ts";
import { nearestIs } from "../../names.ts";
import type { RunSpec } from "../../resolve.ts";
import { type DataShelf, missingData } from "../../shelf.ts";
import type { StoredRun } from "../store.ts";
import type { Paint } from "../text.ts";

export interface CommandContext {
  /** Its experiments are given their data before they run. */
  readonly catalogue: Catalogue;
  /** Tells which data are missing; undefined where there are none to be had. */
  readonly shelf: DataShelf | undefined;
  /** Module of the worker threads. */
  readonly workerEntry: URL;
  /** Where the experiments' sources are, and their frozen verdicts beside them. */
  readonly experimentsFolder: string;
  /** Results go here, and nothing else. */
  readonly print: (text: string) => void;
  /** What accompanies results: where things are, what was left out. */
  readonly tell: (text: string) => void;
  readonly paint: Paint;
  readonly width: number;
}

export interface HomeOption {
  readonly home?: string;
}

/** `--home`, else ORRERY_HOME, else ./runs. */
export function homeOf({ home }: HomeOption): string {
  const chosen = home ?? process.env.ORRERY_HOME ?? "";
  if (home === "") throw new UsageError("--home wants a folder, and is empty.");
  return path.resolve(chosen === "" ? "runs" : chosen);
}

/** A path as short as it can be shown from here. */
export function shownPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === "" ? "." : relative.startsWith("..") ? file : relative;
}

/** The id meant by a full id or by the part after the area, where only one experiment has it. @throws UsageError */
export function experimentId(catalogue: Catalogue, text: string): string {
  const ids = Object.keys(catalogue);
  if (Object.hasOwn(catalogue, text)) return text;
  const same = ids.filter((id) => shortName(id) === text);
  if (same.length === 1) return same[0]!;
  if (same.length > 1) throw new UsageError(`"${text}" is the name of several experiments: ${same.join(", ")}.`);
  const candidates = text.includes("/") ? ids : ids.map(shortName);
  throw new UsageError(`"${text}" is no experiment${nearestIs(text, candidates)}.`);
}

export async function loadExperiment(catalogue: Catalogue, text: string): Promise<Experiment> {
  return (await catalogue[experimentId(catalogue, text)]!()).default;
}

/** The experiment a run is of. @throws UsageError when there is none of that id here. */
export async function ownExperiment(catalogue: Catalogue, { name, document }: StoredRun): Promise<Experiment> {
  if (Object.hasOwn(catalogue, document.experiment)) return (await catalogue[document.experiment]!()).default;
  const short = path.posix.basename(name);
  throw new UsageError(`${short} is a run of "${document.experiment}", which is no experiment here.`);
}

/** The experiments that areas and names stand for, each once, or all of them when there are none. @throws UsageError */
export async function loadSelection(catalogue: Catalogue, ...texts: readonly string[]): Promise<Experiment[]> {
  const ids = Object.keys(catalogue);
  const chosen = texts.length === 0 ? [ids] : texts.map((text) => selected(catalogue, ids, text));
  return Promise.all([...new Set(chosen.flat())].map(async (id) => (await catalogue[id]!()).default));
}

/** Ids that a word stands for. */
function selected(catalogue: Catalogue, ids: readonly string[], text: string): readonly string[] {
  const inArea = ids.filter((id) => id.startsWith(`${text}/`));
  if (inArea.length > 0) return inArea;
  const areas = [...new Set(ids.map((id) => id.slice(0, id.indexOf("/"))))];
  if (Object.hasOwn(catalogue, text) || ids.some((id) => shortName(id) === text))
    return [experimentId(catalogue, text)];
  throw new UsageError(
    `"${text}" is no area and no experiment${nearestIs(text, [...areas, ...ids, ...ids.map(shortName)])}.`,
  );
}

/** Refuses runs whose data are missing, before anything is written. @throws UsageError */
export function requireData(
  shelf: DataShelf | undefined,
  experiment: Experiment,
  specs: readonly Pick<RunSpec, "params">[],
): void {
  const why = missingData(
    experiment,
    specs.map(({ params }) => params),
    shelf,
  );
  if (why !== undefined) throw new UsageError(why);
}

/** A whole number from `low`, as typed after an option. @throws UsageError */
export function readCount(option: string, text: string, low: number, high: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new UsageError(`${option} ${text} is not a whole number from ${low} to ${high}.`);
}

// `run` and `claims`: make the runs of one or more experiments, judge their claims, write reports.
import * as os from "node:os";
import * as path from "node:path";
import { UsageError } from "#kit";
import { chosenRuns, resolveChoice, type TypedChoice } from "../../config/choice.ts";
import type { Branch } from "../../config/tree.ts";
import { type Experiment, type PresetName, shortName } from "../../define.ts";
import { claimDocument, type ExperimentDocument, type ResultsDocument } from "../../document.ts";
import { type Judgement, judge, unmeasured } from "../../judge.ts";
import type { Overrides, RunSpec } from "../../resolve.ts";
import { missingData } from "../../shelf.ts";
import { type CampaignOptions, carryOutRuns, type Failure, planRuns } from "../campaign.ts";
import { readConfigurations } from "../configFile.ts";
import { freezePicture } from "../picture.ts";
import { duration, openDisplay } from "../progress.ts";
import { type Report, writeReport } from "../report.ts";
import { checkHome, loadRun, prepareHome, type StoredRun } from "../store.ts";
import { wrap } from "../text.ts";
import { checkFreezable, freezeVerdicts } from "../verdictFile.ts";
import { verdictCounts, verdictTable } from "../verdictTable.ts";
import { type CommandContext, type HomeOption, homeOf, readCount, shownPath } from "./context.ts";

export interface RunOptions extends HomeOption, TypedChoice {
  /** Configuration files. */
  readonly config?: readonly string[];
  readonly workers?: string;
  readonly checkpointEvery: string;
  readonly keepCheckpoints?: boolean;
  readonly json?: boolean;
  readonly again?: boolean;
  readonly strict?: boolean;
  readonly freeze?: boolean;
  /** Where the frames of animations go. */
  readonly frames?: string;
  readonly debug?: boolean;
}

export const exitCodes = { done: 0, failed: 1, usage: 2, contradicted: 3, interrupted: 130 } as const;

/** What is asked of one experiment, checked. */
interface Request {
  readonly experiment: Experiment;
  readonly preset: PresetName;
  readonly overrides: Overrides;
  readonly specs: readonly RunSpec[];
}

/** @throws UsageError for anything that does not fit the experiment. Touches no files. */
function request(experiment: Experiment, options: RunOptions, configuration: Branch | undefined): Request {
  const choice = resolveChoice(experiment, options, configuration);
  const { preset, overrides } = choice;
  return { experiment, preset: preset.value, overrides, specs: chosenRuns(experiment, choice) };
}

/** Worker threads: those asked for, else as many as there are cores. */
export function workersOf(text: string | undefined): number {
  return text === undefined ? os.availableParallelism() : readCount("--workers", text, 1, 1024);
}

/** Seconds between checkpoints. */
export function checkpointSecondsOf(text: string): number {
  const seconds = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= 0) return seconds;
  throw new UsageError(`--checkpoint-every ${text} is not a number of seconds.`);
}

/** Runs and judges the experiments one after another; gives the exit code. */
export async function runExperiments(
  context: CommandContext,
  experiments: readonly Experiment[],
  options: RunOptions,
): Promise<number> {
  const home = homeOf(options);
  if (options.frames === "") throw new UsageError("--frames wants a folder, and is empty.");
  const settings: Omit<CampaignOptions, "display"> = {
    home,
    catalogue: context.catalogue,
    workerEntry: context.workerEntry,
    workers: workersOf(options.workers),
    checkpointSeconds: checkpointSecondsOf(options.checkpointEvery),
    keepCheckpoints: options.keepCheckpoints ?? false,
    force: false,
    tell: context.tell,
  };
  const configuration = readConfigurations(options.config ?? []);
  const requests = experiments.map((experiment) => request(experiment, options, configuration));
  if (options.freeze) for (const asked of requests) checkFreezable(context.experimentsFolder, asked);
  const lacking = requests.map(({ experiment, specs }) => {
    const params = specs.map((spec) => spec.params);
    return missingData(experiment, params, context.shelf);
  });
  // One experiment that cannot run is refused; among several it is judged as what it is, unmeasured.
  if (requests.length === 1 && lacking[0] !== undefined) throw new UsageError(lacking[0]);
  prepareHome(home);
  checkHome(home);

  const documents: ExperimentDocument[] = [];
  let code: number = exitCodes.done;
  for (const [at, asked] of requests.entries()) {
    const lack = lacking[at];
    if (lack !== undefined) {
      const judgements = unmeasured(asked.experiment, lack);
      documents.push(experimentDocument(asked, 0, judgements, []));
      if (!options.json) {
        const title = context.paint("strong", asked.experiment.title);
        context.print([title, ...wrap(lack, context.width), "", `${verdictCounts(judgements)}.`, ""].join("\n"));
      }
      continue;
    }
    const began = performance.now();
    const planned = planRuns(home, asked.experiment, asked.specs, options.again ?? false);
    const display = await openDisplay(shortName(asked.experiment.id));
    const result = await carryOutRuns(planned, { ...settings, display });
    if (result.interrupted) {
      const names = result.unfinished.map(({ name }) => path.posix.basename(name));
      // With --again the same command would start over once more.
      const how = options.again ? names.map((name) => `"orrery resume ${name}"`).join(" and ") : "the same command";
      context.tell(
        names.length === 0
          ? "Interrupted. Nothing was left unfinished; the same command goes on from there."
          : `Interrupted. What ${names.join(", ")} had done is kept; ${how} goes on from there.`,
      );
      return exitCodes.interrupted;
    }
    for (const failure of result.failures) tellFailure(context, failure, options.debug ?? false);
    if (result.failures.length > 0) code = exitCodes.failed;
    if (result.runs.length === 0) continue;
    const data = result.runs.map(loadRun);
    const judgements = judge(asked.experiment, data, {
      preset: asked.preset,
      overridden: Object.keys(asked.overrides).length,
    });
    const seconds = (performance.now() - began) / 1000;
    const frames = options.frames === undefined ? undefined : framesFolder(options.frames, asked.experiment);
    const report = await writeReport(home, { ...asked, seconds, judgements, runs: result.runs, data, frames });
    for (const trouble of report.troubles) context.tell(trouble);
    if (frames !== undefined && Object.keys(asked.experiment.animations ?? {}).length === 0)
      context.tell(`${asked.experiment.id} has no animations, hence no frames.`);
    if (code === exitCodes.done && options.strict && judgements.some(({ verdict }) => verdict === "contradicted")) {
      code = exitCodes.contradicted;
    }
    documents.push(experimentDocument(asked, seconds, judgements, result.runs));
    if (!options.json) {
      const reused = planned.filter(({ kept }) => kept?.status === "done").length;
      context.print(summary(context, asked, { seconds, judgements, runs: result.runs, report, reused }));
    }
    if (options.freeze && result.failures.length === 0) {
      const file = freezeVerdicts(context.experimentsFolder, asked, judgements, result.runs);
      await freezePicture(context.experimentsFolder, asked.experiment, data);
      context.tell(`Frozen in ${shownPath(file)}.`);
    }
  }
  if (options.json) context.print(JSON.stringify({ experiments: documents } satisfies ResultsDocument, null, 2));
  return code;
}

/** Frames lie in <folder>/<experiment>/<animation>/. */
function framesFolder(folder: string, { id }: Experiment): string {
  return path.join(path.resolve(folder), shortName(id));
}

export function tellFailure(context: CommandContext, failure: Failure, debug: boolean): void {
  const { name, why, stack, resumable } = failure;
  const short = path.posix.basename(name);
  const what = why.replace(/\.$/, "");
  context.tell(
    resumable
      ? `${short} stopped: ${what}; when that is over, "orrery resume ${short}" goes on from there.`
      : `${short} failed: ${what}${/[!?]$/.test(what) ? "" : "."}`,
  );
  if (debug && stack !== undefined) context.tell(stack);
}

function experimentDocument(
  { experiment, preset }: Request,
  seconds: number,
  judgements: readonly Judgement[],
  runs: readonly StoredRun[],
): ExperimentDocument {
  return {
    id: experiment.id,
    preset,
    seconds: Math.round(seconds * 1000) / 1000,
    claims: judgements.map(claimDocument),
    runs: runs.map(({ folder, document }) => ({ key: document.key, digest: document.digest!, path: folder })),
  };
}

interface Outcome {
  readonly seconds: number;
  readonly judgements: readonly Judgement[];
  readonly runs: readonly StoredRun[];
  readonly report: Report;
  /** Runs that were done before. */
  readonly reused: number;
}

function summary(
  { paint, width }: CommandContext,
  { experiment, preset }: Request,
  { seconds, judgements, runs, report, reused }: Outcome,
): string {
  const kept = reused === 0 ? "" : `, ${reused} of them from before (--again runs them anew)`;
  const made = `${experiment.id}, preset ${preset}: ${runs.length} ${runs.length === 1 ? "run" : "runs"}${kept}, ${duration(seconds)}`;
  const where = [
    ["runs", path.dirname(runs[0]!.folder)],
    ["report", report.folder],
    ...report.figures
      .filter((file) => file.endsWith(".svg"))
      .map((file) => ["figure", file.replace(/\.svg$/, ".{svg,png}")]),
    ...report.animations.flatMap(({ files, frameFolder }) => [
      ["movie", files.length === 1 ? files[0] : files[0]!.replace(/\.apng$/, ".{apng,gif}")],
      ...(frameFolder === undefined ? [] : [["frames", frameFolder]]),
    ]),
  ];
  return [
    paint("strong", experiment.title),
    ...wrap(made, width),
    "",
    verdictTable(judgements, width, paint),
    "",
    `${verdictCounts(judgements)}.`,
    ...where.map(([what, file]) => `${what!.padEnd(8)}${shownPath(file!)}`),
    "",
  ].join("\n");
}

// `show` and `resume`: one run of a home.
import * as path from "node:path";
import { shortName } from "../../define.ts";
import { BusyError, carryOutRuns, whyBusy } from "../campaign.ts";
import { checkpointPoints } from "../checkpoints.ts";
import { runHolder } from "../owner.ts";
import { duration, openDisplay } from "../progress.ts";
import { specOf } from "../runDocument.ts";
import { checkHome, findRun, folderFiles, loadResults, prepareHome, wholeRun } from "../store.ts";
import { number } from "../text.ts";
import { type CommandContext, type HomeOption, homeOf, ownExperiment, requireData, shownPath } from "./context.ts";
import { checkpointSecondsOf, exitCodes, tellFailure } from "./run.ts";

interface ShowOptions extends HomeOption {
  readonly json?: boolean;
}

export function show(context: CommandContext, text: string, options: ShowOptions): void {
  const home = homeOf(options);
  checkHome(home);
  const run = findRun(home, text);
  const { name, folder, document, status } = run;
  const { scalars, series, chain } = loadResults(run);
  const fields = folderFiles(folder, "fields");
  const points = checkpointPoints(folder);
  if (options.json) {
    context.print(
      JSON.stringify({ name, ...document, status, scalars, fields, checkpoints: points, path: folder }, null, 2),
    );
    return;
  }
  const lengths = new Map<string, number>();
  for (const { values } of series)
    for (const metric of Object.keys(values)) lengths.set(metric, (lengths.get(metric) ?? 0) + 1);
  const { commit, dirty, machine, parent, versions } = document;
  const facts: [string, string][] = [
    ["run", name],
    ["status", document.error === null ? status : `${status}: ${document.error}`],
    ["key", document.key],
    ["digest", document.digest ?? "none yet"],
    ...(parent === undefined
      ? []
      : ([["parent", `${parent.name} at safe point ${parent.step}, key ${parent.key.slice(0, 8)}`]] satisfies [
          string,
          string,
        ][])),
    ["preset", document.preset],
    ...Object.entries(document.params).map(([param, value]): [string, string] => [
      param,
      `${value}${param in document.overrides ? " (by hand)" : ""}`,
    ]),
    ["started", document.started],
    ["took", duration(document.seconds)],
    [
      "code",
      commit === null ? "not a checkout" : `${commit.slice(0, 12)}${dirty ? " with changes, see code.patch" : ""}`,
    ],
    ["versions", `orrery ${versions.orrery}, node ${versions.node}`],
    [
      "machine",
      `${machine.cpu}, ${machine.cores} cores, ${Math.round(machine.memory / 2 ** 30)} GiB, ${machine.platform}`,
    ],
    ...Object.entries(scalars).map(([metric, value]): [string, string] => [metric, number(value)]),
    ...[...lengths].map(([metric, count]): [string, string] => [metric, `${count} values`]),
    ...(chain.length === 0 ? [] : ([["chain", `${chain.length} links`]] satisfies [string, string][])),
    ...(fields.length === 0 ? [] : ([["fields", fields.join(", ")]] satisfies [string, string][])),
    ...(points.length === 0
      ? []
      : ([["checkpoints", points.map((point) => `step-${point}`).join(", ")]] satisfies [string, string][])),
    ["path", shownPath(folder)],
  ];
  const wide = Math.max(...facts.map(([what]) => what.length));
  context.print(facts.map(([what, value]) => `${context.paint("dim", what.padEnd(wide))}  ${value}`).join("\n"));
}

interface ResumeOptions extends HomeOption {
  readonly checkpointEvery: string;
  readonly keepCheckpoints?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Finishes one run that stopped; one that is done is left as it is. Gives the exit code. */
export async function resume(context: CommandContext, text: string, options: ResumeOptions): Promise<number> {
  const home = homeOf(options);
  const checkpointSeconds = checkpointSecondsOf(options.checkpointEvery);
  checkHome(home);
  const run = findRun(home, text);
  const short = path.posix.basename(run.name);
  const experiment = await ownExperiment(context.catalogue, run);
  if (run.status === "running" && runHolder(run.folder)?.foreign === false) throw new BusyError(whyBusy(run));
  if (run.status !== "done") {
    requireData(context.shelf, experiment, [specOf(run.document)]);
    prepareHome(home);
    const result = await carryOutRuns([{ spec: specOf(run.document), kept: run }], {
      home,
      catalogue: context.catalogue,
      workerEntry: context.workerEntry,
      workers: 1,
      checkpointSeconds,
      keepCheckpoints: options.keepCheckpoints ?? false,
      force: true,
      tell: context.tell,
      display: await openDisplay(shortName(run.document.experiment)),
    });
    if (result.interrupted) {
      context.tell(`Interrupted. What ${short} had done is kept; the same command goes on from there.`);
      return exitCodes.interrupted;
    }
    if (result.failures.length > 0) {
      for (const failure of result.failures) tellFailure(context, failure, options.debug ?? false);
      return exitCodes.failed;
    }
  }
  const { key, digest } = wholeRun(home, run.name).document;
  if (options.json) context.print(JSON.stringify({ name: run.name, key, digest, path: run.folder }, null, 2));
  else context.print(`${short} is done, digest ${digest}.`);
  return exitCodes.done;
}

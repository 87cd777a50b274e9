// `fork`: branch a run off another at a safe point, and make it.
import * as path from "node:path";
import { shortName } from "../../define.ts";
import { readOverrides } from "../../resolve.ts";
import { carryOutRuns, planRuns } from "../campaign.ts";
import { createFork, forkSpec } from "../fork.ts";
import { openDisplay } from "../progress.ts";
import { stateAtPoint } from "../remake.ts";
import { checkHome, findRun, prepareHome, wholeRun } from "../store.ts";
import { type CommandContext, type HomeOption, homeOf, ownExperiment, readCount, requireData } from "./context.ts";
import { checkpointSecondsOf, exitCodes, tellFailure } from "./run.ts";

interface ForkOptions extends HomeOption {
  readonly at: string;
  readonly set: readonly string[];
  readonly checkpointEvery: string;
  readonly keepCheckpoints?: boolean;
  readonly again?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Gives the exit code. The same fork again is the same run: done, it is left as it is; stopped, it goes on. */
export async function fork(context: CommandContext, text: string, options: ForkOptions): Promise<number> {
  const home = homeOf(options);
  const step = readCount("--at", options.at, 1, 1e9);
  const checkpointSeconds = checkpointSecondsOf(options.checkpointEvery);
  checkHome(home);
  const parent = findRun(home, text);
  const experiment = await ownExperiment(context.catalogue, parent);
  const spec = forkSpec(parent, step, readOverrides(experiment, options.set));
  requireData(context.shelf, experiment, [spec]);
  const [planned] = planRuns(home, experiment, [spec], options.again ?? false);
  const display = await openDisplay(shortName(experiment.id));
  let run = planned!.kept;
  if (run === undefined) {
    const state = await stateAtPoint(experiment, parent, step, (fraction, note) =>
      display.update({ done: 0, total: 2, work: fraction, note }),
    ).finally(() => display.stop());
    prepareHome(home);
    run = createFork(home, parent, spec, state);
  }
  const short = path.posix.basename(run.name);
  const result = await carryOutRuns([{ spec, kept: run }], {
    home,
    catalogue: context.catalogue,
    workerEntry: context.workerEntry,
    workers: 1,
    checkpointSeconds,
    keepCheckpoints: options.keepCheckpoints ?? false,
    force: false,
    display: await openDisplay(shortName(experiment.id)),
    tell: context.tell,
  });
  if (result.interrupted) {
    context.tell(`Interrupted. What ${short} had done is kept; "orrery resume ${short}" goes on from there.`);
    return exitCodes.interrupted;
  }
  if (result.failures.length > 0) {
    for (const failure of result.failures) tellFailure(context, failure, options.debug ?? false);
    return exitCodes.failed;
  }
  const { key, digest, parent: lineage } = wholeRun(home, run.name).document;
  if (options.json) {
    context.print(JSON.stringify({ name: run.name, key, digest, parent: lineage, path: run.folder }, null, 2));
  } else {
    context.print(
      `${short}, branched from ${path.posix.basename(parent.name)} at safe point ${step}, is done, digest ${digest}.`,
    );
  }
  return exitCodes.done;
}

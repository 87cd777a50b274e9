// `sweep`: makes the runs a file describes, beside other processes that work on the same file, and shows what came of them.
import * as fs from "node:fs";
import * as path from "node:path";
import { mean, UsageError } from "#kit";
import { shortName } from "../../define.ts";
import type { RunSpec } from "../../resolve.ts";
import { readPlaced } from "../../sweep/placed.ts";
import { experimentNamed, placing, readSweep } from "../../sweep/readSweep.ts";
import { runsOf, type Sweep } from "../../sweep/sweep.ts";
import { fileTrouble } from "../files.ts";
import { duration } from "../progress.ts";
import { checkHome, loadRun, prepareHome, type StoredRun } from "../store.ts";
import { openSweepDisplay } from "../sweepDisplay.ts";
import { carryOutSweep, type SweepResult } from "../sweepRuns.ts";
import { number, table } from "../text.ts";
import {
  type CommandContext,
  experimentId,
  type HomeOption,
  homeOf,
  loadExperiment,
  readCount,
  requireData,
  shownPath,
} from "./context.ts";
import { checkpointSecondsOf, exitCodes, tellFailure, workersOf } from "./run.ts";

export interface SweepCommandOptions extends HomeOption {
  readonly workers?: string;
  readonly checkpointEvery: string;
  readonly leaseExpiry: string;
  readonly failFast?: boolean;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** Gives the exit code: 0 all runs are done, 1 some failed, 130 interrupted. @throws UsageError with the file's line */
export async function sweep(context: CommandContext, file: string, options: SweepCommandOptions): Promise<number> {
  const home = homeOf(options);
  const workers = workersOf(options.workers);
  const checkpointSeconds = checkpointSecondsOf(options.checkpointEvery);
  const expirySeconds = readCount("--lease-expiry", options.leaseExpiry, 1, 86_400);
  const described = await describe(context, file);
  const specs = runsOf(described);
  requireData(context.shelf, described.experiment, specs);
  prepareHome(home);
  checkHome(home);

  const began = performance.now();
  const label = `${shortName(described.experiment.id)}, ${path.basename(file)}`;
  const display = await openSweepDisplay(label);
  const { catalogue, workerEntry } = context;
  const failFast = options.failFast ?? false;
  const { tell } = context;
  const settings = { home, catalogue, workerEntry, workers, checkpointSeconds, expirySeconds, failFast, tell };
  let result: SweepResult;
  try {
    result = await carryOutSweep(specs, { ...settings, onChange: display.update });
  } finally {
    display.stop();
  }
  for (const failure of result.failures) tellFailure(context, failure, options.debug ?? false);
  if (result.ended === "interrupted") {
    context.tell(
      `Interrupted. ${result.runs.length} of ${specs.length} runs are done; the same command goes on from there.`,
    );
    return exitCodes.interrupted;
  }
  const seconds = (performance.now() - began) / 1000;
  context.print(
    options.json
      ? JSON.stringify(document(described, specs, result), null, 2)
      : summary(context, described, { home, specs, result, seconds }),
  );
  return result.failures.length > 0 ? exitCodes.failed : exitCodes.done;
}

async function describe({ catalogue }: CommandContext, file: string): Promise<Sweep> {
  let bytes: Uint8Array;
  try {
    bytes = fs.readFileSync(file);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new UsageError(`The file ${file} ${missing ? "is not there" : `cannot be read: ${fileTrouble(error)}`}.`);
  }
  const root = readPlaced(bytes, shownPath(path.resolve(file)));
  const { name, at } = experimentNamed(root);
  const id = placing(at, () => experimentId(catalogue, name));
  return readSweep(root, await loadExperiment(catalogue, id));
}

/** What `--json` prints: every run of the sweep that is settled, in its order. */
function document({ experiment, preset }: Sweep, specs: readonly RunSpec[], { runs, failures, made }: SweepResult) {
  const byKey = new Map(runs.map((run) => [run.document.key, run]));
  return {
    experiment: experiment.id,
    preset,
    total: specs.length,
    made,
    runs: specs.flatMap(({ key, arm, seed, overrides }) => {
      const run = byKey.get(key);
      if (run === undefined) return [];
      return [{ key, arm, seed, settings: overrides, digest: run.document.digest, path: run.folder }];
    }),
    failures: failures.map(({ name, why }) => ({ name, why })),
  };
}

interface Outcome {
  readonly home: string;
  readonly specs: readonly RunSpec[];
  readonly result: SweepResult;
  readonly seconds: number;
}

/** Metrics shown; more make no table a terminal holds, and `runs` and `export` have them all. */
const metricsShown = 4;

function summary({ paint }: CommandContext, described: Sweep, { home, specs, result, seconds }: Outcome): string {
  const { experiment, preset, varied } = described;
  const byKey = new Map(result.runs.map((run) => [run.document.key, run]));
  const metrics = Object.entries(experiment.metrics)
    .filter(([, { kind }]) => kind === "scalar")
    .map(([name]) => name)
    .slice(0, metricsShown);
  const groups = new Map<string, { readonly cells: string[]; readonly runs: StoredRun[] }>();
  for (const { key, arm, overrides } of specs) {
    const cells = [arm, ...varied.map((name) => cell(overrides[name]))];
    const group = groups.get(cells.join("\0")) ?? { cells, runs: [] };
    const run = byKey.get(key);
    if (run !== undefined) group.runs.push(run);
    groups.set(cells.join("\0"), group);
  }
  const rows = [...groups.values()].map(({ cells, runs }) => {
    const loaded = runs.map(loadRun);
    const means = metrics.map((metric) => {
      const values = loaded.map(({ scalars }) => scalars[metric]).filter((value) => value !== undefined);
      return values.length === 0 ? "–" : number(mean(values));
    });
    return [...cells, String(runs.length), ...means];
  });
  const { runs, failures, made } = result;
  const failed = failures.length === 0 ? "" : `, ${failures.length} failed`;
  const left = specs.length - runs.length - failures.length;
  return [
    paint("strong", experiment.title),
    `${experiment.id}, preset ${preset}: ${runs.length} of ${specs.length} runs done, ${made} of them made here${failed}${left === 0 ? "" : `, ${left} left`}, ${duration(seconds)}`,
    "",
    table(["arm", ...varied, "runs", ...metrics.map((metric) => `mean ${metric}`)], rows, paint),
    "",
    `runs    ${shownPath(path.join(home, ...experiment.id.split("/")))}`,
  ].join("\n");
}

function cell(value: number | boolean | string | undefined): string {
  if (value === undefined) return "–";
  return typeof value === "number" ? String(Number(value.toPrecision(6))) : String(value);
}

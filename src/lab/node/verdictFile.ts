// verdict.json beside an experiment: what its claims came to, over which runs. It is committed, so it has nothing of time, machine or
// folders, and the same runs give the same file to the byte.
import * as fs from "node:fs";
import * as path from "node:path";
import { UsageError } from "#kit";
import { type Experiment, type PresetName, shortName } from "../define.ts";
import { type ClaimDocument, claimDocument } from "../document.ts";
import type { Judgement } from "../judge.ts";
import { ownSeeds, type RunSpec, resolveRun } from "../resolve.ts";
import { writeAtomic, writing } from "./files.ts";
import type { StoredRun } from "./store.ts";

export interface VerdictFile {
  readonly experiment: string;
  readonly revision: number;
  readonly preset: PresetName;
  readonly claims: readonly (ClaimDocument & { /** The agreement in words. */ readonly agree: string })[];
  /** The runs it was measured over: every arm with every seed of the experiment's own. */
  readonly runs: readonly {
    readonly arm: string;
    readonly seed: number;
    readonly key: string;
    readonly digest: string;
  }[];
}

/** @param folder of all experiments: <folder>/<area>/<name>/verdict.json */
export function verdictPath(folder: string, experiment: string): string {
  return path.join(folder, ...experiment.split("/"), "verdict.json");
}

/** The runs a verdict is over. */
export function wholeRuns(experiment: Experiment, preset: PresetName): RunSpec[] {
  return Object.keys(experiment.arms).flatMap((arm) =>
    ownSeeds(experiment).map((seed) => resolveRun(experiment, { preset, arm, seed })),
  );
}

/** @throws UsageError when the runs are not all of the experiment's, or there is no folder to write to. */
export function checkFreezable(
  folder: string,
  { experiment, preset, specs }: { experiment: Experiment; preset: PresetName; specs: readonly RunSpec[] },
): void {
  const who = shortName(experiment.id);
  const asked = new Set(specs.map(({ key }) => key));
  const whole = wholeRuns(experiment, preset);
  if (asked.size !== whole.length || whole.some(({ key }) => !asked.has(key))) {
    throw new UsageError(
      `${who}: --freeze keeps the verdicts of a preset as it is, with all arms and seeds; leave out what changes them.`,
    );
  }
  const file = verdictPath(folder, experiment.id);
  if (!fs.existsSync(path.dirname(file))) {
    throw new UsageError(`${who}: --freeze writes ${file}, and there is no such folder; run it in a checkout.`);
  }
}

/** Writes the file and gives its path. @throws UsageError when it cannot be written. */
export function freezeVerdicts(
  folder: string,
  { experiment, preset }: { readonly experiment: Experiment; readonly preset: PresetName },
  judgements: readonly Judgement[],
  runs: readonly StoredRun[],
): string {
  const digests = new Map(runs.map(({ document }) => [document.key, document.digest!]));
  const document: VerdictFile = {
    experiment: experiment.id,
    revision: experiment.revision,
    preset,
    claims: judgements.map((judgement) => ({ ...claimDocument(judgement), agree: judgement.agree })),
    runs: wholeRuns(experiment, preset).map(({ arm, seed, key }) => ({ arm, seed, key, digest: digests.get(key)! })),
  };
  const file = verdictPath(folder, experiment.id);
  writing(`The file ${file}`, () => writeAtomic(file, `${JSON.stringify(document, null, 2)}\n`));
  return file;
}

/** How a frozen verdict differs from what the experiment says now, in words; undefined when it belongs to it. */
export function whyStale(experiment: Experiment, frozen: VerdictFile): string | undefined {
  if (frozen.experiment !== experiment.id) return `it is of ${frozen.experiment}`;
  if (frozen.revision !== experiment.revision) {
    return `it is of revision ${frozen.revision}, and the experiment is at ${experiment.revision}`;
  }
  const claims = Object.entries(experiment.claims);
  const odd = claims.find(([id, { says, reported, agree }], at) => {
    const claim = frozen.claims[at];
    const same =
      claim?.id === id && claim.says === says && claim.where === reported.where && claim.agree === agree.words;
    return !(same && claim.reported === reported.value && claim.reportedText === (reported.text ?? null));
  });
  if (odd !== undefined) return `its claim ${odd[0]} is not what the experiment says now`;
  if (frozen.claims.length !== claims.length) return "it has claims the experiment does not make";
  const keys = wholeRuns(experiment, frozen.preset).map(({ key }) => key);
  if (keys.join() !== frozen.runs.map(({ key }) => key).join()) return "its runs have other parameters, arms or seeds";
  return undefined;
}

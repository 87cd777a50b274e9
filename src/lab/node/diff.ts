// Where two runs of one experiment part: their parameters and circumstances, the first link of their hash chains with its arrays, the
// first record, their fields. Reads both; makes them again only when asked for the values of a link.
import { UsageError } from "#kit";
import type { Experiment } from "../define.ts";
import {
  type ArrayDifference,
  compareArrays,
  compareHashes,
  firstLinkApart,
  firstRecordApart,
  type RecordDifference,
} from "../difference.ts";
import { resultsOf } from "../records.ts";
import type { Recorder } from "../run.ts";
import { readField } from "./execute.ts";
import { readLinks } from "./links.ts";
import { arraysAtLink } from "./remake.ts";
import type { RunDocument } from "./runDocument.ts";
import { recordsOf, type StoredRun } from "./store.ts";

type Plain = string | number | boolean | null;
type Pair<T> = readonly [T, T];

export interface ValueDifference {
  readonly name: string;
  /** Null where one has none. */
  readonly values: Pair<Plain>;
}

export interface Comparison {
  /** Whether both recorded the same, to the last bit. */
  readonly same: boolean;
  readonly parameters: readonly ValueDifference[];
  /** Arm, revision, parent, code, versions, machine: whatever else is not the same of where they come from. */
  readonly circumstances: readonly ValueDifference[];
  readonly digests: Pair<string | null>;
  readonly links: { readonly lengths: Pair<number>; readonly first: LinkApart | null };
  readonly record: RecordDifference | null;
  readonly fields: readonly FieldApart[];
}

export interface LinkApart {
  /** Place in the chains, from 0: so many links are the same. */
  readonly index: number;
  readonly steps: Pair<number>;
  /** The arrays of the state that differ, the first tensor first; null where they are not known. */
  readonly arrays: readonly ArrayDifference[] | null;
  /** Why there are no values: the runs were not made again, or could not be. Null where there are. */
  readonly why: string | null;
}

export interface FieldApart {
  readonly name: string;
  /** The arrays that differ; null where only one run has the field, or a file cannot be read. */
  readonly arrays: readonly ArrayDifference[] | null;
}

/** Seconds that making both runs again up to the link takes at most, for it to be done without being asked for. */
const briefly = 60;

/**
 * @param rerun whether to make both again up to the link where they part, for its values; when it takes less than a minute, if absent.
 * @throws UsageError when they are of different experiments.
 */
export async function compareRuns(
  experiment: Experiment | undefined,
  runs: Pair<StoredRun>,
  rerun: boolean | undefined,
  onProgress: Required<Recorder>["progress"],
): Promise<Comparison> {
  const [a, b] = [runs[0].document, runs[1].document];
  if (a.experiment !== b.experiment) {
    const both = `${a.experiment} and ${b.experiment}`;
    throw new UsageError(`diff: runs of different experiments have nothing to compare, ${both}.`);
  }
  const records = [recordsOf(runs[0]), recordsOf(runs[1])] as const;
  const results = [resultsOf(records[0]), resultsOf(records[1])] as const;
  const chains = [results[0].chain, results[1].chain] as const;
  const index = firstLinkApart(...chains);
  const record = firstRecordApart(...records) ?? null;
  const hashes = results.map(({ fieldHashes }) => fieldHashes) as unknown as Pair<Record<string, string>>;
  return {
    same: record === null,
    parameters: valuesApart(a.params, b.params),
    circumstances: valuesApart(circumstancesOf(a), circumstancesOf(b)),
    digests: [a.digest, b.digest],
    links: {
      lengths: [chains[0].length, chains[1].length],
      first:
        index === undefined
          ? null
          : {
              index,
              steps: [chains[0][index]!.step, chains[1][index]!.step],
              ...(await arraysApart(experiment, runs, index, chains, rerun, onProgress)),
            },
    },
    record,
    fields: Object.keys({ ...hashes[0], ...hashes[1] })
      .filter((name) => hashes[0][name] !== hashes[1][name])
      .map((name) => ({ name, arrays: fieldApart(runs, name) })),
  };
}

function valuesApart(a: Readonly<Record<string, Plain>>, b: Readonly<Record<string, Plain>>): ValueDifference[] {
  const names = Object.keys({ ...a, ...b });
  return names
    .filter((name) => a[name] !== b[name])
    .map((name) => ({ name, values: [a[name] ?? null, b[name] ?? null] }));
}

function circumstancesOf({ arm, revision, preset, parent, commit, dirty, patch, versions, machine }: RunDocument) {
  return {
    arm,
    revision,
    preset,
    parent: parent === undefined ? null : `${parent.name} at ${parent.step}`,
    commit,
    "uncommitted changes": patch?.slice(0, 12) ?? dirty,
    "orrery version": versions.orrery,
    "node version": versions.node,
    platform: machine.platform,
    cpu: machine.cpu,
  };
}

async function arraysApart(
  experiment: Experiment | undefined,
  runs: Pair<StoredRun>,
  index: number,
  chains: Pair<ReturnType<typeof resultsOf>["chain"]>,
  rerun: boolean | undefined,
  onProgress: Required<Recorder>["progress"],
): Promise<Pick<LinkApart, "arrays" | "why">> {
  const [one, other] = runs.map(({ folder }, which) => readLinks(folder).get(chains[which]![index]!.link));
  const known = one === undefined || other === undefined ? null : compareHashes(one, other);
  const seconds = runs.reduce(
    (sum, { document }, which) => sum + (document.seconds * (index + 1)) / chains[which]!.length,
    0,
  );
  if (experiment === undefined) return { arrays: known, why: "their experiment is not here" };
  if (!(rerun ?? seconds < briefly)) return { arrays: known, why: "orrery diff --rerun makes both again up to there" };
  const states = [];
  for (const run of runs) {
    const state = await arraysAtLink(experiment, run, index, onProgress);
    if (!state.ok) return { arrays: known, why: `${run.name} was not made again: ${state.why}` };
    states.push(state.arrays);
  }
  return { arrays: compareArrays(states[0]!, states[1]!), why: null };
}

function fieldApart([a, b]: Pair<StoredRun>, name: string): ArrayDifference[] | null {
  try {
    return compareArrays(readField(a.folder, name), readField(b.folder, name));
  } catch {
    return null;
  }
}

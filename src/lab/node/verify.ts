// Makes a finished run again, in memory, and compares it with what was kept: record by record as they come, the hash chain among them,
// then the fields' files and the digest. Writes nothing.
import { type NamedArrays, UsageError } from "#kit";
import type { Experiment } from "../define.ts";
import {
  type ArrayDifference,
  compareArrays,
  compareHashes,
  hashEach,
  type RecordDifference,
  recordDifference,
} from "../difference.ts";
import { type RunRecord, resultsOf } from "../records.ts";
import { loadOrigin } from "./checkpoints.ts";
import { readLinks } from "./links.ts";
import { checkRevision, remake } from "./remake.ts";
import { loadRun, recordsOf, type StoredRun } from "./store.ts";

export interface Verification {
  /** Whether everything, digest and fields included, is the same to the last bit. */
  readonly same: boolean;
  /** The digest the run was made to give now; null where it was not made to the end, because it had parted before. */
  readonly digest: string | null;
  readonly records: { readonly kept: number; readonly same: number; readonly first: RecordDifference | null };
  readonly links: { readonly kept: number; readonly same: number; readonly first: LinkDifference | null };
  /** Fields whose arrays came out otherwise. */
  readonly fields: readonly { readonly name: string; readonly arrays: readonly ArrayDifference[] }[];
  /** Fields whose files no longer hold what was recorded, whatever the run gives now. */
  readonly damaged: readonly string[];
  /** Why the run could not be made to its end this time. */
  readonly error: string | null;
}

export interface LinkDifference {
  /** Place in the chain, from 0. */
  readonly index: number;
  readonly step: number;
  /** The arrays of the state that differ; null where the run kept no hashes of them. */
  readonly arrays: readonly ArrayDifference[] | null;
}

/** Ends a run of which nothing more needs to be known. */
class Parted extends Error {}

/**
 * @param run a run that is done.
 * @throws UsageError when it is not, or what it began from is not to be had.
 */
export async function verifyRun(
  experiment: Experiment,
  run: StoredRun,
  onProgress: (fraction: number, note?: string) => void,
): Promise<Verification> {
  checkRevision(experiment, run);
  const { parent } = run.document;
  const from = parent && loadOrigin(run.folder);
  if (parent !== undefined && from === undefined)
    throw new UsageError(`${run.name} cannot be made again: what it took over from ${parent.name} is damaged.`);
  const data = loadRun(run);
  const kept = recordsOf(run);
  const { chain } = resultsOf(kept);
  const hashes = readLinks(run.folder);
  const damaged = data.fieldNames.filter((name) => loadQuietly(() => data.loadField(name)) === undefined);

  let records = 0;
  let links = 0;
  let recordApart: RecordDifference | null = null;
  let linkApart: LinkDifference | null = null;
  const fields: { name: string; arrays: readonly ArrayDifference[] }[] = [];

  const compare = (record: RunRecord, arrays?: NamedArrays) => {
    const before = kept[records];
    if (recordApart === null) recordApart = recordDifference(records, before, record) ?? null;
    if (recordApart === null) records++;
    if ("field" in record) {
      const stored = data.fieldNames.includes(record.field) && !damaged.includes(record.field);
      const found = stored ? compareArrays(data.loadField(record.field), arrays!) : [];
      if (found.length > 0) fields.push({ name: record.field, arrays: found });
    }
    if ("link" in record) {
      const expected = chain[links];
      if (expected !== undefined && expected.link === record.link) links++;
      else {
        const known = expected && hashes.get(expected.link);
        linkApart = {
          index: links,
          step: expected?.step ?? record.step,
          arrays: known === undefined ? null : compareHashes(known, hashEach(arrays!)),
        };
        throw new Parted();
      }
    }
  };

  let digest: string | null = null;
  let error: string | null = null;
  try {
    const begin = (known: readonly RunRecord[]) => {
      records = known.length;
      links = resultsOf(known).chain.length;
    };
    digest = (await remake(experiment, run, { from, begin, recorder: { write: compare, progress: onProgress } }))
      .digest;
    recordApart ??= recordDifference(records, kept[records], undefined) ?? null;
    if (links < chain.length) linkApart = { index: links, step: chain[links]!.step, arrays: null };
  } catch (thrown) {
    if (!(thrown instanceof Parted)) error = thrown instanceof Error ? thrown.message : String(thrown);
  }
  const same = digest === data.digest && recordApart === null && fields.length === 0 && damaged.length === 0;
  return {
    same,
    digest,
    records: { kept: kept.length, same: records, first: recordApart },
    links: { kept: chain.length, same: links, first: linkApart },
    fields,
    damaged,
    error,
  };
}

function loadQuietly<T>(load: () => T): T | undefined {
  try {
    return load();
  } catch {
    return undefined;
  }
}

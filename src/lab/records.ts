// What a run writes down, as a list of records in the order they were made, and the digest over it. The list is the run's result;
// where it is kept is not decided here.
import { canonicalJson, sha256Hex } from "#kit";

/** One record. In memory and, as one line of JSON each, in metrics.jsonl. */
export type RunRecord =
  | { readonly scalars: Readonly<Record<string, number>> }
  | { readonly step: number; readonly series: Readonly<Record<string, number>> }
  /** Arrays kept beside the records, by their hash. */
  | { readonly field: string; readonly sha256: string }
  /** The head of the hash chain after this link. */
  | { readonly step: number; readonly link: string };

/** Records sorted by what they are. */
export interface Results {
  readonly scalars: Readonly<Record<string, number>>;
  readonly series: readonly { readonly step: number; readonly values: Readonly<Record<string, number>> }[];
  /** Hash of each field by name. */
  readonly fieldHashes: Readonly<Record<string, string>>;
  /** The links of the hash chain over states. */
  readonly chain: readonly { readonly step: number; readonly link: string }[];
}

export function resultsOf(records: Iterable<RunRecord>): Results {
  const scalars: Record<string, number> = {};
  const series: { step: number; values: Readonly<Record<string, number>> }[] = [];
  const fieldHashes: Record<string, string> = {};
  const chain: { step: number; link: string }[] = [];
  for (const record of records) {
    if ("scalars" in record) Object.assign(scalars, record.scalars);
    else if ("series" in record) series.push({ step: record.step, values: record.series });
    else if ("field" in record) fieldHashes[record.field] = record.sha256;
    else chain.push({ step: record.step, link: record.link });
  }
  return { scalars, series, fieldHashes, chain };
}

/**
 * SHA-256 over everything a run found: scalars, series rows in order, field hashes, the chain's head. Neither time, machine, nor
 * interruptions enter it.
 */
export function digestOf({ scalars, series, fieldHashes, chain }: Results): string {
  const head = chain.at(-1)?.link ?? null;
  return sha256Hex(canonicalJson({ scalars, series, fields: fieldHashes, chain: head }));
}

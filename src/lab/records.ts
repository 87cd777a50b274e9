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

/** Whether a value, read from a file, is a record. */
export function isRecord(value: unknown): value is RunRecord {
  if (!isBranch(value)) return false;
  if ("scalars" in value) return areNumbers(value.scalars);
  if ("field" in value) {
    // It becomes the name of a file.
    return isText(value.field, /^[A-Za-z0-9][A-Za-z0-9._-]*$/) && isText(value.sha256, /^[0-9a-f]{64}$/);
  }
  return Number.isFinite(value.step) && ("link" in value ? isText(value.link, /^./) : areNumbers(value.series));
}

function isBranch(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function areNumbers(values: unknown): boolean {
  if (!isBranch(values)) return false;
  for (const name in values) if (typeof values[name] !== "number") return false;
  return true;
}

function isText(value: unknown, form: RegExp): boolean {
  return typeof value === "string" && form.test(value);
}

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

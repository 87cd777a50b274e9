// The scalars of a finished run without reading all its records: they are whole when their lines, as they stand, give the digest. The
// meaning of records and digest is in records.ts; where anything is in doubt this says nothing, and the records are read in full.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { canonicalJson, parseCanonicalJson } from "#kit";
import { type RunRecord, resultsOf } from "../records.ts";

export interface QuickResults {
  readonly scalars: Readonly<Record<string, number>>;
  /** The names of the fields kept. */
  readonly fields: readonly string[];
}

/** Undefined when the lines of a metrics.jsonl do not give the digest, or are not as the lab writes them. */
export function quickResults(file: string, digest: string): QuickResults | undefined {
  try {
    const lines = fs.readFileSync(file, "utf8").split("\n").slice(0, -1);
    const rows = lines.filter(isRow).map(rowText);
    const { scalars, fieldHashes, chain } = resultsOf(
      lines.filter((line) => !isRow(line)).map((line) => parseCanonicalJson(line) as unknown as RunRecord),
    );
    const [head, fields, found] = [chain.at(-1)?.link ?? null, fieldHashes, scalars].map(canonicalJson);
    const text = `{"chain":${head},"fields":${fields},"scalars":${found},"series":[${rows}]}`;
    if (createHash("sha256").update(text).digest("hex") !== digest) return undefined;
    return { scalars, fields: Object.keys(fieldHashes) };
  } catch {
    return undefined;
  }
}

const seriesBeginning = '{"series":';
const stepBeginning = ',"step":';

function isRow(line: string): boolean {
  return line.startsWith(seriesBeginning);
}

/** {"series":{"loss":1},"step":7} as the digest has it: {"step":7,"values":{"loss":1}}. */
function rowText(line: string): string {
  const step = line.lastIndexOf(stepBeginning);
  const values = line.slice(seriesBeginning.length, step);
  return `{"step":${line.slice(step + stepBeginning.length, -1)},"values":${values}}`;
}

// run.json: what a run is, where and when it was made, and how it ended. Written whole each time.
import * as fs from "node:fs";
import * as path from "node:path";
import { presetNames } from "../define.ts";
import type { Values } from "../params.ts";
import type { RunSpec } from "../resolve.ts";
import { checkJson, z } from "../schema.ts";
import { writeAtomic } from "./files.ts";

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const value = z.union([z.number(), z.boolean(), z.string()]);

const schema = z.object({
  status: z.enum(["running", "done", "failed", "interrupted"]),
  key: hash,
  experiment: z.string(),
  revision: z.int(),
  preset: z.enum(presetNames),
  arm: z.string(),
  seed: z.int(),
  /** Every parameter, resolved. */
  params: z.record(z.string(), value),
  /** Those changed by hand. */
  overrides: z.record(z.string(), value),
  /** Hashes of the data from outside, by name, where the name does not say what is in them. */
  data: z.record(z.string(), hash).optional(),
  /** The run it branched from and the safe point, in a run that did; its own name for it may be out of date. */
  parent: z.object({ key: hash, name: z.string(), step: z.int() }).optional(),
  /** Commit of the checkout the program was run from, and whether it had changes; null outside a checkout. */
  commit: z.string().nullable(),
  dirty: z.boolean().nullable(),
  /** Hash of code.patch, the changes; absent in runs from before there was one. */
  patch: hash.nullable().optional(),
  versions: z.object({ orrery: z.string(), node: z.string() }),
  machine: z.object({
    platform: z.string(),
    cpu: z.string(),
    cores: z.int(),
    /** Bytes. */
    memory: z.number(),
  }),
  /** ISO 8601. */
  started: z.string(),
  /** Computing time over all sessions, as far as it was kept. */
  seconds: z.number(),
  digest: hash.nullable(),
  /** Why it failed. */
  error: z.string().nullable(),
});

export type RunDocument = z.infer<typeof schema>;
export type RunStatus = RunDocument["status"];

export const runFile = "run.json";

/** The document of a run folder, or why there is none. */
export function readRunDocument(
  folder: string,
): { readonly ok: true; readonly document: RunDocument } | { readonly ok: false; readonly why: string } {
  let text: string;
  try {
    text = fs.readFileSync(path.join(folder, runFile), "utf8");
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return { ok: false, why: missing ? `it has no ${runFile}` : `its ${runFile} cannot be read` };
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, why: `its ${runFile} is not JSON` };
  }
  const checked = checkJson(schema, json);
  return checked.ok ? { ok: true, document: checked.value } : { ok: false, why: `in its ${runFile} ${checked.why}` };
}

export function writeRunDocument(folder: string, document: RunDocument): void {
  writeAtomic(path.join(folder, runFile), `${JSON.stringify(document, null, 2)}\n`);
}

/** The run a document describes, to be run again or on. */
export function specOf(document: RunDocument): RunSpec {
  const { experiment, revision, preset, arm, seed, params, overrides, data, parent, key } = document;
  const spec = { experiment, revision, preset, arm, seed, params: params as unknown as Values, overrides, key };
  return { ...spec, ...(data && { data }), ...(parent && { parent }) };
}

// The home of runs: <home>/<area>/<name>/<arm>-seed<seed>-<key8>/, a folder a run. The files are the truth; nothing is indexed. All
// paths inside are relative, so a home or a run can be moved. Reads and lists; execute.ts fills the folders.
import * as fs from "node:fs";
import * as path from "node:path";
import { hashArrays, UsageError } from "#kit";
import { configurationText } from "../config/text.ts";
import { nearestIs } from "../names.ts";
import type { Values } from "../params.ts";
import { digestOf, type Results, type RunRecord, resultsOf } from "../records.ts";
import { keyOf, type RunSpec } from "../resolve.ts";
import type { RunData } from "../runSet.ts";
import { fieldFile, metricsFile, readField } from "./execute.ts";
import {
  fileTrouble,
  flushFolder,
  listFolder,
  makeFolder,
  quietly,
  removeDead,
  temporaryName,
  writeAtomic,
  writing,
} from "./files.ts";
import { readJournal } from "./journal.ts";
import { codePatch, surroundings } from "./machine.ts";
import { releaseRun, runHolder } from "./owner.ts";
import { type RunDocument, type RunStatus, readRunDocument, runFile, specOf, writeRunDocument } from "./runDocument.ts";

/** The run's parameters with their origins, to be read and used again; run.json is what counts. */
export const configurationFile = "config.yaml";

export interface StoredRun {
  /** Relative to the home, with slashes: "pruning/split-two-tasks/control-seed1-0a1b2c3d". */
  readonly name: string;
  readonly folder: string;
  readonly document: RunDocument;
  /** As it is now: a run marked as running whose process is gone was interrupted. */
  readonly status: RunStatus;
}

export interface CorruptRun {
  readonly name: string;
  readonly folder: string;
  readonly why: string;
}

/** @throws UsageError when the home cannot be made or written to. Leaves nothing behind but the home itself. */
export function prepareHome(home: string): void {
  const probe = temporaryName(path.join(home, "probe"));
  writing(`The home ${home}`, () => {
    makeFolder(home);
    fs.writeFileSync(probe, "");
    fs.rmSync(probe);
  });
}

/** @throws UsageError when the home is there and cannot be read. */
export function checkHome(home: string): void {
  try {
    fs.readdirSync(home);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw new UsageError(`The home ${home} cannot be read: ${fileTrouble(error)}.`);
  }
}

/**
 * Every run of the home, or of one experiment, by name; folders that are no whole run apart.
 * @throws UsageError when a folder above them cannot be read.
 */
export function listRuns(
  home: string,
  experiment?: string,
): { readonly runs: StoredRun[]; readonly corrupt: CorruptRun[] } {
  const runs: StoredRun[] = [];
  const corrupt: CorruptRun[] = [];
  for (const name of runNames(home, experiment)) {
    const run = readRun(home, name);
    if ("document" in run) runs.push(run);
    else corrupt.push(run);
  }
  return { runs, corrupt };
}

/**
 * The names of all run folders, or of one experiment's, looked at no closer.
 * @param onTrouble is told which folder above them cannot be read, and the others are listed.
 * @throws UsageError about such a folder, where nobody is to be told.
 */
export function runNames(home: string, experiment?: string, onTrouble?: Trouble): string[] {
  const under = (name: string) => folders(home, name, onTrouble);
  const ids = experiment === undefined ? under("").flatMap(under) : [experiment];
  return ids.flatMap(under).filter((name) => !path.basename(name).startsWith("report-"));
}

type Trouble = (name: string, why: string) => void;

// Names with a leading dot are unfinished.
function folders(home: string, under: string, onTrouble?: Trouble): string[] {
  const folder = path.join(home, under);
  try {
    return fs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => (under === "" ? entry.name : `${under}/${entry.name}`))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    if (onTrouble === undefined) throw new UsageError(`The folder ${folder} cannot be read: ${fileTrouble(error)}.`);
    onTrouble(under, `its folder cannot be read: ${fileTrouble(error)}`);
    return [];
  }
}

/** A run, when it is whole: see {@link readResults}. */
export function readRun(home: string, name: string): StoredRun | CorruptRun {
  const folder = path.join(home, name);
  const read = readRunDocument(folder);
  if (!read.ok) return { name, folder, why: read.why };
  const { document } = read;
  const results = readResults(folder, document);
  if ("why" in results) return { name, folder, why: results.why };
  return { name, folder, document, status: statusNow(folder, document) };
}

/**
 * Which part of a run is a link, as a reason why it is no run. A run is a folder with files; a link would show whoever may look at the
 * home, also from a browser, what is elsewhere.
 */
export function linkIn(folder: string): string | undefined {
  const parts = [runFile, metricsFile, path.dirname(fieldFile("", "any"))];
  const link = parts.find((part) => isLink(path.join(folder, part)));
  return link === undefined ? undefined : `its ${link === "fields" ? "folder fields" : link} is a link`;
}

function isLink(file: string): boolean {
  try {
    return fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  } catch {
    return false; // What cannot be looked at is found out when it is read.
  }
}

/** A run marked as running whose process is gone was interrupted. */
export function statusNow(folder: string, { status }: RunDocument): RunStatus {
  return status === "running" && runHolder(folder) === undefined ? "interrupted" : status;
}

/**
 * What a run has recorded so far, or why it is corrupt. It is whole when its key is that of its parameters, its records can be read,
 * those of a finished run give its digest, and the fields they name are there. What is in the fields is checked when one is read.
 */
export function readResults(folder: string, document: RunDocument): Results | { readonly why: string } {
  const { status, digest } = document;
  const link = linkIn(folder);
  if (link !== undefined) return { why: link };
  if (!isKeyed(document)) return { why: "its parameters are not those of its key" };
  let results: Results;
  try {
    results = resultsOf(readJournal(path.join(folder, metricsFile)).records);
  } catch (error) {
    return { why: (error as Error).message };
  }
  if (status === "done") {
    if (digest === null) return { why: "its run.json says done and has no digest" };
    if (digestOf(results) !== digest) return { why: "its records do not give the digest in its run.json" };
  }
  const missing = missingField(folder, Object.keys(results.fieldHashes));
  return missing === undefined ? results : { why: missing };
}

/** Whether the key is that of the parameters; some, as one named "$number", have none. */
export function isKeyed(document: RunDocument): boolean {
  try {
    return keyOf(specOf(document)) === document.key;
  } catch {
    return false;
  }
}

/** Which of the fields is not there, as a reason; undefined when all are. */
export function missingField(folder: string, names: readonly string[]): string | undefined {
  // Names become files; one that was never let in leads out of the folder.
  const odd = names.find((name) => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name));
  if (odd !== undefined) return `its field ${JSON.stringify(odd)} has a name that is none`;
  const missing = names.find((name) => !isFile(fieldFile(folder, name)));
  return missing === undefined
    ? undefined
    : `its field ${path.relative(folder, fieldFile(folder, missing))} is missing`;
}

function isFile(file: string): boolean {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/**
 * The one run meant by a folder name or a beginning of one, with or without "area/name/" before it, or by a beginning of its key.
 * @throws UsageError when there is none, more than one, or it is corrupt.
 */
export function findRun(home: string, text: string): StoredRun {
  const wanted = text.replace(/\/+$/, "");
  const bad = whyNoName(wanted);
  if (bad !== undefined) throw new UsageError(`"${printable(text)}" is no name of a run: ${bad}.`);
  const all = runNames(home);
  const means = (name: string) => name.startsWith(wanted) || path.basename(name).startsWith(wanted);
  const exact = all.filter((name) => name === wanted || path.basename(name) === wanted);
  const found = exact.length > 0 ? exact : all.filter(means);
  if (found.length === 0 && /^[0-9a-f]{4,64}$/.test(wanted)) {
    found.push(...all.filter((name) => keyIn(path.join(home, name))?.startsWith(wanted)));
  }
  const [name, ...others] = found;
  if (name === undefined) {
    const names = all.map((each) => path.basename(each));
    const hint = names.length === 0 ? `; there are none in ${home}` : names.length > 5 ? "" : nearestIs(wanted, names);
    throw new UsageError(`"${text}" is no run${hint}.`);
  }
  if (others.length > 0) {
    const some = found.slice(0, 3).map((each) => path.basename(each));
    throw new UsageError(
      `"${text}" is the beginning of ${found.length} runs (${some.join(", ")}${found.length > 3 ? ", ..." : ""}).`,
    );
  }
  return wholeRun(home, name);
}

/** What a folder name, with or without "area/name/" before it, or a key never is. */
function whyNoName(text: string): string | undefined {
  if (text === "") return "it is empty";
  if (text.length > 400) return `it has ${text.length} characters`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) return "it has control characters";
  const parts = text.split("/");
  if (parts.some((part) => part === "..")) return "it has .. in it, and runs are named within the home";
  if (text.includes("\\") || parts.length > 3 || parts.includes(""))
    return "it is not <arm>-seed<seed>-<key> or <area>/<name>/ before that";
  return undefined;
}

function printable(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text).slice(1, -1);
}

function keyIn(folder: string): string | undefined {
  const read = readRunDocument(folder);
  return read.ok ? read.document.key : undefined;
}

/** @throws UsageError when the run is corrupt. */
export function wholeRun(home: string, name: string): StoredRun {
  const run = readRun(home, name);
  if ("why" in run) throw new UsageError(`${path.basename(name)} is corrupt: ${run.why}.`);
  return run;
}

/**
 * Makes the folder of a new run, whole at once. A folder of the same name gets a successor: "-2", "-3", ...
 * @param fill puts into the folder what the run has from the beginning.
 * @throws UsageError when the experiment's folder cannot be made or written to.
 */
export function createRun(home: string, spec: RunSpec, fill?: (folder: string) => void): StoredRun {
  const parent = path.join(home, ...spec.experiment.split("/"));
  return writing(`The folder ${parent}`, () => createIn(parent, spec, fill));
}

function createIn(parent: string, spec: RunSpec, fill?: (folder: string) => void): StoredRun {
  makeFolder(parent);
  const base = `${spec.arm}-seed${spec.seed}-${spec.key.slice(0, 8)}`;
  const { origins: _, ...kept } = spec;
  const document: RunDocument = {
    status: "running",
    ...kept,
    params: spec.params as Readonly<Record<string, number | boolean | string>>,
    ...surroundings(),
    started: new Date().toISOString(),
    seconds: 0,
    digest: null,
    error: null,
  };
  removeDead(path.join(parent, base));
  const unfinished = temporaryName(path.join(parent, base));
  try {
    fs.mkdirSync(unfinished);
    writeRunDocument(unfinished, document);
    writeAtomic(path.join(unfinished, configurationFile), configurationText(spec));
    const patch = codePatch();
    if (patch !== null) writeAtomic(path.join(unfinished, "code.patch"), patch);
    fill?.(unfinished);
    for (let count = 1; ; count++) {
      const name = count === 1 ? base : `${base}-${count}`;
      const folder = path.join(parent, name);
      // Renaming onto a folder that has files fails, so two processes never get the same one.
      if (!fs.existsSync(folder) && renames(unfinished, folder)) {
        flushFolder(parent);
        return { name: `${spec.experiment}/${name}`, folder, document, status: "interrupted" };
      }
    }
  } finally {
    quietly(() => fs.rmSync(unfinished, { recursive: true, force: true }));
  }
}

function renames(from: string, to: string): boolean {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (error) {
    if (["ENOTEMPTY", "EEXIST", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

/**
 * A finished run's results from its files.
 * @throws UsageError when it is no longer whole.
 */
export function loadRun(run: StoredRun): RunData & { readonly digest: string } {
  const { folder, document } = run;
  if (document.digest === null) throw new UsageError(`${path.basename(folder)} is not done.`);
  const results = loadResults(run);
  return {
    arm: document.arm,
    seed: document.seed,
    params: document.params as unknown as Values,
    scalars: results.scalars,
    series: results.series,
    fieldNames: Object.keys(results.fieldHashes),
    loadField: (name) => loadField(folder, name, results.fieldHashes[name]!),
    digest: document.digest,
  };
}

/** What a run has recorded so far. @throws UsageError when it is no longer whole. */
export function loadResults({ folder, document }: StoredRun): Results {
  const results = readResults(folder, document);
  if ("why" in results) throw new UsageError(`${path.basename(folder)} is corrupt: ${results.why}.`);
  return results;
}

/** The run's records in the order made. @throws UsageError when they cannot be read. */
export function recordsOf({ folder }: StoredRun): RunRecord[] {
  try {
    return readJournal(path.join(folder, metricsFile)).records;
  } catch (error) {
    throw new UsageError(`${path.basename(folder)} is corrupt: ${(error as Error).message}.`);
  }
}

/** A field of a run, checked against its hash. @throws UsageError when it is not what was recorded. */
export function loadField(folder: string, name: string, sha256: string) {
  const trouble = `${path.basename(folder)} is corrupt: its field ${path.relative(folder, fieldFile(folder, name))}`;
  let arrays: ReturnType<typeof readField>;
  try {
    arrays = readField(folder, name);
  } catch {
    throw new UsageError(`${trouble} cannot be read.`);
  }
  if (hashArrays(arrays) !== sha256) throw new UsageError(`${trouble} is not what was recorded.`);
  return arrays;
}

/** Names of the files in a part of a run: its fields, its checkpoints. */
export function folderFiles(folder: string, part: string): string[] {
  return listFolder(path.join(folder, part)).filter((name) => !name.startsWith("."));
}

/**
 * Marks a run whose thread was ended after at most so many seconds; not one that another process has taken. Those until its run.json
 * was last written are in it.
 */
export function markInterrupted(folder: string, seconds: number): void {
  if (runHolder(folder)?.self === false) return;
  const read = readRunDocument(folder);
  if (read.ok && read.document.status === "running") {
    // Where it cannot be written, it is found out from the lock.
    const { document } = read;
    quietly(() => {
      const since = (Date.now() - fs.statSync(path.join(folder, runFile)).mtimeMs) / 1000;
      const more = Math.min(seconds, Math.max(0, since));
      writeRunDocument(folder, { ...document, status: "interrupted", seconds: document.seconds + more });
    });
  }
  quietly(() => releaseRun(folder));
}

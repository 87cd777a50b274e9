// All runs of a home with their scalars, quickly. What was read of a run is kept in <home>/.index.json until one of its files changes;
// the files stay the truth, and without the index, or with a spoiled one, the answer is the same and only later.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { canonicalJson, parseCanonicalJson } from "#kit";
import { fieldFile, metricsFile } from "./execute.ts";
import { fileTrouble, quietly, writeAtomic } from "./files.ts";
import { packageVersion } from "./machine.ts";
import { quickResults } from "./quickResults.ts";
import { type RunDocument, readRunDocument, runFile } from "./runDocument.ts";
import {
  type CorruptRun,
  isKeyed,
  linkIn,
  missingField,
  readResults,
  runNames,
  type StoredRun,
  statusNow,
} from "./store.ts";

/** A run with all of it that is one value. */
export interface ListedRun extends StoredRun {
  readonly scalars: Readonly<Record<string, number>>;
}

export interface Listing {
  readonly runs: readonly ListedRun[];
  /** Folders that are no whole run, or that cannot be looked into. */
  readonly corrupt: readonly CorruptRun[];
}

export const indexFile = ".index.json";

type Entry =
  | { readonly print: string; readonly document: RunDocument; readonly scalars: Readonly<Record<string, number>> }
  | { readonly print: string; readonly why: string };

/** Every run of the home by name. Nothing in the home makes it fail: what cannot be read is listed as corrupt, with the reason. */
export function indexedRuns(home: string): Listing {
  const kept = readIndex(home);
  const { entries, ...listing } = listRuns(home, kept, (before, print) => before?.print === print);
  keepIndex(home, kept, entries);
  return listing;
}

function keepIndex(home: string, before: ReadonlyMap<string, Entry>, entries: ReadonlyMap<string, Entry>): void {
  const changed = entries.size !== before.size || [...entries].some(([name, entry]) => before.get(name) !== entry);
  // A home that cannot be written to is read all the same.
  if (changed) quietly(() => writeIndex(home, entries));
}

/**
 * The same for who looks again and again: what was read is kept in memory, and documents and scalars of a run that has not changed are
 * the same objects. Of a run under way only run.json is watched, which is written every few seconds; its records grow all the time.
 */
export function openListing(home: string): { list(): Listing } {
  let kept: ReadonlyMap<string, Entry> | undefined;
  const isFresh = (before: Entry | undefined, print: string) => {
    if (before === undefined || before.print === print) return before !== undefined;
    const underWay = "document" in before && before.document.status === "running";
    return underWay && firstOf(before.print) === firstOf(print);
  };
  return {
    list() {
      const before = kept ?? readIndex(home);
      const { entries, ...listing } = listRuns(home, before, isFresh);
      if (kept === undefined) keepIndex(home, before, entries);
      kept = entries;
      return listing;
    },
  };
}

function listRuns(
  home: string,
  kept: ReadonlyMap<string, Entry>,
  isFresh: (before: Entry | undefined, print: string) => boolean,
): Listing & { readonly entries: ReadonlyMap<string, Entry> } {
  const entries = new Map<string, Entry>();
  const runs: ListedRun[] = [];
  const corrupt: CorruptRun[] = [];
  const names = runNames(home, undefined, (name, why) => corrupt.push({ name, folder: path.join(home, name), why }));
  for (const name of names) {
    const folder = path.join(home, name);
    const print = fingerprint(folder);
    const before = kept.get(name);
    const entry = isFresh(before, print) ? before! : look(folder, print);
    entries.set(name, entry);
    if ("why" in entry) corrupt.push({ name, folder, why: entry.why });
    else {
      const { document, scalars } = entry;
      runs.push({ name, folder, document, scalars, status: statusNow(folder, document) });
    }
  }
  return { runs, corrupt, entries };
}

/** Of a fingerprint, the part of run.json. */
function firstOf(print: string): string {
  return print.slice(0, print.indexOf(" "));
}

/** Forgets what was kept and reads every run anew. @throws what the file system says when the index cannot be written. */
export function rebuildIndex(home: string): Listing {
  fs.rmSync(path.join(home, indexFile), { force: true });
  return indexedRuns(home);
}

function look(folder: string, print: string): Entry {
  try {
    const read = readRunDocument(folder);
    if (!read.ok) return { print, why: read.why };
    const link = linkIn(folder);
    if (link !== undefined) return { print, why: link };
    const { document } = read;
    const { status, digest } = document;
    const isDone = status === "done" && digest !== null && isKeyed(document);
    const quick = isDone ? quickResults(path.join(folder, metricsFile), digest) : undefined;
    if (quick !== undefined) {
      const missing = missingField(folder, quick.fields);
      return missing === undefined ? { print, document, scalars: quick.scalars } : { print, why: missing };
    }
    const results = readResults(folder, document);
    return "why" in results ? { print, why: results.why } : { print, document, scalars: results.scalars };
  } catch (error) {
    return { print, why: `it cannot be read: ${fileTrouble(error)}` };
  }
}

/**
 * Differs when a file of the run was replaced or written to, or a field came or went. Not the content of fields, which is checked when
 * one is read.
 */
function fingerprint(folder: string): string {
  const parts = [runFile, metricsFile, path.dirname(fieldFile("", "any"))];
  return parts.map((part) => stamp(path.join(folder, part))).join(" ");
}

function stamp(file: string): string {
  try {
    const found = fs.lstatSync(file, { throwIfNoEntry: false });
    return found === undefined ? "-" : `${found.ino}:${found.size}:${found.mtimeMs}:${found.ctimeMs}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "?";
  }
}

// The first line is a hash of the rest and of the program's version: what does not fit is not used, and needs no closer look.
function readIndex(home: string): ReadonlyMap<string, Entry> {
  try {
    const text = fs.readFileSync(path.join(home, indexFile), "utf8");
    const end = text.indexOf("\n");
    const content = text.slice(end + 1);
    if (text.slice(0, end) === seal(content)) return new Map(Object.entries(parseCanonicalJson(content) as object));
  } catch {}
  return new Map();
}

function writeIndex(home: string, entries: ReadonlyMap<string, Entry>): void {
  // Not canonical JSON, which sorts keys: parameters keep the order of their declaration.
  const content = JSON.stringify(Object.fromEntries(entries), (_, value) =>
    typeof value === "number" ? JSON.parse(canonicalJson(value)) : value,
  );
  writeAtomic(path.join(home, indexFile), `${seal(content)}\n${content}`);
}

function seal(content: string): string {
  return createHash("sha256").update(packageVersion()).update("\n").update(content).digest("hex");
}

// Which process is at work on a run: a lock file that names it, so that two never write one folder, and a dead one's run is seen to
// have stopped. Knows processes of this machine; of another machine's it can only say the name.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { sha256Hex } from "#kit";
import { createAtomic, processLives, writeAtomic } from "./files.ts";

/** A process that holds something. */
export interface Owner {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the kernel's count; tells it from a later one with the same number. Null where not to be had. */
  readonly born: string | null;
}

/** Takes the run for this process. Gives undefined, or who has it. A lock from another host is only broken when `force`d. */
export function takeRun(folder: string, force: boolean): string | undefined {
  return takeLock(lockOf(folder), force);
}

function takeLock(lock: string, force: boolean): string | undefined {
  while (!createAtomic(lock, ownWords())) {
    const found = readLock(lock) || readLater(lock);
    if (found === undefined) continue; // Released in between.
    const holder = holderOf(found);
    if (holder !== undefined && !(force && holder.foreign)) return holder.words;
    // Whoever saw that the holder is dead might break the lock of somebody who broke it before. So breaking it is itself something
    // only one may do, who then looks again: the right to is a lock beside it, named after what it breaks.
    const right = path.join(path.dirname(lock), `.${path.basename(lock)}-${sha256Hex(found).slice(0, 8)}.tmp`);
    const breaker = takeLock(right, force);
    if (breaker !== undefined) return breaker;
    try {
      if (readLock(lock) !== found) continue;
      writeAtomic(lock, ownWords());
      return undefined;
    } finally {
      fs.rmSync(right, { force: true });
    }
  }
  return undefined;
}

/** Gives the run back; nothing when another has it. */
export function releaseRun(folder: string): void {
  if (readLock(lockOf(folder)) === ownWords()) fs.rmSync(lockOf(folder), { force: true });
}

/** The living process, or the process of another host, that holds the run; undefined when nobody does. */
export function runHolder(folder: string): Holder | undefined {
  const found = readLock(lockOf(folder));
  return found === undefined ? undefined : holderOf(found);
}

export interface Holder {
  readonly words: string;
  /** Whether it is on another host, where nobody here can tell if it lives. */
  readonly foreign: boolean;
  /** Whether it is this very process. */
  readonly self: boolean;
}

function holderOf(content: string): Holder | undefined {
  const owner = readOwner(content);
  if (owner === undefined) return undefined;
  const self = content === ownWords();
  if (owner.host !== os.hostname()) return { words: `process ${owner.pid} on ${owner.host}`, foreign: true, self };
  return ownerLives(owner) ? { words: `process ${owner.pid}`, foreign: false, self } : undefined;
}

/** Who a lock names. It is written whole, so one that names nobody was spoiled by something else, and is nobody's. */
export function readOwner(content: string): Owner | undefined {
  try {
    const owner = JSON.parse(content);
    return typeof owner?.host === "string" && Number.isInteger(owner.pid) ? owner : undefined;
  } catch {
    return undefined;
  }
}

function lockOf(folder: string): string {
  return path.join(folder, "lock");
}

// Without hard links a lock is empty for a moment, until its words are in it.
function readLater(lock: string): string | undefined {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  return readLock(lock);
}

// Undefined when there is none. What is there and cannot be read, as a link to nothing, is as good as empty.
function readLock(lock: string): string | undefined {
  try {
    return fs.readFileSync(lock, "utf8");
  } catch {
    return fs.lstatSync(lock, { throwIfNoEntry: false }) === undefined ? undefined : "";
  }
}

/** What a lock of this process holds. */
function ownWords(): string {
  return JSON.stringify(self());
}

export function self(): Owner {
  const { pid } = process;
  return { host: os.hostname(), pid, born: birth(pid) };
}

/** Whether a process of this host is there yet. */
export function ownerLives({ pid, born }: Owner): boolean {
  return processLives(pid) && born === birth(pid);
}

// Field 22 of /proc/<pid>/stat; the second field is the program's name in brackets and may itself contain spaces.
function birth(pid: number): string | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

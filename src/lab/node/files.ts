// Files that are whole or absent, whenever the power goes: written under another name, flushed to disk, then renamed.
import * as fs from "node:fs";
import * as path from "node:path";
import { threadId } from "node:worker_threads";

let count = 0;

/** A name beside `file` for what is not finished; the store ignores names with a leading dot. */
export function temporaryName(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}-${threadId}-${count++}.tmp`);
}

/** Replaces the file's content in one step. */
export function writeAtomic(file: string, content: string | Uint8Array): void {
  fromTemporary(file, content, (temporary) => fs.renameSync(temporary, file));
}

/** Makes the file in one step, content and all. False when it is there already, or was about to be. */
export function createAtomic(file: string, content: string | Uint8Array): boolean {
  return fromTemporary(file, content, (temporary) => {
    try {
      fs.linkSync(temporary, file);
      return true;
    } catch (error) {
      // Without its temporary file: another process, at work in the folder, took it for a dead one's.
      if (["EEXIST", "ENOENT"].includes((error as NodeJS.ErrnoException).code ?? "")) return false;
      throw error;
    }
  });
}

function fromTemporary<T>(file: string, content: string | Uint8Array, finish: (temporary: string) => T): T {
  const temporary = temporaryName(file);
  try {
    const handle = fs.openSync(temporary, "w");
    try {
      fs.writeFileSync(handle, content);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    const result = finish(temporary);
    flushFolder(path.dirname(file));
    return result;
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

/** Makes a renamed or created name itself survive a power cut. Not every file system knows it. */
export function flushFolder(folder: string): void {
  try {
    const handle = fs.openSync(folder, "r");
    fs.fsyncSync(handle);
    fs.closeSync(handle);
  } catch {
    // Windows cannot open folders; the rename itself is atomic all the same.
  }
}

/** Removes what a killed process left unfinished in the folder. */
export function removeTemporary(folder: string): void {
  for (const name of listFolder(folder)) {
    if (name.startsWith(".") && name.endsWith(".tmp"))
      fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** The names in a folder, sorted; none when it does not exist. */
export function listFolder(folder: string): string[] {
  return fs.existsSync(folder) ? fs.readdirSync(folder).sort() : [];
}

/** What went wrong with a file in a few words, for the end of a sentence. */
export function fileTrouble(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, string> = {
    EACCES: "permission denied",
    EPERM: "not permitted",
    EROFS: "the file system is read-only",
    ENOTDIR: "a part of the path is a file",
    ENOENT: "it cannot be made there",
    ENOSPC: "the disk is full",
    EEXIST: "it is a file",
  };
  return (code === undefined ? undefined : known[code]) ?? message;
}

// Files that are whole or absent, whenever the power goes: written under another name, flushed to disk, then renamed.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { threadId } from "node:worker_threads";
import { UsageError } from "#kit";

let count = 0;

/** A name beside `file` for what is not finished; the store ignores names with a leading dot. */
export function temporaryName(file: string): string {
  return path.join(path.dirname(file), `${temporaryBeginning(file)}${process.pid}-${threadId}-${count++}.tmp`);
}

function temporaryBeginning(file: string): string {
  return `.${path.basename(file)}.${os.hostname()}.`;
}

/** Removes what processes of this host that are dead left unfinished of this very file or folder. */
export function removeDead(file: string): void {
  const folder = path.dirname(file);
  const beginning = temporaryBeginning(file);
  for (const name of listFolder(folder).filter((each) => each.startsWith(beginning))) {
    const pid = /^(\d+)-\d+-\d+\.tmp$/.exec(name.slice(beginning.length))?.[1];
    if (pid !== undefined && !processLives(Number(pid)))
      fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Whether there is a process of that number on this host. */
export function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
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
      const code = (error as NodeJS.ErrnoException).code ?? "";
      // Without its temporary file: another process, at work in the folder, took it for a dead one's.
      if (["EEXIST", "ENOENT"].includes(code)) return false;
      if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(code)) return createByCopy(temporary, file);
      throw error;
    }
  });
}

// On a file system without hard links, as FAT: the name is taken in one step, the content comes a moment later. Who found it empty for
// long may have put something else in its place meanwhile.
function createByCopy(temporary: string, file: string): boolean {
  try {
    fs.copyFileSync(temporary, file, fs.constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  return fs.readFileSync(temporary).equals(fs.readFileSync(file));
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
    quietly(() => fs.rmSync(temporary, { force: true }));
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

/** Removes all that is unfinished in a folder where nobody else is at work. */
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

/**
 * Makes a folder and those above it. Node's own recursive mkdir never returns where the kernel makes no folders, as in /proc.
 */
export function makeFolder(folder: string): void {
  if (fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = path.dirname(folder);
  try {
    if (parent !== folder) makeFolder(parent);
  } catch (error) {
    // A file above: Node 20 says so when asked about the folder, later ones only when the file was to become one.
    if (error instanceof Error && "code" in error && error.code === "EEXIST") error.code = "ENOTDIR";
    throw error;
  }
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    // Another process may have made it in between.
    if (!fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** A file could not be written, for a reason outside the program: what it was for can be done when that is over. */
export class UnwritableError extends UsageError {}

/** Does work that writes to `what`, the beginning of a sentence. @throws UnwritableError when the file system does not let it. */
export function writing<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && "syscall" in error)) throw error;
    throw new UnwritableError(`${what} cannot be written to: ${fileTrouble(error)}.`);
  }
}

/** Does what need not succeed: something else went wrong before, and that is what is reported. */
export function quietly(work: () => void): void {
  try {
    work();
  } catch {}
}

/** What went wrong with a file in a few words, for the end of a sentence. */
export function fileTrouble(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const known: Record<string, string> = {
    EACCES: "permission denied",
    EDQUOT: "the disk quota is used up",
    EEXIST: "it is a file",
    EISDIR: "it is a folder",
    ELOOP: "its links lead in a circle",
    ENAMETOOLONG: "the name is too long",
    ENOENT: "it cannot be made there",
    ENOSPC: "the disk is full",
    ENOTDIR: "a part of the path is a file",
    EPERM: "not permitted",
    EROFS: "the file system is read-only",
  };
  return (code === undefined ? undefined : known[code]) ?? message;
}

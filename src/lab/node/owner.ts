// Which process is at work on a run: a lock file that names it, so that two never write one folder, and a dead one's run is seen to
// have stopped. Knows processes of this machine; of another machine's it can only say the name.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

interface Owner {
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the kernel's count; tells it from a later one with the same number. Null where not to be had. */
  readonly born: string | null;
}

const lockFile = "lock";

/** Takes the run for this process. Gives undefined, or who has it. A lock from another host is only broken when `force`d. */
export function takeRun(folder: string, force: boolean): string | undefined {
  const file = path.join(folder, lockFile);
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const { pid } = process;
      fs.writeFileSync(file, JSON.stringify({ host: os.hostname(), pid, born: birth(pid) } satisfies Owner), {
        flag: "wx",
      });
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = runHolder(folder);
    if (holder !== undefined && !(force && holder.foreign)) return holder.words;
    fs.rmSync(file, { force: true });
  }
  return "another process";
}

export function releaseRun(folder: string): void {
  fs.rmSync(path.join(folder, lockFile), { force: true });
}

/** The living process, or the process of another host, that holds the run; undefined when nobody does. */
export function runHolder(folder: string): { readonly words: string; readonly foreign: boolean } | undefined {
  let owner: Owner;
  try {
    owner = JSON.parse(fs.readFileSync(path.join(folder, lockFile), "utf8"));
  } catch {
    return undefined; // No lock, or one torn while being written by a process that was killed.
  }
  if (owner.host !== os.hostname()) return { words: `process ${owner.pid} on ${owner.host}`, foreign: true };
  return lives(owner) ? { words: `process ${owner.pid}`, foreign: false } : undefined;
}

function lives({ pid, born }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return born === birth(pid);
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

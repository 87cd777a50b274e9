// Which code is at work: commit, whether it was changed since, and the changes as a patch. Reads a checkout through git and changes
// nothing in it; without git, or outside a repository, there is nothing to know.
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

export interface Checkout {
  readonly commit: string | null;
  readonly dirty: boolean | null;
  /** What `git apply` makes of the commit the code at work; null where nothing was changed. Files too large for it are named at its top. */
  readonly patch: string | null;
}

/** Largest patch that is kept, in bytes: a forgotten data file is no code. */
export const patchLimit = 2 ** 20;
const newFilesLimit = 200;

const unknown: Checkout = { commit: null, dirty: null, patch: null };

/** @param root the folder of the repository itself: what lies inside somebody else's says nothing of its code. */
export function readCheckout(root: string): Checkout {
  if (!fs.existsSync(path.join(root, ".git"))) return unknown;
  try {
    const commit = git(root, ["rev-parse", "HEAD"]).trim();
    const changed = git(root, ["status", "--porcelain", "-z", "--untracked-files=all"]) !== "";
    return { commit, dirty: changed, patch: changed ? patchOf(root) : null };
  } catch {
    return unknown;
  }
}

function patchOf(root: string): string {
  const leftOut: string[] = [];
  const parts: string[] = [];
  let room = patchLimit;
  const add = (file: string, make: () => string) => {
    const part = room > 0 ? quietly(make) : undefined;
    const size = part === undefined ? Number.POSITIVE_INFINITY : Buffer.byteLength(part);
    if (size > room) leftOut.push(file);
    else {
      parts.push(part!);
      room -= size;
    }
  };
  const asPatch = ["--binary", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/"];
  const names = (words: readonly string[]) =>
    git(root, [...words, "-z"])
      .split("\0")
      .slice(0, -1);
  for (const file of names(["diff", "--name-only", "--no-renames", "HEAD"]))
    add(file, () => git(root, ["diff", ...asPatch, "--no-renames", "HEAD", "--", `:(literal)${file}`]));
  const newFiles = names(["ls-files", "--others", "--exclude-standard"]);
  for (const file of newFiles.slice(0, newFilesLimit)) {
    add(file, () => {
      if (fs.lstatSync(path.join(root, file)).size > room) throw new Error("too large");
      return newFile(root, [...asPatch, "--no-index", "--", "/dev/null", file]);
    });
  }
  leftOut.push(...newFiles.slice(newFilesLimit));
  const head = leftOut.length === 0 ? "" : `# Not in this patch, for its size: ${leftOut.slice(0, 100).join(", ")}\n`;
  return head + parts.join("");
}

// Says by exit code 1 that there is a difference.
function newFile(root: string, words: readonly string[]): string {
  const { stdout, status, error } = spawnSync("git", ["-C", root, "diff", ...words], options());
  if (error !== undefined || status !== 1) throw error ?? new Error("no difference");
  return stdout;
}

function git(root: string, words: readonly string[]): string {
  return execFileSync("git", ["-C", root, ...words], options());
}

function options() {
  // In a hook, or under a program of git's, these name another repository; and asking after changes may otherwise write the index.
  const { GIT_DIR: _, GIT_WORK_TREE: __, GIT_INDEX_FILE: ___, ...env } = process.env;
  return {
    encoding: "utf8" as const,
    timeout: 5_000,
    maxBuffer: 2 * patchLimit,
    env: { ...env, GIT_OPTIONAL_LOCKS: "0" },
    stdio: ["ignore", "pipe", "ignore"] as ["ignore", "pipe", "ignore"],
  };
}

function quietly(make: () => string): string | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

// The code at work, as a commit and a patch that brings it back; and nothing where there is no repository or no git.
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { patchLimit, readCheckout } from "./checkout.ts";

const there = spawnSync("git", ["--version"]).status === 0;
let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-checkout-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  fs.rmSync(folder, { recursive: true, force: true });
});

const git = (at: string, ...words: string[]) =>
  execFileSync("git", ["-C", at, "-c", "user.name=a", "-c", "user.email=a@b", ...words], { encoding: "utf8" });
const write = (name: string, content: string | Uint8Array) => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), content);
};

function commit(): string {
  git(folder, "init", "-q");
  write("code.ts", "one\ntwo\n");
  write("gone.ts", "gone\n");
  write("data.bin", Uint8Array.of(0, 1, 2, 0));
  write(".gitignore", "runs/\n");
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", "first");
  return git(folder, "rev-parse", "HEAD").trim();
}

function files(at: string): Record<string, string> {
  const names = git(at, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0").filter(Boolean);
  const present = names.filter((name) => fs.existsSync(path.join(at, name)));
  return Object.fromEntries(present.map((name) => [name, fs.readFileSync(path.join(at, name), "hex")]));
}

describe.skipIf(!there)("a checkout", () => {
  it("that is clean is its commit", () => {
    const first = commit();
    write("runs/run.json", "{}");
    expect(readCheckout(folder)).toEqual({ commit: first, dirty: false, patch: null });
  });

  it("that was changed is brought back by its patch: changed, removed, binary, staged and new files", () => {
    const first = commit();
    write("code.ts", "one\nthree\n");
    write("data.bin", Uint8Array.of(0, 9, 2, 0));
    write('new/ä [x] "y".ts', "new\n");
    write("staged.ts", "staged");
    write("empty.ts", "");
    git(folder, "add", "staged.ts");
    fs.rmSync(path.join(folder, "gone.ts"));
    const before = fs.readFileSync(path.join(folder, ".git", "index"), "hex");
    // As in a hook of another repository.
    vi.stubEnv("GIT_DIR", path.join(os.tmpdir(), "nothing"));
    const { dirty, patch, ...rest } = readCheckout(folder);
    vi.unstubAllEnvs();
    expect({ dirty, ...rest }).toEqual({ dirty: true, commit: first });
    expect(fs.readFileSync(path.join(folder, ".git", "index"), "hex")).toBe(before);
    const clone = path.join(folder, "..", `${path.basename(folder)}-clone`);
    try {
      git(folder, "clone", "-q", folder, clone);
      execFileSync("git", ["-C", clone, "apply", "-"], { input: patch! });
      expect(files(clone)).toEqual(files(folder));
    } finally {
      fs.rmSync(clone, { recursive: true, force: true });
    }
  });

  it("whose changes are too large has the rest of them in its patch, and the names of what is not there", () => {
    commit();
    write("code.ts", "three\n");
    write("data.bin", Buffer.alloc(3 * patchLimit, "abcdefgh\n"));
    write("huge.csv", Buffer.alloc(2 * patchLimit, "1,2,3\n"));
    const { patch } = readCheckout(folder);
    expect(patch).toMatch(/^# Not in this patch, for its size: (data\.bin, )?huge\.csv\n/);
    expect(patch).toContain("+three");
    expect(Buffer.byteLength(patch!)).toBeLessThan(patchLimit + 100);
  });

  it("is none without git, outside a repository, or before the first commit", () => {
    const none = { commit: null, dirty: null, patch: null };
    expect(readCheckout(folder)).toEqual(none);
    git(folder, "init", "-q");
    expect(readCheckout(folder)).toEqual(none);
    commit();
    vi.stubEnv("PATH", folder);
    expect(readCheckout(folder)).toEqual(none);
  });
});

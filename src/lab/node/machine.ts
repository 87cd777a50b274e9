// Where a run is made: the checkout, the versions, the machine. Recorded with runs, never part of a key or digest.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { RunDocument } from "./runDocument.ts";

export type Surroundings = Pick<RunDocument, "commit" | "dirty" | "versions" | "machine">;

let known: Surroundings | undefined;

/** Found out once a process. */
export function surroundings(): Surroundings {
  known ??= {
    ...checkout(),
    versions: { orrery: packageVersion(), node: process.versions.node },
    machine: {
      platform: `${os.platform()} ${os.arch()}`,
      cpu: os.cpus()[0]?.model.trim() ?? "unknown",
      cores: os.availableParallelism(),
      memory: os.totalmem(),
    },
  };
  return known;
}

/** The folder of our package.json, whether run from source or built. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!fs.existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return folder;
}

/** Our version, from package.json. */
export function packageVersion(): string {
  return JSON.parse(fs.readFileSync(path.join(packageRoot(), "package.json"), "utf8")).version;
}

function checkout(): Pick<RunDocument, "commit" | "dirty"> {
  const root = packageRoot();
  // An installed package may lie inside somebody else's repository, whose commit says nothing of our code.
  if (!fs.existsSync(path.join(root, ".git"))) return { commit: null, dirty: null };
  try {
    const git = (...words: string[]) =>
      execFileSync("git", ["-C", root, ...words], {
        encoding: "utf8",
        timeout: 5_000,
        stdio: ["ignore", "pipe", "ignore"],
      });
    return { commit: git("rev-parse", "HEAD").trim(), dirty: git("status", "--porcelain").trim() !== "" };
  } catch {
    return { commit: null, dirty: null };
  }
}

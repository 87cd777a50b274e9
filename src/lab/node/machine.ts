// Where a run is made: the checkout, the versions, the machine. Recorded with runs, never part of a key or digest.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "#kit";
import { readCheckout } from "./checkout.ts";
import type { RunDocument } from "./runDocument.ts";

export type Surroundings = Pick<RunDocument, "commit" | "dirty" | "patch" | "versions" | "machine">;

let known: { readonly surroundings: Surroundings; readonly patch: string | null } | undefined;

export function surroundings(): Surroundings {
  return findOut().surroundings;
}

/** The changes to the checkout since its commit, as a patch; null where there are none or no checkout. */
export function codePatch(): string | null {
  return findOut().patch;
}

// Once a process.
function findOut() {
  if (known !== undefined) return known;
  const { commit, dirty, patch } = readCheckout(packageRoot());
  const surroundings: Surroundings = {
    commit,
    dirty,
    patch: patch === null ? null : sha256Hex(patch),
    versions: { orrery: packageVersion(), node: process.versions.node },
    machine: {
      platform: `${os.platform()} ${os.arch()}`,
      cpu: os.cpus()[0]?.model.trim() ?? "unknown",
      cores: os.availableParallelism(),
      memory: os.totalmem(),
    },
  };
  known = { surroundings, patch };
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

// Branches a run off another: a folder of its own that begins with the other's records and state at a safe point, as if it had been
// interrupted there, and goes on under changed parameters. It needs the other no more.
import * as fs from "node:fs";
import * as path from "node:path";
import { canonicalJson } from "#kit";
import type { Values } from "../params.ts";
import { resultsOf } from "../records.ts";
import { keyOf, type Overrides, type RunSpec } from "../resolve.ts";
import { type KeptState, saveOrigin } from "./checkpoints.ts";
import { fieldFile, metricsFile } from "./execute.ts";
import { copyLinks } from "./links.ts";
import { specOf } from "./runDocument.ts";
import { createRun, recordsOf, type StoredRun } from "./store.ts";

/** What is run: the parent's parameters but for the changes, and a key that knows the parent. */
export function forkSpec(parent: StoredRun, step: number, changes: Overrides): RunSpec {
  const { parent: _, ...own } = specOf(parent.document);
  const plain = Object.fromEntries(Object.entries(changes).map(([name, value]) => [name, value === 0 ? 0 : value]));
  const spec = {
    ...own,
    params: { ...own.params, ...plain } as Values,
    overrides: { ...own.overrides, ...plain },
    origins: Object.fromEntries(Object.keys(plain).map((name) => [name, { kind: "flag", flag: "--set" } as const])),
    parent: { key: own.key, name: parent.name, step },
  };
  return { ...spec, key: keyOf(spec) };
}

/**
 * Makes the folder of a run that goes on from a state of its parent.
 * @throws UsageError when it cannot be written.
 */
export function createFork(home: string, parent: StoredRun, spec: RunSpec, state: KeptState): StoredRun {
  const records = recordsOf(parent).slice(0, state.records);
  const { fieldHashes, chain } = resultsOf(records);
  return createRun(home, spec, (folder) => {
    fs.writeFileSync(path.join(folder, metricsFile), records.map((record) => `${canonicalJson(record)}\n`).join(""));
    copyLinks(parent.folder, folder, new Set(chain.map(({ link }) => link)));
    for (const name of Object.keys(fieldHashes)) {
      fs.mkdirSync(path.dirname(fieldFile(folder, name)), { recursive: true });
      fs.copyFileSync(fieldFile(parent.folder, name), fieldFile(folder, name), fs.constants.COPYFILE_FICLONE);
    }
    saveOrigin(folder, state);
  });
}

// Run folders for tests, written as the lab writes them but without running anything. Only tests import this.
import * as fs from "node:fs";
import * as path from "node:path";
import { canonicalJson } from "#kit";
import type { ParameterValue, Values } from "../params.ts";
import { digestOf, type RunRecord, resultsOf } from "../records.ts";
import { keyOf } from "../resolve.ts";
import { type RunDocument, writeRunDocument } from "./runDocument.ts";

export interface TestRun {
  readonly experiment?: string;
  /** The folder of the experiment; its id when absent. */
  readonly place?: string;
  readonly arm?: string;
  readonly seed: number;
  readonly params: Readonly<Record<string, ParameterValue>>;
  readonly series?: readonly (readonly [step: number, values: Readonly<Record<string, number>>])[];
  readonly scalars?: Readonly<Record<string, number>>;
  /** What run.json says otherwise. */
  readonly document?: Partial<RunDocument>;
}

/** Gives the folder of a finished run. */
export function writeRun(home: string, run: TestRun): string {
  const { experiment = "tests/reading", place = experiment, arm = "up", seed, series = [], scalars = {} } = run;
  const params = { ...run.params, seed };
  const key = keyOf({ experiment, revision: 1, params: params as unknown as Values, arm, seed });
  const records: RunRecord[] = [...series.map(([step, values]) => ({ step, series: values })), { scalars }];
  const folder = path.join(
    home,
    ...place.split("/"),
    `${run.place === undefined ? arm : "run"}-seed${seed}-${key.slice(0, 8)}`,
  );
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "metrics.jsonl"), records.map((record) => `${canonicalJson(record)}\n`).join(""));
  writeRunDocument(folder, {
    status: "done",
    key,
    experiment,
    revision: 1,
    preset: "study",
    arm,
    seed,
    params,
    overrides: {},
    commit: null,
    dirty: null,
    versions: { orrery: "0.1.0", node: "20.19.0" },
    machine: { platform: "linux x64", cpu: "a processor", cores: 2, memory: 2 ** 33 },
    started: "2026-11-20T10:11:12.345Z",
    seconds: 1.5,
    digest: digestOf(resultsOf(records)),
    error: null,
    ...run.document,
  });
  return folder;
}

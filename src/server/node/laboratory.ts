import * as os from "node:os";
import type { Catalogue, DataShelf } from "#lab";
import {
  checkpointPoints,
  configurationFile,
  folderFiles,
  openPool,
  originsIn,
  type Pool,
  packageVersion,
  partingInWords,
  wholeRun,
} from "#lab/node";
import type { RunDetail, RunDifference } from "../api.ts";
import { type Laboratory, Refusal } from "../laboratory.ts";
import { byteStream, findInside, openInside, readEnd, runFolder } from "./inside.ts";
import { openJobs } from "./jobs.ts";
import { readLines, readRecords, recordedBytes } from "./records.ts";
import { summaryOf, watchHome } from "./watch.ts";

export interface LaboratoryOptions {
  readonly home: string;
  readonly catalogue: Catalogue;
  readonly shelf: DataShelf | undefined;
  /** Module of the worker threads; it calls `serveRuns` with the same catalogue. */
  readonly workerEntry: URL;
  /** Where the experiments' texts are. */
  readonly experimentsFolder: string;
}

export interface OpenLaboratory extends Laboratory {
  /** Ends what is under way; runs are left interrupted. Gives their names. */
  close(): Promise<readonly string[]>;
}

/** Bytes of a log that are shown. */
const logBytes = 64 * 1024;

export function openLaboratory(options: LaboratoryOptions): OpenLaboratory {
  const { home, catalogue, workerEntry, experimentsFolder } = options;
  const watch = watchHome(home);
  const jobs = openJobs({ ...options, onChange: watch.jobs, onRuns: watch.nudge });
  // Questions that take a while are answered beside this thread, which goes on serving.
  let pool: Promise<Pool> | undefined;
  const ask: Pool["ask"] = async (...question) => {
    pool ??= openPool(catalogue, workerEntry, 1);
    return (await pool).ask(...question);
  };

  return {
    about: () => ({ version: packageVersion(), node: process.versions.node, cores: os.availableParallelism(), home }),
    runs() {
      const { runs, corrupt } = watch.list();
      return { home, runs: runs.map(summaryOf), corrupt: corrupt.map(({ name, why }) => ({ name, why })) };
    },
    run: (name) => detailOf(watch.list().runs, home, name),
    records: (name, from) => readRecords(runFolder(home, name), from),
    lines: async (name, from) => readLines(runFolder(home, name), from),
    field(name, field) {
      const opened = openInside(runFolder(home, name), "fields", `${field}.safetensors`);
      if (opened === undefined) throw new Refusal(404, `The run "${name}" has no field "${field}".`);
      return { bytes: opened.bytes, body: byteStream(opened.handle, 0, opened.bytes) };
    },
    jobs: jobs.all,
    start: jobs.start,
    stop: jobs.stop,
    async difference(a, b) {
      for (const name of [a, b]) runFolder(home, name);
      const comparison = await ask("difference", { home, runs: [a, b] });
      const plain = (values: readonly { name: string; values: readonly [unknown, unknown] }[]) =>
        values.map(({ name, values: [one, other] }) => {
          const words: [string, string] = [`${one ?? "none"}`, `${other ?? "none"}`];
          return { name, values: words };
        });
      return {
        same: comparison.same,
        parameters: plain(comparison.parameters),
        circumstances: plain(comparison.circumstances),
        words: partingInWords(comparison),
      } satisfies RunDifference;
    },
    async report(subjects) {
      const { name, html } = await ask("report", { home, subjects, experimentsFolder });
      return { name, html };
    },
    listen: watch.listen,
    async close() {
      watch.close();
      const unfinished = await jobs.close();
      await (await pool)?.stop();
      return unfinished;
    },
  };
}

function detailOf(
  listed: ReturnType<ReturnType<typeof watchHome>["list"]>["runs"],
  home: string,
  name: string,
): RunDetail {
  const folder = runFolder(home, name);
  const run = listed.find((each) => each.name === name) ?? { ...wholeRun(home, name), scalars: {} };
  const { document } = run;
  const configuration = readEnd(folder, configurationFile, 256 * 1024);
  return {
    ...summaryOf(run),
    origins: { ...originsOfOverrides(document.overrides), ...originsIn(configuration) },
    commit: document.commit,
    dirty: document.dirty,
    versions: document.versions,
    machine: document.machine,
    fields: orNone(() => fieldsOf(folder)),
    checkpoints: orNone(() => [...checkpointPoints(folder)].reverse()),
    log: readEnd(folder, "log.txt", logBytes),
    children: listed.filter((each) => each.document.parent?.key === document.key).map((each) => each.name),
    recorded: recordedBytes(folder),
  };
}

/** What is known of runs without a config.yaml. */
function originsOfOverrides(overrides: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.keys(overrides).map((name) => [name, "by hand"]));
}

function fieldsOf(folder: string): RunDetail["fields"] {
  return folderFiles(folder, "fields").flatMap((file) => {
    const bytes = findInside(folder, "fields", file)?.size;
    const name = /^([A-Za-z0-9][A-Za-z0-9._-]*)\.safetensors$/.exec(file)?.[1];
    return bytes === undefined || name === undefined ? [] : [{ name, bytes }];
  });
}

/** None where what should be a folder is something else. */
function orNone<T>(read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch {
    return [];
  }
}

// The health of a home: what is unfinished, left behind by the dead, cut off or damaged, and what can be put right without losing
// anything that was recorded. Looks at files; changes them only when told to.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { metricsFile } from "./execute.ts";
import { fileTrouble, listFolder, processLives, removeDead } from "./files.ts";
import { readJournal } from "./journal.ts";
import { listLeases } from "./lease.ts";
import { releaseRun, runHolder, takeRun } from "./owner.ts";
import { readRunDocument } from "./runDocument.ts";
import { indexFile, rebuildIndex } from "./runIndex.ts";
import { markInterrupted, readRun, runNames } from "./store.ts";
import { leaseFolder } from "./sweepClaims.ts";

export interface Finding {
  /** What it is about: a run, a folder, a file, relative to the home. */
  readonly about: string;
  readonly says: string;
  /**
   * `trouble` stays until a person looks, `repairable` until it is repaired, `repaired` says what was done; a `note` is nothing wrong.
   */
  readonly kind: "note" | "trouble" | "repairable" | "repaired";
}

interface Repair {
  readonly about: string;
  readonly says: string;
  /** Puts it right and says how. */
  readonly repair: () => string;
}

/** @throws UsageError when a folder above the runs cannot be read. */
export function examineStore(home: string, repairing: boolean): Finding[] {
  if (!fs.existsSync(home)) return [{ about: home, says: "is not there yet; the first run makes it", kind: "note" }];
  try {
    fs.accessSync(home, fs.constants.R_OK | fs.constants.W_OK);
  } catch (error) {
    return [{ about: home, says: `cannot be written to: ${fileTrouble(error)}`, kind: "trouble" }];
  }
  const troubles: Finding[] = [];
  const names = runNames(home, undefined, (about, why) => troubles.push({ about, says: why, kind: "trouble" }));
  const runs = names.map((name) => examineRun(home, name));
  const experiments = [...new Set(names.map((name) => path.posix.dirname(name)))];
  const repairs = [
    ...runs.flatMap((run) => run.repairs),
    ...experiments.flatMap((experiment) => staleLeases(home, experiment)),
    ...["", ...experiments.map((id) => path.posix.dirname(id)), ...experiments, ...names]
      .filter((name, at, all) => all.indexOf(name) === at)
      .flatMap((name) => unfinished(home, name)),
    ...(names.length > 0 && !fs.existsSync(path.join(home, indexFile)) ? [missingIndex(home)] : []),
  ];
  return [
    ...troubles,
    ...runs.flatMap((run) => run.findings),
    ...repairs.map(({ about, says, repair }): Finding => {
      if (!repairing) return { about, says, kind: "repairable" };
      try {
        return { about, says: `${says}; ${repair()}`, kind: "repaired" };
      } catch (error) {
        const why = (error as NodeJS.ErrnoException).code === undefined ? (error as Error).message : fileTrouble(error);
        return { about, says: `${says}; this could not be repaired: ${why}`, kind: "trouble" };
      }
    }),
  ];
}

function examineRun(home: string, name: string): { findings: Finding[]; repairs: Repair[] } {
  const folder = path.join(home, name);
  const findings: Finding[] = [];
  const repairs: Repair[] = [];
  const holder = runHolder(folder);
  const run = readRun(home, name);
  if ("why" in run) {
    const what = fs.readdirSync(folder).length === 0 ? "is an empty folder" : `is corrupt: ${run.why}`;
    findings.push({ about: name, says: `${what}; it is kept, and the run is made anew beside it`, kind: "trouble" });
  } else if (run.status === "interrupted") {
    findings.push({ about: name, says: "stopped before its end; what it recorded is kept", kind: "note" });
  }
  if (holder !== undefined) {
    const says = `${holder.words} is at work on it${holder.foreign ? ", as far as can be told from here" : ""}`;
    findings.push({ about: name, says, kind: "note" });
    return { findings, repairs };
  }
  const torn = tornLine(path.join(folder, metricsFile));
  if (torn !== undefined) repairs.push(cutOff(folder, name, torn));
  const read = readRunDocument(folder);
  if (fs.lstatSync(path.join(folder, "lock"), { throwIfNoEntry: false }) !== undefined) {
    repairs.push({ about: name, says: "has the lock of a process that is dead", repair: () => unlocked(folder) });
  } else if (read.ok && read.document.status === "running") {
    const says = "is marked as running, and nobody is at work on it";
    const repair = () => {
      markInterrupted(folder, 0);
      return "it was marked as interrupted";
    };
    repairs.push({ about: name, says, repair });
  }
  return { findings, repairs };
}

function unlocked(folder: string): string {
  const holder = takeRun(folder, false);
  if (holder !== undefined) throw new Error(`${holder} took it just now`);
  // Marks a run that stopped, and gives the lock back.
  markInterrupted(folder, 0);
  releaseRun(folder);
  return "the lock was taken away";
}

/** The end of a file of records that is no whole record, and where it begins; undefined when there is none, or worse damage. */
function tornLine(file: string): { readonly at: number; readonly bytes: Buffer } | undefined {
  try {
    const { length } = readJournal(file);
    const bytes = fs.readFileSync(file);
    return bytes.length > length ? { at: length, bytes: bytes.subarray(length) } : undefined;
  } catch {
    return undefined;
  }
}

function cutOff(folder: string, about: string, { at, bytes }: { at: number; bytes: Buffer }): Repair {
  const repair = () => {
    const holder = takeRun(folder, false);
    if (holder !== undefined) throw new Error(`${holder} took it just now`);
    try {
      const kept = JSON.stringify(bytes.toString("utf8").slice(0, 10_000));
      fs.appendFileSync(
        path.join(folder, "log.txt"),
        `${new Date().toISOString()} doctor cut off a torn line: ${kept}\n`,
      );
      fs.truncateSync(path.join(folder, metricsFile), at);
    } finally {
      releaseRun(folder);
    }
    return "it was cut off and put into log.txt";
  };
  return { about, says: `its ${metricsFile} ends in a line of ${bytes.length} bytes that was cut off`, repair };
}

function staleLeases(home: string, experiment: string): Repair[] {
  return listLeases(leaseFolder(home, experiment))
    .filter(({ dead }) => dead)
    .map(({ file }) => ({
      about: path.posix.join(experiment, ".leases", path.basename(file)),
      says: "is the lease of a process that is dead",
      repair: () => {
        fs.rmSync(file, { force: true });
        return "it was removed";
      },
    }));
}

/** What processes of this machine that are dead had begun to write under another name. */
function unfinished(home: string, name: string): Repair[] {
  const folder = path.join(home, name);
  const folders = [folder, path.join(folder, "fields"), path.join(folder, "checkpoints"), path.join(folder, ".leases")];
  return folders.flatMap((each) => {
    const isFolder = fs.statSync(each, { throwIfNoEntry: false })?.isDirectory();
    return (isFolder ? listFolder(each) : []).flatMap((file): Repair[] => {
      const [, beginning, pid] = /^\.(.+)\.(\d+)-\d+-\d+\.tmp$/.exec(file) ?? [];
      const host = `.${os.hostname()}`;
      if (beginning === undefined || !beginning.endsWith(host) || processLives(Number(pid))) return [];
      const repair = () => {
        removeDead(path.join(each, beginning.slice(0, -host.length)));
        return "it was removed; it was never part of a run";
      };
      const about = path.posix.join(name, path.relative(folder, each), file);
      return [{ about, says: "was being written by a process that is dead", repair }];
    });
  });
}

function missingIndex(home: string): Repair {
  const repair = () => {
    rebuildIndex(home);
    return "it was made";
  };
  return { about: indexFile, says: "the index of runs is missing, and the next listing reads every run", repair };
}

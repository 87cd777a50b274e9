// The doctor: each kind of damage is found, repaired where nothing recorded is lost, and left alone where somebody is at work.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findChromium, machineFacts, optionalPackages } from "./doctorMachine.ts";
import { examineStore } from "./doctorStore.ts";
import { rebuildIndex } from "./runIndex.ts";
import { startRun } from "./startRun.ts";
import { listRuns } from "./store.ts";
import { leaseFolder } from "./sweepClaims.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-doctor-"));
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const dead = { host: os.hostname(), pid: 2 ** 22 + 1, born: null };
const study = "studies/ill";

/** A run with two records; `spoil` is done to its folder afterwards. */
function made(spoil: (folder: string) => void = () => {}): string {
  const run = startRun({ name: "ill", home });
  run.log({ loss: 1 });
  run.log({ loss: 0.5 });
  run.finish();
  spoil(run.folder);
  return `${study}/${path.basename(run.folder)}`;
}

function marked(folder: string, change: object): void {
  const file = path.join(folder, "run.json");
  fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, "utf8")), ...change }));
}

/** All files of the home with their content, but for the index, the logs, and what is compacted later. */
function content(): Record<string, string> {
  const names = fs
    .readdirSync(home, { recursive: true, encoding: "utf8" })
    .filter((name) => !/index|log\.txt|parquet/.test(name));
  const files = names.filter((name) => fs.statSync(path.join(home, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(home, name), "latin1")]));
}

const found = (repair = false) => examineStore(home, repair).map(({ about, kind }) => [about, kind]);

it("finds nothing in a home that is whole, and nothing at all where there is none", () => {
  made();
  rebuildIndex(home);
  expect(examineStore(home, false)).toEqual([]);
  expect(examineStore(path.join(home, "nowhere"), true)).toMatchObject([{ kind: "note" }]);
  expect(fs.existsSync(path.join(home, "nowhere"))).toBe(false);
});

it("looks without touching anything, repairs once, and then finds it whole", () => {
  const torn = made((folder) => fs.appendFileSync(path.join(folder, "metrics.jsonl"), '{"series":{"lo'));
  const locked = made((folder) => {
    marked(folder, { status: "running", digest: null });
    fs.writeFileSync(path.join(folder, "lock"), JSON.stringify(dead));
  });
  const orphan = made((folder) => marked(folder, { status: "running", digest: null }));
  const leases = leaseFolder(home, study);
  fs.mkdirSync(leases);
  fs.writeFileSync(path.join(leases, "0123.1"), JSON.stringify(dead));
  fs.writeFileSync(path.join(leases, "4567.1"), JSON.stringify({ ...dead, host: "elsewhere" }));
  const unfinished = `.run.json.${os.hostname()}.${dead.pid}-0-1.tmp`;
  fs.writeFileSync(path.join(home, torn, unfinished), "{");
  const before = content();
  const ills = [torn, locked, orphan, `${study}/.leases/0123.1`, path.posix.join(torn, unfinished), ".index.json"];
  const notes = [locked, orphan].map((name) => [name, "note"]);
  expect(found()).toEqual([...notes, ...ills.map((about) => [about, "repairable"])]);
  expect(content()).toEqual(before);

  expect(found(true)).toEqual([...notes, ...ills.map((about) => [about, "repaired"])]);
  expect(found()).toEqual(notes);
  const { runs, corrupt } = listRuns(home);
  expect(corrupt).toEqual([]);
  expect(runs.map(({ document }) => document.status).sort()).toEqual(["done", "interrupted", "interrupted"]);
  // Nothing recorded is gone, not even the beginning of a line.
  const after = content();
  for (const [name, text] of Object.entries(before)) {
    if (name.endsWith("metrics.jsonl")) expect(text.startsWith(after[name]!)).toBe(true);
  }
  expect(fs.readFileSync(path.join(home, torn, "log.txt"), "utf8")).toContain("lo");
  expect(Object.keys(after)).toContain(`${study}/.leases/4567.1`);
});

it("keeps what is damaged, and says so each time", () => {
  const corrupt = made((folder) => fs.writeFileSync(path.join(folder, "run.json"), "{"));
  const empty = `${study}/empty`;
  fs.mkdirSync(path.join(home, empty));
  rebuildIndex(home);
  const before = content();
  for (const repair of [true, false]) {
    const findings = examineStore(home, repair);
    expect(new Map(findings.map(({ about, kind }) => [about, kind]))).toEqual(
      new Map([corrupt, empty].map((name) => [name, "trouble"])),
    );
  }
  expect(content()).toEqual(before);
});

it("leaves alone what a process is at work on, here or elsewhere", () => {
  const run = startRun({ name: "ill", home });
  const far = made((folder) => {
    marked(folder, { status: "running", digest: null });
    fs.writeFileSync(path.join(folder, "lock"), JSON.stringify({ ...dead, host: "elsewhere" }));
    fs.appendFileSync(path.join(folder, "metrics.jsonl"), '{"ser');
  });
  rebuildIndex(home);
  const before = content();
  expect(new Set(examineStore(home, true).map(({ about, kind }) => `${about} ${kind}`))).toEqual(
    new Set([`${study}/${path.basename(run.folder)} note`, `${far} note`]),
  );
  expect(content()).toEqual(before);
  run.finish();
});

it("knows the machine, and what every optional package brings", () => {
  expect(machineFacts(home)).toMatchObject({ nodeFits: true, cores: expect.any(Number), disk: expect.any(Number) });
  const packages = optionalPackages();
  expect(packages.filter(({ brings }) => brings === "")).toEqual([]);
  expect(packages.map(({ name }) => name)).toContain("workerpool");
  expect([null, expect.any(String)]).toContainEqual(findChromium());
});

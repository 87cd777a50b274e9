// Sweeps as their users run them: many processes on one file, each run made once, whoever dies; mistakes, failures and signals.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { clerk, homes, run, runFolders, start, until } from "./process.ts";

const newHome = homes();
const program = "test/fixtures/sweep/orrery.mjs";
const told = clerk("sweep");
const experiment = "tests/quick";

function sweepFile(home: string, text: string): string {
  const file = path.join(path.dirname(home), "sweep.yaml");
  fs.writeFileSync(file, text);
  return file;
}

interface Made {
  readonly status: string;
  readonly starts: number;
  readonly ends: number;
}

function made(home: string): Made[] {
  return runFolders(home, experiment).map((folder) => {
    const { status } = JSON.parse(fs.readFileSync(path.join(folder, "run.json"), "utf8"));
    const log = fs.existsSync(path.join(folder, "log.txt"))
      ? fs.readFileSync(path.join(folder, "log.txt"), "utf8")
      : "";
    return { status, starts: log.split("from the start").length - 1, ends: log.split(" done, digest").length - 1 };
  });
}

/** Pids of the processes that hold leases. */
function holders(home: string): number[] {
  const folder = path.join(home, ...experiment.split("/"), ".leases");
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).flatMap((name) => {
    try {
      return name.startsWith(".") ? [] : [JSON.parse(fs.readFileSync(path.join(folder, name), "utf8")).pid];
    } catch {
      return []; // Given back, or just being written.
    }
  });
}

describe("eight processes on one sweep of 200 runs", () => {
  it("make each exactly once, and what one of them had that was killed", async () => {
    const home = newHome();
    const file = sweepFile(home, `experiment: quick\narms: plain\nseeds: 1..200\ngrid: { milliseconds: [15] }\n`);
    const words = ["sweep", file, "--workers", "1", "--json", "--home", home];
    const all = Array.from({ length: 8 }, () => start(program, words));
    const victim = all[0]!;
    const pid = victim.child.pid!;
    // In the middle of a run: it is held still while we look whether it is.
    let caught = false;
    await until(() => {
      if (!holders(home).includes(pid)) return false;
      victim.child.kill("SIGSTOP");
      const folders = runFolders(home, experiment);
      const inside = folders.some((folder) => {
        try {
          const log = fs.readFileSync(path.join(folder, "log.txt"), "utf8");
          const began = log.includes("from the start") && !log.includes("done");
          return began && JSON.parse(fs.readFileSync(path.join(folder, "lock"), "utf8")).pid === pid;
        } catch {
          return false;
        }
      });
      caught = inside && holders(home).includes(pid) && folders.length > 20;
      victim.child.kill(caught ? "SIGKILL" : "SIGCONT");
      return caught;
    }, 60);
    expect((await victim.ended).signal).toBe("SIGKILL");

    const ended = await Promise.all(all.slice(1).map(async (one) => one.ended));
    for (const { code, stderr } of ended) expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
    const documents = ended.map(({ stdout }) => JSON.parse(stdout));
    for (const { total, runs, failures } of documents) {
      expect({ total, runs: runs.length, failures }).toEqual({ total: 200, runs: 200, failures: [] });
    }
    const results = made(home);
    expect(results).toHaveLength(200);
    expect(results.filter(({ status, ends }) => status !== "done" || ends !== 1)).toEqual([]);
    // One run was begun twice: the one that was under way.
    expect(results.filter(({ starts }) => starts !== 1)).toEqual([{ status: "done", starts: 2, ends: 1 }]);
    expect(holders(home)).toEqual([]);
    expect(documents.filter((document) => document.made > 0).length).toBeGreaterThan(1);
    // Once more there is nothing to do.
    expect(JSON.parse((await run(program, words)).stdout)).toMatchObject({ total: 200, made: 0 });
  }, 180_000);
});

describe("a sweep", () => {
  const quick = "experiment: quick\nseeds: [1, 2]\nlist:\n  - { width: 4 }\n  - { fails: true }\n";

  it("keeps going when runs fail, and tells which; the next time they are tried again", async () => {
    const home = newHome();
    const words = ["sweep", sweepFile(home, quick), "--json", "--home", home];
    for (const failed of [4, 8]) {
      const ended = await told(words);
      expect(ended.code).toBe(1);
      expect(ended.stderr.trim().split("\n")).toHaveLength(4);
      expect(ended.stderr).toMatch(/^plain-seed1-[0-9a-f]{8}(-2)? failed: it was told to fail\.$/m);
      const { runs, failures } = JSON.parse(ended.stdout);
      expect([runs.length, failures.length]).toEqual([4, 4]);
      expect(made(home).filter(({ status }) => status === "failed")).toHaveLength(failed);
    }
  });

  it("ends with the first failure with --fail-fast", async () => {
    const home = newHome();
    const file = sweepFile(home, "experiment: quick\narms: plain\nseeds: 1..50\ngrid: { fails: [true] }\n");
    const ended = await told(["sweep", file, "--fail-fast", "--workers", "1", "--home", home]);
    expect(ended.code).toBe(1);
    expect(made(home).filter(({ status }) => status === "failed")).toHaveLength(1);
    expect(ended.stdout).toContain("0 of 50 runs done");
    expect(holders(home)).toEqual([]);
  });

  it("that is interrupted leaves its runs interrupted, and goes on with the same command", async () => {
    const home = newHome();
    const file = sweepFile(home, "experiment: quick\narms: plain\nseeds: 1..4\ngrid: { milliseconds: [400] }\n");
    const words = ["sweep", file, "--workers", "1", "--json", "--home", home];
    const { child, ended } = start(program, words);
    await until(() => fs.existsSync(home) && made(home).some(({ status }) => status === "done"), 30);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(stderr).toMatch(/Interrupted\. \d of 4 runs are done; the same command goes on from there\.\n$/);
    expect(holders(home)).toEqual([]);
    expect(made(home).every(({ status }) => ["done", "interrupted"].includes(status))).toBe(true);
    expect(await run(program, words)).toMatchObject({ code: 0 });
    expect(made(home).map(({ status }) => status)).toEqual(Array(4).fill("done"));
  }, 60_000);

  it("is shown as a table of settings for people", async () => {
    const home = newHome();
    const file = sweepFile(home, "experiment: quick\nseeds: 1..2\ngrid: { width: [1, 20] }\n");
    const { code, stdout, stderr } = await told(["sweep", file, "--home", home]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^arm +width +runs +mean sum$/m);
    expect(stdout).toMatch(/^half +20 +2 +\d/m);
    expect(stdout).toContain("8 of 8 runs done, 8 of them made here");
  });

  it.each<[string, string, string[], RegExp]>([
    [
      "a misspelt parameter",
      "experiment: quick\ngrid:\n  widht: [1]",
      [],
      /sweep\.yaml:3: "widht" is no parameter of tests\/quick; the nearest is "width"\.$/,
    ],
    [
      "an unknown experiment",
      "experiment: quikc",
      [],
      /sweep\.yaml:1: "quikc" is no experiment; the nearest is "quick"\.$/,
    ],
    ["options that contradict", quick, ["--fail-fast", "--keep-going"], /^orrery: .*cannot be used with.*\.$/],
    [
      "a bad expiry",
      quick,
      ["--lease-expiry", "soon"],
      /^--lease-expiry soon is not a whole number from 1 to 86400\.$/,
    ],
  ])("with %s is one sentence, exit code 2, nothing written", async (_, text, words, sentence) => {
    const home = newHome();
    const ended = await told(["sweep", sweepFile(home, text), "--home", home, ...words]);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr.trimEnd()).toMatch(sentence);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(fs.existsSync(home)).toBe(false);
  });

  it("of a file that is not there is one sentence", async () => {
    const ended = await told(["sweep", "nowhere.yaml"]);
    expect(ended).toMatchObject({ code: 2, stderr: "The file nowhere.yaml is not there.\n" });
  });
});

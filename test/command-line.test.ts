// The command line as its users meet it: results on stdout, one sentence for a mistake, exit codes, nothing half-written.
import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { clerk, homes, run, runFolders } from "./process.ts";

const newHome = homes();
const program = "test/fixtures/lab/orrery.mjs";
const experiment = "tests/random-walk";
const short = "random-walk";
const arms = ["drifting", "still"];
const seeds = 3;
const parameter = "steps";
const misspelt = { experiment: "random-wakl", arm: "stil", parameter: "stesp" };
const failing = "tests/broken";
const small = ["--preset", "smoke", "--no-serve"];

const told = clerk("lab");
/** A home with one campaign in it, made once. */
const home = newHome();
beforeAll(async () => {
  expect(await run(program, ["run", experiment, ...small, "--home", home])).toMatchObject({ code: 0 });
});

describe("a mistake", () => {
  const oneRun = ["run", experiment, ...small];
  const file = path.join(path.dirname(home), "file");
  beforeAll(() => fs.writeFileSync(file, ""));

  it.each<[string, string[], RegExp]>([
    ["an unknown command", ["rnu"], /^orrery: "rnu" is no command; the nearest is "run"\.$/],
    ["an unknown option", [...oneRun, "--sed", "1"], /^orrery: unknown option '--sed'; the nearest is .*\.$/],
    ["a missing argument", ["run"], /^orrery: missing required argument 'experiment'\.$/],
    ["too many arguments", ["list", "more"], /^orrery: too many arguments.*\.$/],
    [
      "an unknown experiment",
      ["run", misspelt.experiment],
      new RegExp(`is no experiment; the nearest is "${short}"\\.$`),
    ],
    ["an unknown area among several", ["claims", experiment, "tetss"], /^"tetss" is no area and no experiment; .*\.$/],
    ["an unknown area", ["claims", "tetss"], /^"tetss" is no area and no experiment; .*\.$/],
    [
      "an unknown arm",
      [...oneRun, "--arm", misspelt.arm],
      new RegExp(`--arm ${misspelt.arm} is no arm; the nearest is "`),
    ],
    [
      "an unknown preset",
      ["run", experiment, "--preset", "smok"],
      /--preset smok is no preset; the nearest is "smoke"\.$/,
    ],
    [
      "an unknown parameter",
      [...oneRun, "--set", `${misspelt.parameter}=1`],
      new RegExp(`is no parameter; the nearest is "${parameter}"\\.$`),
    ],
    [
      "a wrong type",
      [...oneRun, "--set", `${parameter}=many`],
      new RegExp(`--set ${parameter}=many does not fit; ${parameter} is a whole number from `),
    ],
    [
      "a value out of range",
      [...oneRun, "--set", `${parameter}=-1`],
      new RegExp(`--set ${parameter}=-1 does not fit; ${parameter} is a whole number from `),
    ],
    ["no value", [...oneRun, "--set", parameter], /is not of the form name=value\.$/],
    ["bad seeds", [...oneRun, "--seeds", "3..1"], /^--seeds 3\.\.1 is not a list of seeds; write 1\.\.5 or 1,3/],
    ["bad workers", [...oneRun, "--workers", "none"], /^--workers none is not a whole number from 1 to 1024\.$/],
    ["a bad time", [...oneRun, "--checkpoint-every", "soon"], /^--checkpoint-every soon is not a number of seconds\.$/],
    ["a home that is a file", [...oneRun, "--home", file], /^The home .* cannot be written to: it is a file\.$/],
    [
      "a home inside a file",
      [...oneRun, "--home", path.join(file, "runs")],
      /^The home .* cannot be written to: .*\.$/,
    ],
    [
      "a home nobody can make",
      [...oneRun, "--home", "/proc/orrery"],
      /^The home \/proc\/orrery cannot be written to: .*\.$/,
    ],
    ["a home that cannot be read", ["runs", "--home", file], /^The home .* cannot be read: .*\.$/],
    ["an empty home", ["runs", "--home", ""], /^--home wants a folder, and is empty\.$/],
    ["an unknown run", ["show", "nothing", "--home", home], /^"nothing" is no run.*\.$/],
    [
      "several runs",
      ["resume", arms[0]!, "--home", home],
      new RegExp(`^"${arms[0]}" is the beginning of ${seeds} runs \\(`),
    ],
  ])("%s: one sentence, exit code 2, nothing written", async (_, words, sentence) => {
    const elsewhere = newHome();
    const ended = await told(words, { ORRERY_HOME: elsewhere });
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr.trimEnd()).toMatch(sentence);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(fs.readdirSync(path.dirname(elsewhere))).toEqual([]);
    expect(fs.readFileSync(file, "utf8")).toBe("");
  });

  it("shows where it comes from with --debug alone", async () => {
    const { stderr, code } = await run(program, ["run", misspelt.experiment, "--debug"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/\n\s+at /);
  });
});

describe("a corrupt run folder", () => {
  it("is listed as corrupt, with the others; showing or resuming it is one sentence", async () => {
    const spoiled = newHome();
    fs.cpSync(home, spoiled, { recursive: true });
    const [first, second, third, ...others] = runFolders(spoiled, experiment);
    fs.writeFileSync(path.join(first!, "run.json"), "{");
    fs.rmSync(path.join(second!, "run.json"));
    fs.rmSync(path.join(third!, "fields"), { recursive: true });
    const listed = await told(["runs", "--home", spoiled]);
    expect(listed).toMatchObject({ code: 0, stderr: "" });
    expect(listed.stdout).toContain(`${experiment}/${path.basename(first!)} is corrupt: its run.json is not JSON`);
    expect(listed.stdout).toContain(`${experiment}/${path.basename(second!)} is corrupt: it has no run.json`);
    expect(listed.stdout).toContain(
      `${path.basename(third!)} is corrupt: its field fields/half.safetensors is missing`,
    );
    for (const other of others) expect(listed.stdout).toContain(path.basename(other));
    for (const command of ["show", "resume"]) {
      const ended = await told([command, path.basename(first!), "--home", spoiled]);
      expect(ended).toMatchObject({ code: 2, stdout: "" });
      expect(ended.stderr).toBe(`${path.basename(first!)} is corrupt: its run.json is not JSON.\n`);
    }
    // A campaign makes what is missing beside what is damaged.
    expect(await told(["run", experiment, ...small, "--home", spoiled])).toMatchObject({ code: 0 });
    expect(runFolders(spoiled, experiment)).toHaveLength(arms.length * seeds + 3);
  });
});

describe("a home that is damaged below", () => {
  it.each([
    ["tests", "a part of the path is a file"],
    [experiment, "it is a file"],
  ])("where %s is a file, is one sentence and exit code 2", async (name, unmade) => {
    const spoiled = newHome();
    fs.mkdirSync(path.dirname(path.join(spoiled, name)), { recursive: true });
    fs.writeFileSync(path.join(spoiled, name), "");
    const folder = path.join(spoiled, experiment);
    for (const [words, trouble] of [
      [[], "read: a part of the path is a file"],
      [["--again"], `written to: ${unmade}`],
    ] as const) {
      const ended = await told(["run", experiment, ...small, ...words, "--home", spoiled]);
      expect(ended).toMatchObject({ code: 2, stdout: "", stderr: `The folder ${folder} cannot be ${trouble}.\n` });
    }
  });
});

describe("a run another process is at work on", () => {
  it("is one sentence and exit code 2, also when it was taken only just before", async () => {
    const shared = newHome();
    fs.cpSync(home, shared, { recursive: true });
    const [folder] = runFolders(shared, experiment);
    const document = JSON.parse(fs.readFileSync(path.join(folder!, "run.json"), "utf8"));
    fs.writeFileSync(path.join(folder!, "lock"), JSON.stringify({ host: "elsewhere", pid: 12, born: null }));
    const name = path.basename(folder!);
    const sentences = {
      running: `${name}: process 12 on elsewhere is at work on this run; if it has ended, "orrery resume ${name}" takes the run over.\n`,
      // The plan saw a run that had stopped.
      interrupted: `${name}: process 12 on elsewhere is at work on this run.\n`,
    };
    for (const [status, stderr] of Object.entries(sentences)) {
      const stopped = JSON.stringify({ ...document, status, digest: null });
      fs.writeFileSync(path.join(folder!, "run.json"), stopped);
      expect(await told(["run", experiment, ...small, "--home", shared])).toEqual({
        code: 2,
        signal: null,
        stdout: "",
        stderr,
      });
      expect(fs.readFileSync(path.join(folder!, "run.json"), "utf8")).toBe(stopped);
    }
    expect(await told(["resume", name, "--home", shared])).toMatchObject({ code: 0 });
  });
});

describe("results", () => {
  const json = async (words: string[]) => {
    const ended = await told(words);
    expect(ended.code, ended.stderr).toBe(0);
    return JSON.parse(ended.stdout);
  };

  it.each(["run", "claims"])("of %s are one JSON document, as promised", async (command) => {
    const document = await json([command, experiment, "--preset", "smoke", "--json", "--home", home]);
    expect(Object.keys(document)).toEqual(["experiments"]);
    expect(document.experiments).toHaveLength(1);
    const [{ claims, runs, ...facts }] = document.experiments;
    expect(facts).toEqual({ id: experiment, preset: "smoke", seconds: expect.any(Number) });
    expect(runs).toHaveLength(arms.length * seeds);
    for (const { key, digest, path: folder, ...more } of runs) {
      expect({ key, digest, more }).toEqual({
        key: expect.stringMatching(/^[0-9a-f]{64}$/),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        more: {},
      });
      expect(JSON.parse(fs.readFileSync(path.join(folder, "run.json"), "utf8"))).toMatchObject({
        key,
        digest,
        status: "done",
      });
    }
    const reported = claims.map((claim: Record<string, unknown>) => [
      claim.id,
      claim.reported,
      claim.reportedText,
      claim.where,
    ]);
    expect(reported).toEqual([
      ["drifts", 200, null, "exact"],
      ["risesAlways", 1, "3 of 3", "exact"],
      ["stillStays", 1000, null, "nowhere"],
      ["moves", null, "as many as steps", "by construction"],
      ["never", null, null, "nowhere"],
    ]);
    for (const { id, says, measured, verdict, why } of claims) {
      expect({ id, says }).toEqual({ id: expect.any(String), says: expect.any(String) });
      expect(["consistent", "undecided", "contradicted", "unmeasured"]).toContain(verdict);
      expect(measured === null).toBe(verdict === "unmeasured");
      if (measured !== null) expect(Object.keys(measured)).toEqual(["mean", "low", "high", "n"]);
      if (verdict === "contradicted") expect(why).toBe(undefined);
      else if (verdict !== "undecided") expect(why).toMatch(/\w/);
    }
  });

  it("of several names are one document, each experiment once", async () => {
    const { stdout } = await told(["claims", short, experiment, "--preset", "smoke", "--home", home, "--json"]);
    expect(JSON.parse(stdout).experiments.map(({ id }: { id: string }) => id)).toEqual([experiment]);
  });

  it("are a table of at most 100 columns where no terminal says otherwise, with report and runs named", async () => {
    const { stdout, stderr } = await told(["claims", experiment, "--preset", "smoke", "--home", home]);
    expect(stderr).toBe("");
    for (const words of ["claim", "reported", "measured", "verdict", `${arms.length * seeds} of them from before`]) {
      expect(stdout).toContain(words);
    }
    const table = stdout.split("\n").filter((line) => !line.startsWith("runs") && !line.startsWith("report"));
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(100);
    const report = /^report +(.*)$/m.exec(stdout)![1]!;
    expect(fs.readdirSync(report).sort()).toEqual(expect.arrayContaining(["claims.json", "report.json"]));
  });

  it("are the same with one thread, with several, and made again", async () => {
    const made = async (where: string, ...words: string[]) => {
      const document = await json(["run", experiment, ...small, "--seeds", "1,2", "--json", "--home", where, ...words]);
      return document.experiments[0].runs.map(({ key, digest }: Record<string, string>) => [key, digest]);
    };
    const one = newHome();
    const first = await made(one, "--workers", "1");
    expect(await made(newHome(), "--workers", "3")).toEqual(first);
    expect(await made(one, "--again")).toEqual(first);
    expect(runFolders(one, experiment)).toHaveLength(2 * first.length);
  });

  it("of list, info, runs, show, resume and coverage can be read by people and programs", async () => {
    const folder = path.basename(runFolders(home, experiment)[0]!);
    const commands: [string[], RegExp][] = [
      [["list"], new RegExp(experiment)],
      [["info", short], /Parameters \(--set name=value\)/],
      [["runs", "--home", home], /run +status +experiment/],
      [["show", folder, "--home", home], /digest +[0-9a-f]{64}/],
      [["resume", folder, "--home", home], /is done, digest [0-9a-f]{64}\.$/m],
    ];
    await Promise.all(
      commands.map(async ([words, wanted]) => {
        expect(await told(words)).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(wanted) });
        await json([...words, "--json"]);
      }),
    );
  });

  it("of an empty home are none, and say so", async () => {
    const empty = newHome();
    expect(await told(["runs", "--home", empty])).toMatchObject({ code: 0, stdout: `No runs in ${empty}.\n` });
    expect(fs.existsSync(empty)).toBe(false);
  });
});

describe("exit codes", () => {
  it("are 3 for a contradicted claim under --strict, and 1 for a run that failed", async () => {
    const strict = await run(program, ["claims", experiment, "--preset", "study", "--strict", "--home", home]);
    expect(strict.code).toBe(3);
    const failed = await run(program, ["run", failing, "--home", newHome()]);
    expect(failed).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toMatch(/^only-seed1-[0-9a-f]{8} failed: .* recorded before\.\n$/);
  });

  it("are 0 for help and version", async () => {
    for (const words of [["--help"], ["run", "--help"], ["--version"], []]) {
      const { code, stdout } = await run(program, words);
      expect({ code, empty: stdout === "" }).toEqual({ code: 0, empty: false });
    }
  });
});

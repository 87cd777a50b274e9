// Reading runs as their users do: the commands that list, compare, query, export and report, over one campaign.
import * as fs from "node:fs";
import * as path from "node:path";
import { parquetReadObjects } from "hyparquet";
import { beforeAll, describe, expect, it } from "vitest";
import { readPngText } from "#figure";
import { clerk, homes, runFolders } from "./process.ts";

const newHome = homes();
const told = clerk("lab");
const experiment = "tests/random-walk";
const home = newHome();
beforeAll(async () => {
  const words = ["run", experiment, "--preset", "smoke", "--no-serve", "--seeds", "1,2", "--home", home];
  expect(await told(words)).toMatchObject({ code: 0 });
});

const here = (...words: string[]) => told([...words, "--home", home]);
const json = async (...words: string[]) => {
  const ended = await here(...words, "--json");
  expect(ended.code, ended.stderr).toBe(0);
  return JSON.parse(ended.stdout);
};
const folders = () => runFolders(home, experiment).filter((folder) => fs.statSync(folder).isDirectory());
const names = () => folders().map((folder) => path.basename(folder));

describe("runs", () => {
  it("are filtered, sorted and cut, in the table and in JSON", async () => {
    const words = ["runs", "--experiment", "random-walk", "--where", "drift>0.1", "--sort", "-end", "--limit", "1"];
    const { runs } = await json(...words);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ arm: "drifting", scalars: { end: expect.any(Number) } });
    const { stdout, stderr } = await here(...words);
    expect(stdout.split("\n")[0]).toMatch(/^run +status +experiment +preset +took +started \(UTC\) +drift +end$/);
    expect(stderr).toBe("1 of 2 runs.\n");
    expect((await here("runs", "--columns", "all")).stdout).toMatch(/steps +drift +draws .* up/);
  });

  it("are listed the same after reindex", async () => {
    const before = await json("runs");
    expect(await here("reindex")).toMatchObject({ code: 0, stdout: "4 runs indexed.\n" });
    expect(await json("runs")).toEqual(before);
  });
});

describe("a mistake", () => {
  it.each<[string[], RegExp]>([
    [["runs", "--where", "drfit>1"], /^--where drfit>1 is of "drfit", which no run has; the nearest is "drift"\.$/],
    [["runs", "--limit", "few"], /^--limit few is not a whole number/],
    [["runs", "--columns", "edn"], /^--columns edn is of "edn", which no run has; the nearest is "end"\.$/],
    [["compare", "drifting-seed1"], /^compare: two runs or more are wanted, and there is only drifting-seed1-/],
    [["compare", "drifting-seed1", "drifting-seed1"], /^compare: drifting-seed1-\w+ is named twice\.$/],
    [["query", "SELECT ned FROM runs"], /^query: Binder Error: .*"ned".*\.$/],
    [["export", "drifting-seed1", "--format", "parqet"], /^--format parqet is no format; the nearest is "parquet"\.$/],
    [["export", "drifting-seed1"], /^orrery: required option '--format <format>' not specified\.$/],
    [["report", "random-wlak"], /^"random-wlak" is no run, experiment or area; the nearest is "random-walk"\.$/],
    [["report", "tests/broken"], /^report: there are no runs of tests\/broken in /],
  ])("%j is one sentence and exit code 2", async (words, sentence) => {
    const ended = await here(...words);
    expect(ended).toMatchObject({ code: 2, stdout: "" });
    expect(ended.stderr.trimEnd()).toMatch(sentence);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

it("compare puts runs side by side", async () => {
  const { runs, differ, scalars, final } = await json("compare", "drifting-seed1", "still-seed1");
  expect(runs).toHaveLength(2);
  expect(differ).toEqual({ arm: ["drifting", "still"], drift: [0.5, 0] });
  expect(scalars.end).toEqual(final.position);
  expect((await here("compare", "drifting-seed1", "still-seed1")).stdout).toMatch(
    /^parameters\n {2}arm +drifting +still$/m,
  );
});

it("query answers in a table and in JSON", async () => {
  const sql = "SELECT arm, count(*) AS n FROM metrics JOIN runs USING (run) GROUP BY arm ORDER BY arm";
  expect(await json("query", sql)).toEqual({
    columns: ["arm", "n"],
    rows: [
      { arm: "drifting", n: 200 },
      { arm: "still", n: 200 },
    ],
  });
  expect((await here("query", sql)).stdout).toBe("arm       n\ndrifting  200\nstill     200\n");
});

it("export writes what the run recorded, into the run's folder or where it is told", async () => {
  const [name] = names();
  const out = path.join(path.dirname(home), "elsewhere");
  for (const format of ["csv", "parquet", "tfevents", "safetensors"]) {
    const { path: file } = await json("export", name!, "--format", format);
    expect(path.relative(path.join(home, experiment, name!, "exports"), file)).not.toMatch(/^\.\./);
    expect(fs.statSync(file).size).toBeGreaterThan(0);
    expect((await json("export", name!, "--format", format, "--out", out)).path.startsWith(out)).toBe(true);
  }
  expect((await json("runs")).corrupt).toEqual([]);
  const csv = fs
    .readFileSync(path.join(out, `${name}.csv`), "utf8")
    .trimEnd()
    .split("\r\n");
  const bytes = fs.readFileSync(path.join(home, experiment, name!, "metrics.parquet"));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file });
  expect(csv).toHaveLength(1 + rows.length);
  expect(csv[1]).toBe(["run", "step", "position", "end", "up"].map((column) => rows[0]![column] ?? "").join(","));
});

it("report writes one file of a run, an experiment or an area", async () => {
  for (const [what, place] of [
    [names()[0]!, path.join(experiment, names()[0]!)],
    ["random-walk", experiment],
    ["tests", "tests"],
  ] as const) {
    const { path: file } = await json("report", what);
    expect(file).toBe(path.join(home, place, "report.html"));
    const page = fs.readFileSync(file, "utf8");
    const moving = '<img src="data:image/png;base64,';
    const said = ["A random walk that drifts, or does not", "Where the walks are.", "The walks, step by step."];
    for (const words of [...said, "<svg", "contradicted", moving]) {
      if (what !== names()[0] || words !== "contradicted") expect(page).toContain(words);
    }
    expect(page).not.toMatch(/<script(?! type="application\/json")/);
  }
  expect((await json("runs")).corrupt).toEqual([]);
});

it("animations are files of a run's report, and their frames are written where they are asked for", async () => {
  const frames = path.join(path.dirname(home), "frames");
  const folder = path.join(frames, "random-walk", "growing");
  fs.mkdirSync(folder, { recursive: true });
  for (const name of ["004.png", "notes.txt"]) fs.writeFileSync(path.join(folder, name), "");
  const words = ["run", experiment, "--preset", "smoke", "--no-serve", "--seeds", "1,2", "--frames", frames];
  const { code, stdout, stderr } = await here(...words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const figures = path.join(/^report +(.*)$/m.exec(stdout)![1]!, "figures");
  expect(stdout).toContain(`movie   ${path.join(figures, "growing.{apng,gif}")}\nframes  ${folder}\n`);
  expect(fs.readdirSync(figures).sort()).toEqual(["growing.apng", "growing.gif", "walks.png", "walks.svg"]);
  expect(fs.readdirSync(folder).sort()).toEqual(["000.png", "001.png", "002.png", "003.png", "notes.txt"]);
  const report = JSON.parse(fs.readFileSync(path.join(figures, "..", "report.json"), "utf8"));
  const { key, animations } = report;
  const facts = { caption: "The walks, step by step.", frames: 4, millisecondsPerFrame: 40, gif: "exact" };
  expect(animations).toEqual([{ name: "growing", ...facts }]);
  const origin = { report: key, animation: "growing", experiment, Title: facts.caption };
  expect(readPngText(fs.readFileSync(path.join(figures, "growing.apng")))).toMatchObject(origin);
  expect(readPngText(fs.readFileSync(path.join(folder, "002.png")))).toMatchObject({ ...origin, frame: "2" });
  expect((await told(["info", experiment])).stdout).toContain("Animations\n  growing: The walks, step by step.\n");
});

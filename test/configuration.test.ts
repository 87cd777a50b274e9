// Configuration files as users meet them, on the command line and as the READMEs print them.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, expect, it } from "vitest";
import { homes, run, runFolders } from "./process.ts";

const newHome = homes();
const program = "test/fixtures/lab/orrery.mjs";
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-test-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** Writes the YAML files a page prints; the first line of each names it. */
function filesOf(page: string, into = "."): void {
  const text = fs.readFileSync(new URL(`../${page}`, import.meta.url), "utf8");
  for (const [, name, content] of text.matchAll(/```yaml\n# (\S+\.yaml)\n([\s\S]*?)```/g))
    write(path.join(into, name!), `# ${name}\n${content}`);
}
function write(name: string, content: string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
}
const json = async (where: string, words: string[]) => {
  const ended = await run(where, [...words, "--json"]);
  expect(ended.stderr).toBe("");
  return JSON.parse(ended.stdout);
};

it("the example of the front page resolves as it says", async () => {
  filesOf("README.md");
  const wide = path.join(folder, "wide.yaml");
  const words = ["info", "split-two-tasks", "--config", wide, "--set", "rate=0.5"];
  const { stdout, stderr, code } = await run("dist/bin/orrery.js", words);
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  for (const [name, value, from] of [
    ["samples", "48", `${path.join(folder, "small.yaml")}:4`],
    ["baseWidth", "12", `${wide}:6`],
    ["rate", "0.5", "--set"],
    ["extension", "3", "arm control"],
    ["patience", "2", "preset smoke"],
    ["noise", "0.1", "default"],
  ]) {
    expect(stdout).toMatch(new RegExp(`\\b${name} +${value} .*  ${from}\n`));
  }
  const document = await json("dist/bin/orrery.js", words);
  expect(document).toMatchObject({
    preset: { value: "smoke" },
    arms: { value: ["control"] },
    seeds: { value: [1, 2] },
  });
  expect(document.resolved[0].params.baseWidth).toEqual({
    value: 12,
    from: `${wide}:6`,
    origin: { kind: "file", file: wide, line: 6 },
  });
});

it("the example of the room runs, and the config.yaml a run keeps makes the same run", async () => {
  fs.mkdirSync(path.join(folder, "room"));
  filesOf("src/lab/README.md", "room");
  write("room/small.yaml", "params: {steps: 90, drift: 0.25}");
  const rates = write("rates.yaml", "params: {drift: 0.125}");
  const file = path.join(folder, "room/wide.yaml");
  const home = newHome();
  const words = ["random-walk", "--config", file, "--set", "draws=2", "--home", home];
  const first = await json(program, ["run", ...words]);
  const [made] = first.experiments[0].runs;
  expect(first.experiments[0]).toMatchObject({ preset: "smoke", runs: [{}, {}, {}] });
  const { params, overrides } = JSON.parse(fs.readFileSync(path.join(made.path, "run.json"), "utf8"));
  expect(params).toMatchObject({ steps: 120, drift: 0.125, draws: 2, shape: "normal" });
  expect(overrides).toEqual({ steps: 120, drift: 0.125, draws: 2 });

  const kept = path.join(made.path, "config.yaml");
  expect(fs.readFileSync(kept, "utf8")).toContain(`  drift: 0.125    # ${rates}:1\n  draws: 2        # --set\n`);
  const again = await json(program, ["claims", "random-walk", "--config", kept, "--home", home]);
  expect(again.experiments[0].runs).toEqual([made]);
  expect(runFolders(home, "tests/random-walk")).toHaveLength(3);
});

it("a schema is printed, and a mistake is one sentence with exit code 2", async () => {
  const schema = await run(program, ["info", "random-walk", "--schema"]);
  expect(JSON.parse(schema.stdout).properties.params.properties.steps).toMatchObject({
    type: "integer",
    "x-unit": "steps",
  });
  const bad = write("bad.yaml", "params:\n  stesp: 3\n");
  const missing = write("missing.yaml", "extends: bda.yaml\n");
  for (const [words, sentence] of [
    [
      ["run", "random-walk", "--config", bad],
      `${bad}:2: "stesp" is no parameter of random-walk; the nearest is "steps".`,
    ],
    [
      ["claims", "tests", "--config", missing],
      `${missing}:1: ${path.join(folder, "bda.yaml")} cannot be read: there is no such file; the nearest is "bad.yaml".`,
    ],
    [
      ["info", "random-walk", "--config", bad],
      `${bad}:2: "stesp" is no parameter of random-walk; the nearest is "steps".`,
    ],
  ] as const) {
    const home = newHome();
    expect(await run(program, words, { ORRERY_HOME: home })).toEqual({
      code: 2,
      signal: null,
      stdout: "",
      stderr: `${sentence}\n`,
    });
    expect(fs.existsSync(home)).toBe(false);
  }
});

// Frozen verdicts: a verdict.json that is committed belongs to the experiment as it stands; when this fails, `orrery claims <name>
// --freeze` makes it anew.
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { catalogue } from "../experiments/index.ts";
import { type VerdictFile, verdictPath, whyStale } from "../src/lab/node/verdictFile.ts";
import { homes, run } from "./process.ts";

const newHome = homes();
const experiments = fileURLToPath(new URL("../experiments", import.meta.url));

describe("committed verdicts", () => {
  it.each(Object.keys(catalogue))("of %s belong to its present revision, claims and parameters", async (id) => {
    if (!fs.existsSync(verdictPath(experiments, id))) return; // Not frozen yet.
    const { default: experiment } = await catalogue[id]!();
    const verdict: VerdictFile = JSON.parse(fs.readFileSync(verdictPath(experiments, id), "utf8"));
    expect(whyStale(experiment, verdict)).toBe(undefined);
    const changed = { ...experiment, revision: experiment.revision + 1 };
    expect(whyStale(changed, verdict)).toMatch(/revision/);
    const others = { ...experiment, replicates: experiment.replicates + 1 };
    expect(whyStale(others, verdict)).toMatch(/seeds/);
    expect(whyStale({ ...experiment, claims: {} }, verdict)).toMatch(/claims/);
  });
});

describe("claims --freeze", () => {
  const program = "test/fixtures/lab/orrery.mjs";
  const id = "tests/random-walk";

  it("writes the same file for the same runs, without time or place, and lets table and JSON be", async () => {
    const home = newHome();
    const folder = path.join(path.dirname(home), "experiments");
    fs.mkdirSync(path.dirname(verdictPath(folder, id)), { recursive: true });
    const claims = (...words: string[]) =>
      run(program, ["claims", "random-walk", "--preset", "smoke", "--home", home, ...words], {
        TEST_EXPERIMENTS: folder,
      });
    const first = await claims("--freeze");
    expect(first).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Frozen in .*verdict\.json\.\n$/m) });
    const text = fs.readFileSync(verdictPath(folder, id), "utf8");
    const json = await claims("--freeze", "--json");
    expect(fs.readFileSync(verdictPath(folder, id), "utf8")).toBe(text);
    const plain = await claims("--json");
    const timeless = (ended: { stdout: string }) => ended.stdout.replace(/"seconds": .*/, "");
    expect(timeless(json)).toBe(timeless(plain));
    const frozen: VerdictFile = JSON.parse(text);
    const { claims: told, runs } = JSON.parse(plain.stdout).experiments[0];
    expect(frozen).toMatchObject({ experiment: id, revision: 1, preset: "smoke", claims: told });
    expect(frozen.runs.map(({ arm, seed }) => `${arm} ${seed}`)).toEqual(
      ["drifting", "still"].flatMap((arm) => [1, 2, 3].map((seed) => `${arm} ${seed}`)),
    );
    expect(new Set(frozen.runs.map(({ digest }) => digest))).toEqual(
      new Set(runs.map(({ digest }: { digest: string }) => digest)),
    );
    expect(text).not.toContain(home);
    // All of it or none: a part of an experiment has no verdicts to keep.
    for (const part of [
      ["--seeds", "1"],
      ["--arm", "still"],
      ["--set", "steps=99"],
    ]) {
      const refused = await claims("--freeze", ...part);
      expect(refused).toMatchObject({
        code: 2,
        stdout: "",
        stderr: expect.stringMatching(/^random-walk: --freeze keeps .*\.\n$/),
      });
    }
  }, 60_000);

  it("without a folder of the experiment is one sentence, and runs nothing", async () => {
    const home = newHome();
    const ended = await run(program, ["claims", "random-walk", "--freeze", "--home", home]);
    expect(ended).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^random-walk: --freeze writes .*\.\n$/),
    });
    expect(fs.existsSync(home)).toBe(false);
  });
});

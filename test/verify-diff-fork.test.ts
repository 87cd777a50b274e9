// `verify` and `diff` as their users meet them: words, documents, exit codes.
import * as fs from "node:fs";
import * as path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { homes, run, runFolders } from "./process.ts";

const newHome = homes();
const program = "test/fixtures/lab/orrery.mjs";
const home = newHome();
beforeAll(async () => {
  const words = ["run", "random-walk", "--preset", "smoke", "--seeds", "1,2", "--no-serve", "--home", home];
  expect(await run(program, words)).toMatchObject({ code: 0 });
});

test("a run that is made again is the same to the last bit, or the exit code is 1", async () => {
  const whole = await run(program, ["verify", "still-seed1", "--home", home]);
  expect(whole).toMatchObject({ code: 0, stderr: "" });
  expect(whole.stdout).toMatch(
    /^still-seed1-\w+ is the same to the last bit: 2 links, 105 records, digest \w{64}\.\n$/,
  );

  const spoiled = newHome();
  fs.cpSync(home, spoiled, { recursive: true });
  const [first] = runFolders(spoiled, "tests/random-walk");
  const [other] = runFolders(spoiled, "tests/random-walk").slice(1);
  const field = path.join("fields", "half.safetensors");
  fs.copyFileSync(path.join(other!, field), path.join(first!, field));
  const damaged = await run(program, ["verify", path.basename(first!), "--home", spoiled]);
  expect(damaged).toMatchObject({ code: 1, stderr: "" });
  expect(damaged.stdout).toContain("The file of the field half is not what was recorded.");
  const { stdout } = await run(program, ["verify", path.basename(first!), "--home", spoiled, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    same: false,
    damaged: ["half"],
    links: { kept: 2, same: 2, first: null },
  });
});

test("two runs are told apart by parameter, step and tensor", async () => {
  const told = await run(program, ["diff", "still-seed1", "drifting-seed1", "--home", home]);
  expect(told).toMatchObject({ code: 0, stderr: "" });
  expect(told.stdout).toMatch(/^drift +0 +0\.5$/m);
  expect(told.stdout).toContain("Their chains part at step 49, link 1 of 2 and 2; none are the same.");
  expect(told.stdout).toContain(
    "The first tensor that differs there is position (1 of 1 elements, by at most 25 at 0).",
  );
  const { stdout } = await run(program, ["diff", "still-seed1", "still-seed2", "--home", home, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ same: false, parameters: [{ name: "seed", values: [1, 2] }] });
  const alike = await run(program, ["diff", "still-seed1", "still-seed1", "--home", home]);
  expect(alike.stdout).toContain("What they recorded is the same to the last bit.");
});

test("a run is branched off another, listed with its parent, and verified", async () => {
  const parent = runFolders(home, "tests/random-walk")
    .map((folder) => path.basename(folder))
    .find((name) => name.startsWith("still-seed2"))!;
  const words = ["fork", parent, "--at", "40", "--set", "drift=0.5", "--home", home];
  const told = await run(program, words);
  expect(told).toMatchObject({ code: 0, stderr: "" });
  expect(told.stdout).toContain(`, branched from ${parent} at safe point 40, is done, digest `);
  const { name, digest, parent: lineage } = JSON.parse((await run(program, [...words, "--json"])).stdout);
  expect(told.stdout).toContain(digest);
  expect(lineage).toMatchObject({ name: `tests/random-walk/${parent}`, step: 40 });
  expect((await run(program, ["runs", "--home", home])).stdout).toContain(` ${parent} at 40\n`);
  expect((await run(program, ["show", name, "--home", home])).stdout).toContain(
    `tests/random-walk/${parent} at safe point 40`,
  );
  expect((await run(program, ["verify", name, "--home", home])).code).toBe(0);
  for (const [wrong, sentence] of [
    [["--at", "0"], "--at 0 is not a whole number from 1 to 1000000000.\n"],
    [["--at", "1000"], `tests/random-walk/${parent} has only 100 safe points, and cannot be forked at 1000.\n`],
    [["--at", "5", "--set", "drfit=1"], 'random-walk: --set drfit=1 is no parameter; the nearest is "drift".\n'],
  ] as const) {
    expect(await run(program, ["fork", parent, ...wrong, "--home", home])).toMatchObject({ code: 2, stderr: sentence });
  }
});

// A run made again: the same to the last bit, or the first link, record, tensor and field that are not. Nothing of the old one changes.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeSafetensors } from "#kit";
import { resolveRun } from "../resolve.ts";
import { executeRun } from "./execute.ts";
import { readLinks } from "./links.ts";
import { createRun, readRun, type StoredRun } from "./store.ts";
import { pair, spoil } from "./testing.ts";
import { verifyRun } from "./verify.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-verify-"));
  spoil.from = Number.POSITIVE_INFINITY;
  spoil.dieAt = undefined;
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const execute = (folder: string) => executeRun(pair, { folder, checkpointSeconds: 0, force: false });

async function done(): Promise<StoredRun> {
  const { name, folder } = createRun(home, resolveRun(pair, { preset: "study", arm: "only", seed: 1 }));
  expect(await execute(folder)).toMatchObject({ ok: true });
  return readRun(home, name) as StoredRun;
}

function contents(folder: string): Record<string, string> {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [
      path.join(parentPath, name),
      fs.readFileSync(path.join(parentPath, name), "hex"),
    ]),
  );
}

const verify = (run: StoredRun) => verifyRun(pair, run, () => {});

describe("verify", () => {
  it("finds a run the same to the last bit, and touches nothing", async () => {
    const run = await done();
    const before = contents(home);
    expect(await verify(run)).toEqual({
      same: true,
      digest: run.document.digest,
      records: { kept: 14, same: 14, first: null },
      links: { kept: 6, same: 6, first: null },
      fields: [],
      damaged: [],
      error: null,
    });
    expect(contents(home)).toEqual(before);
  });

  it("names the first link, its tensor and the first record that differ, once the program computes something else", async () => {
    const run = await done();
    spoil.from = 3;
    expect(await verify(run)).toMatchObject({
      same: false,
      digest: null,
      links: { kept: 6, same: 3, first: { index: 3, step: 3, arrays: [{ name: "fast", how: "other elements" }] } },
      records: { first: { what: "fast at step 3", values: ["8", "8.5"] } },
    });
    // A run from before links kept their arrays' hashes.
    fs.rmSync(path.join(run.folder, "links.jsonl"));
    expect((await verify(run)).links.first).toEqual({ index: 3, step: 3, arrays: null });
  });

  it("finds what only the fields show, and how far they are apart", async () => {
    const run = await done();
    spoil.from = 6;
    expect(await verify(run)).toMatchObject({
      same: false,
      links: { same: 6, first: null },
      fields: [{ name: "end", arrays: [{ name: "fast", how: "1 of 1 elements", largest: 0.5, at: 0 }] }],
    });
  });

  it("finds a field's file that is no longer what was recorded", async () => {
    const run = await done();
    const file = path.join(run.folder, "fields", "end.safetensors");
    fs.writeFileSync(file, writeSafetensors({ fast: { dtype: "f64", shape: [1], data: Float64Array.of(7) } }));
    expect(await verify(run)).toMatchObject({ same: false, digest: run.document.digest, damaged: ["end"], fields: [] });
  });

  it("says why, when the run cannot be made to its end", async () => {
    const run = await done();
    spoil.dieAt = 2;
    expect(await verify(run)).toMatchObject({ same: false, digest: null, error: "died", records: { same: 4 } });
    await expect(verifyRun({ ...pair, revision: 2 }, run, () => {})).rejects.toThrow(
      " is of revision 1, and tests/pair is now revision 2.",
    );
  });
});

describe("the hashes beside the links", () => {
  it("are there once each, in the experiment's order, however often the run was resumed or the file cut off", async () => {
    const { name, folder } = createRun(home, resolveRun(pair, { preset: "study", arm: "only", seed: 1 }));
    const file = path.join(folder, "links.jsonl");
    for (const step of [2, 4]) {
      spoil.dieAt = step;
      expect(await execute(folder)).toMatchObject({ why: "died" });
      if (step === 4) fs.truncateSync(file, fs.statSync(file).size - 10);
    }
    spoil.dieAt = undefined;
    expect(await execute(folder)).toMatchObject({ ok: true });
    // The one cut off was of before the checkpoint, and is not made again; nothing else is lost with it.
    expect([...readLinks(folder).values()].map(Object.keys)).toEqual(Array.from({ length: 5 }, () => ["slow", "fast"]));
    expect(await verify(readRun(home, name) as StoredRun)).toMatchObject({ same: true });
  });
});

// Two runs: what differs in their making, and the first link, tensor, record and field in which they part.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Overrides, resolveRun } from "../resolve.ts";
import { compareRuns } from "./diff.ts";
import { executeRun } from "./execute.ts";
import { createRun, readRun, type StoredRun } from "./store.ts";
import { pair, spoil } from "./testing.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-diff-"));
  spoil.from = Number.POSITIVE_INFINITY;
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

async function done(overrides: Overrides = {}, checkpointSeconds = 1e9): Promise<StoredRun> {
  const { name, folder } = createRun(home, resolveRun(pair, { preset: "study", arm: "only", seed: 1, overrides }));
  expect(await executeRun(pair, { folder, checkpointSeconds, force: false })).toMatchObject({ ok: true });
  return readRun(home, name) as StoredRun;
}

const diff = (a: StoredRun, b: StoredRun, rerun?: boolean) => compareRuns(pair, [a, b], rerun, () => {});

describe("diff", () => {
  it("of two equal runs finds nothing", async () => {
    expect(await diff(await done(), await done())).toMatchObject({
      same: true,
      parameters: [],
      circumstances: [],
      links: { lengths: [6, 6], first: null },
      record: null,
      fields: [],
    });
  });

  it.each([true, undefined, false])("tells parameters, then the first step and tensor (rerun: %s)", async (rerun) => {
    const found = await diff(await done(), await done({ factor: 1.5 }), rerun);
    expect(found).toMatchObject({
      same: false,
      parameters: [{ name: "factor", values: [1, 1.5] }],
      links: { first: { index: 1, steps: [1, 1] } },
      record: { line: 3, what: "fast at step 1", values: ["2", "3"] },
      fields: [{ name: "end", arrays: [{ name: "fast", largest: 3 ** 6 - 2 ** 6 }] }],
    });
    expect(found.links.first?.arrays).toEqual([
      rerun === false
        ? { name: "fast", how: "other elements", largest: null, at: null }
        : { name: "fast", how: "1 of 1 elements", largest: 1, at: 0 },
    ]);
  });

  it("needs neither the hashes of arrays nor the beginning of a run that kept a checkpoint", async () => {
    const runs = [await done({}, 0), await done({ factor: 1 + 2 ** -40 }, 0)] as const;
    for (const { folder } of runs) fs.rmSync(path.join(folder, "links.jsonl"));
    expect((await diff(...runs)).links.first).toMatchObject({ index: 1, arrays: [{ largest: 2 ** -39 }], why: null });
    expect((await diff(...runs, false)).links.first).toMatchObject({ arrays: null });
  });

  it("names the tensor by its hash alone where a program has changed since and no longer comes to that state", async () => {
    const before = await done();
    spoil.from = 3;
    const after = await done();
    const { links, parameters } = await diff(before, after);
    expect(parameters).toEqual([]);
    expect(links.first).toMatchObject({
      index: 3,
      arrays: [{ name: "fast", how: "other elements" }],
      why: expect.stringMatching(/was not made again: it now comes to another state, because the program has changed/),
    });
    const elsewhere = await compareRuns(undefined, [before, after], true, () => {});
    expect(elsewhere.links.first).toMatchObject({ index: 3, why: "their experiment is not here" });
  });

  it("of runs of which one goes further says so by their lengths", async () => {
    const found = await diff(await done(), await done({ steps: 4 }));
    expect(found.links).toEqual({ lengths: [6, 4], first: null });
    expect(found.record).toMatchObject({ line: 9 });
  });
});

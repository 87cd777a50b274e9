// Branches: begun from a state of another run, under other parameters, whole in themselves, and to be made again to the last bit.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keyOf, type Overrides, resolveRun } from "../resolve.ts";
import { planRuns } from "./campaign.ts";
import { checkpointPoints } from "./checkpoints.ts";
import { compareRuns } from "./diff.ts";
import { executeRun } from "./execute.ts";
import { createFork, forkSpec } from "./fork.ts";
import { stateAtPoint } from "./remake.ts";
import { createRun, loadRun, readRun, type StoredRun } from "./store.ts";
import { pair, spoil } from "./testing.ts";
import { verifyRun } from "./verify.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-fork-"));
  spoil.from = Number.POSITIVE_INFINITY;
  spoil.dieAt = undefined;
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

async function finish(run: StoredRun, options: { checkpointSeconds?: number; keepCheckpoints?: boolean } = {}) {
  const made = await executeRun(pair, { folder: run.folder, checkpointSeconds: 1e9, force: false, ...options });
  expect(made).toMatchObject({ ok: true });
  return readRun(home, run.name) as StoredRun;
}

const original = (options?: Parameters<typeof finish>[1]) =>
  finish(createRun(home, resolveRun(pair, { preset: "study", arm: "only", seed: 1 })), options);

async function branch(parent: StoredRun, step: number, changes: Overrides = {}): Promise<StoredRun> {
  const state = await stateAtPoint(pair, parent, step, () => {});
  return createFork(home, parent, forkSpec(parent, step, changes), state);
}

const fast = (run: StoredRun) => loadRun(run).series.map(({ values }) => values.fast);

describe("a fork", () => {
  it("has the records of its parent up to the safe point, then goes its own way, and knows where it is from", async () => {
    const parent = await original();
    const fork = await finish(await branch(parent, 4, { factor: 2 }));
    expect(fast(parent)).toEqual([1, 2, 4, 8, 16, 32]);
    expect(fast(fork)).toEqual([1, 2, 4, 8, 32, 128]);
    expect(fork.document).toMatchObject({
      params: { steps: 6, factor: 2, seed: 1 },
      overrides: { factor: 2 },
      parent: { key: parent.document.key, name: parent.name, step: 4 },
    });
    const { params: _, parent: lineage, key, ...rest } = forkSpec(parent, 4, { factor: 2 });
    expect(fork.document.key).toBe(key);
    // Neither a run of these parameters from the start, nor one that branched elsewhere, is the same run.
    const { params } = forkSpec(parent, 4, { factor: 2 });
    expect(new Set([key, keyOf({ ...rest, params }), forkSpec(parent, 3, { factor: 2 }).key]).size).toBe(3);
    expect(lineage).toEqual(fork.document.parent);
    const found = await compareRuns(pair, [parent, fork], undefined, () => {});
    expect(found).toMatchObject({
      parameters: [{ name: "factor", values: [1, 2] }],
      circumstances: [{ name: "parent", values: [null, `${parent.name} at 4`] }],
      links: { first: { index: 4, steps: [4, 4], arrays: [{ name: "fast", largest: 16 }], why: null } },
    });
  });

  it("without a change ends as its parent, wherever it branches, from a checkpoint or from a state made again", async () => {
    for (const parent of [await original(), await original({ checkpointSeconds: 0, keepCheckpoints: true })]) {
      for (const step of [1, 3, 6]) {
        const fork = await finish(await branch(parent, step));
        expect(fork.document.digest).toBe(parent.document.digest);
      }
    }
  });

  it("is whole in itself: it goes on, is verified and is forked again after its parent is gone", async () => {
    const parent = await original();
    const begun = await branch(parent, 3, { factor: 2 });
    fs.rmSync(parent.folder, { recursive: true });
    spoil.dieAt = 4;
    await executeRun(pair, { folder: begun.folder, checkpointSeconds: 0, force: false });
    spoil.dieAt = undefined;
    const fork = await finish(begun);
    expect(await verifyRun(pair, fork, () => {})).toMatchObject({ same: true, links: { kept: 6, same: 6 } });
    const second = await finish(await branch(fork, 5, { factor: 3 }));
    expect(fast(second)).toEqual([1, 2, 4, 16, 64, 384]);
    await expect(branch(fork, 2)).rejects.toThrow(" branched from another run after safe point 2; fork that one.");
  });

  it("is the same run when it is asked for again", async () => {
    const parent = await original();
    const spec = forkSpec(parent, 3, { factor: 2 });
    const fork = await branch(parent, 3, { factor: 2 });
    expect(planRuns(home, pair, [spec], false)[0]?.kept).toMatchObject({ name: fork.name, status: "interrupted" });
    await finish(fork);
    expect(planRuns(home, pair, [spec], false)[0]?.kept).toMatchObject({ name: fork.name, status: "done" });
  });

  it("says when the state it began in is gone, and does not begin anew under its parameters", async () => {
    const fork = await branch(await original(), 3, { factor: 2 });
    fs.truncateSync(path.join(fork.folder, "origin.safetensors"), 30);
    const made = await executeRun(pair, { folder: fork.folder, checkpointSeconds: 0, force: false });
    expect(made).toMatchObject({
      ok: false,
      why: expect.stringMatching(/^what it took over from .* is damaged; fork/),
    });
  });

  it("needs a safe point that the run has come to, by the program it was made with", async () => {
    const parent = await original();
    await expect(branch(parent, 7)).rejects.toThrow(" has only 6 safe points, and cannot be forked at 7.");
    spoil.from = 2;
    await expect(branch(parent, 5)).rejects.toThrow(
      /no longer goes the way it went, from line 5 on: fast at step 2\.$/,
    );
    const stopped = createRun(home, resolveRun(pair, { preset: "study", arm: "only", seed: 2 }));
    spoil.from = Number.POSITIVE_INFINITY;
    spoil.dieAt = 2;
    await executeRun(pair, { folder: stopped.folder, checkpointSeconds: 1e9, force: false });
    spoil.dieAt = undefined;
    await expect(branch(readRun(home, stopped.name) as StoredRun, 5)).rejects.toThrow(
      "has not come to safe point 5 yet.",
    );
  });
});

describe("checkpoints", () => {
  it("are kept all when that is asked for, and then not taken away by who goes on without", async () => {
    const run = createRun(home, resolveRun(pair, { preset: "study", arm: "only", seed: 1 }));
    spoil.dieAt = 4;
    await executeRun(pair, { folder: run.folder, checkpointSeconds: 0, keepCheckpoints: true, force: false });
    expect(checkpointPoints(run.folder)).toEqual([5, 4, 3, 2, 1]);
    spoil.dieAt = undefined;
    await finish(run, { checkpointSeconds: 0 });
    expect(checkpointPoints(run.folder)).toEqual([6, 5, 3, 2, 1]);
  });
});

// Folders that anything may have happened to: random bytes, files missing, cut off, exchanged, become folders. Whatever is done with
// them ends in a result or in one sentence, and nothing outside the home is touched.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "#kit";
import { resolveRun } from "../resolve.ts";
import { planRuns } from "./campaign.ts";
import { compareRuns } from "./diff.ts";
import { executeRun } from "./execute.ts";
import { createFork, forkSpec } from "./fork.ts";
import { arraysAtLink, stateAtPoint } from "./remake.ts";
import { indexedRuns } from "./runIndex.ts";
import { createRun, findRun, listRuns, loadResults, loadRun, type StoredRun } from "./store.ts";
import { pair, spoil } from "./testing.ts";
import { verifyRun } from "./verify.ts";

let outside: string;
let home: string;
beforeEach(async () => {
  outside = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-damage-"));
  home = path.join(outside, "runs");
  fs.writeFileSync(path.join(outside, "precious.safetensors"), "precious");
  spoil.from = Number.POSITIVE_INFINITY;
});
afterEach(() => fs.rmSync(outside, { recursive: true, force: true }));

async function fill(): Promise<void> {
  for (const [seed, dieAt] of [
    [1, undefined],
    [2, 4],
  ] as const) {
    spoil.dieAt = dieAt;
    const { folder } = createRun(home, resolveRun(pair, { preset: "study", arm: "only", seed }));
    await executeRun(pair, { folder, checkpointSeconds: 0, force: false });
  }
  spoil.dieAt = undefined;
  const parent = findRun(home, "only-seed1");
  const state = await stateAtPoint(pair, parent, 3, () => {});
  createFork(home, parent, forkSpec(parent, 3, { factor: 2 }), state);
}

function filesUnder(folder: string): string[] {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name))
    .sort();
}

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const text = fc.constantFrom(
  '{"field":"../../../../precious","sha256":"00"}\n',
  '{"scalars":{"last":"many"}}\n',
  '{"series":null,"step":1}\n',
  '{"link":5,"step":0}\n',
  '{"step":1}\n[]\n',
  "\u0000\u0000\u0000\n",
  "{}",
);
const damage = fc.oneof(
  fc.record({ kind: fc.constant("bytes" as const), bytes: fc.uint8Array({ maxLength: 200 }) }),
  fc.record({ kind: fc.constant("put" as const), at: place, bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }) }),
  fc.record({ kind: fc.constant("lines" as const), text }),
  fc.record({ kind: fc.constant("cut" as const), at: place }),
  fc.record({ kind: fc.constant("exchange" as const), other: place }),
  fc.record({ kind: fc.constantFrom("missing" as const, "folder" as const) }),
);

function spoilFile(files: readonly string[], at: number, how: Damage) {
  const file = files[Math.floor(at * files.length)]!;
  if (!fs.existsSync(file) || fs.statSync(file).isDirectory()) return;
  const content = fs.readFileSync(file);
  if (how.kind === "bytes") fs.writeFileSync(file, how.bytes);
  else if (how.kind === "put") {
    content.set(
      how.bytes.slice(0, content.length),
      Math.floor(how.at * Math.max(0, content.length - how.bytes.length)),
    );
    fs.writeFileSync(file, content);
  } else if (how.kind === "lines") fs.writeFileSync(file, `${content.toString("latin1").split("\n")[0]}\n${how.text}`);
  else if (how.kind === "cut") fs.truncateSync(file, Math.floor(how.at * content.length));
  else if (how.kind === "exchange") {
    const other = files[Math.floor(how.other * files.length)]!;
    if (!fs.existsSync(other) || fs.statSync(other).isDirectory()) return;
    fs.writeFileSync(file, fs.readFileSync(other));
    fs.writeFileSync(other, content);
  } else {
    fs.rmSync(file);
    if (how.kind === "folder") fs.mkdirSync(file);
  }
}

type Damage = typeof damage extends fc.Arbitrary<infer D> ? D : never;

/** What is done may end in a sentence to the user, and in nothing else. */
async function mayRefuse(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(error.message).toMatch(/^[^\n]+$/);
  }
}

describe("damaged run folders", () => {
  it("are listed, shown, compared, verified, resumed and forked, or refused in one sentence; nothing outside changes", async () => {
    await fill();
    const whole = path.join(outside, "whole");
    fs.cpSync(home, whole, { recursive: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(place, damage), { minLength: 1, maxLength: 3 }), async (damages) => {
        fs.rmSync(home, { recursive: true });
        fs.cpSync(whole, home, { recursive: true });
        const files = filesUnder(home);
        for (const [at, how] of damages) spoilFile(files, at, how);
        const { runs } = listRuns(home);
        expect(indexedRuns(home).runs.map(({ name }) => name)).toEqual(runs.map(({ name }) => name));
        await mayRefuse(() => findRun(home, "only-seed1"));
        for (const run of runs) {
          await mayRefuse(() => loadResults(run));
          await mayRefuse(() => loadRun(run).fieldNames.map((name) => loadRun(run).loadField(name)));
          await mayRefuse(() => verifyRun(pair, run, () => {}));
          await mayRefuse(() =>
            planRuns(home, pair, [resolveRun(pair, { preset: "study", arm: "only", seed: 1 })], false),
          );
          await mayRefuse(() => compareRuns(pair, [runs[0]!, run], true, () => {}));
          if (loadResults(run).chain.length > 0) await mayRefuse(() => arraysAtLink(pair, run, 0, () => {}));
          await mayRefuse(() => branch(run));
          await mayRefuse(() => executeRun(pair, { folder: run.folder, checkpointSeconds: 0, force: false }));
        }
        expect(fs.readdirSync(outside).sort()).toEqual(["precious.safetensors", "runs", "whole"]);
        expect(fs.readFileSync(path.join(outside, "precious.safetensors"), "utf8")).toBe("precious");
      }),
      { numRuns: process.env.ORRERY_NIGHTLY ? 1_000 : 50 },
    );
  }, 600_000);

  async function branch(run: StoredRun): Promise<void> {
    const state = await stateAtPoint(pair, run, 3, () => {});
    createFork(home, run, forkSpec(run, 3, { factor: 3 }), state);
  }
});

describe("names of runs", () => {
  it("that lead elsewhere, hold what no name holds, or are very long are refused in a short sentence", async () => {
    await fill();
    const names = [
      "../runs",
      "tests/../only-seed1",
      "..",
      "a/b/c/d",
      "/etc",
      "",
      "/",
      "only\0seed1",
      "a\nb",
      "a\\b",
      "a".repeat(1e5),
    ];
    for (const name of names) {
      expect(() => findRun(home, name), name.slice(0, 20)).toThrow(/^".{0,80}" is no (name of a )?run[^\n]{0,90}$/);
    }
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), (name) => {
        try {
          findRun(home, name);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as Error).message).toMatch(/^[^\n]+$/);
        }
      }),
    );
  });
});

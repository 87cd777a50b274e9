// A run is done whether or not it can be compacted.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { resolveRun } from "../resolve.ts";

const home = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-compaction-"));
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

it("without the package for it nothing is lost, and the log says what is missing", async () => {
  vi.doMock("hyparquet-writer", () => {
    throw new Error("Cannot find package");
  });
  const { executeRun } = await import("./execute.ts");
  const { createRun, readRun } = await import("./store.ts");
  const { pair } = await import("./testing.ts");
  const { name, folder } = createRun(home, resolveRun(pair, { preset: "study", arm: "only", seed: 1 }));
  expect(await executeRun(pair, { folder, checkpointSeconds: 0, force: false })).toMatchObject({ ok: true });
  expect(readRun(home, name)).toMatchObject({ status: "done" });
  expect(fs.existsSync(path.join(folder, "metrics.parquet"))).toBe(false);
  expect(fs.readFileSync(path.join(folder, "log.txt"), "utf8")).toContain(
    "not compacted: lab: Parquet files need the package hyparquet-writer, which is not installed: npm install hyparquet-writer",
  );
});

// Runs that say anything of themselves: whatever reads them ends with an answer or a sentence, and writes nowhere but into the home.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { UsageError } from "#kit";
import { compare } from "./commands/compare.ts";
import type { CommandContext } from "./commands/context.ts";
import { exportRun } from "./commands/export.ts";
import { runs } from "./commands/listing.ts";
import { query } from "./commands/query.ts";
import { report } from "./commands/report.ts";
import { exportFormats } from "./exports.ts";
import { writeRun } from "./testRuns.ts";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-hostile-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const printed: string[] = [];
const context: CommandContext = {
  catalogue: {},
  shelf: undefined,
  workerEntry: new URL("file:///nowhere"),
  experimentsFolder: "/nowhere",
  print: (text) => printed.push(text),
  tell: () => {},
  paint: (_, text) => text,
  width: 100,
};

const name = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "../../../outside",
    "/outside",
    "..",
    "",
    "a\0b",
    "<script>",
    "x".repeat(5000),
    "__proto__",
    "constructor",
    "run",
    "\ud800",
    "'; DROP TABLE runs; --",
    "{{x}}",
  ),
);
const value = fc.oneof(fc.double(), fc.integer());

it("of any experiment, arm, parameters and metrics", { timeout: 600_000 }, async () => {
  const params = fc.dictionary(
    name,
    fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), name),
    { maxKeys: 4 },
  );
  const values = fc.dictionary(name, value, { maxKeys: 4 });
  const run = fc.record({
    experiment: name,
    arm: name,
    params,
    scalars: values,
    series: fc.array(fc.tuple(value, values), { maxLength: 4 }),
  });
  // Names that are one in a database.
  const alike = { experiment: "", arm: "", params: { "\0": false, "\ud800": false }, scalars: {}, series: [] };
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 2, maxLength: 3 }), async (made) => {
      const home = path.join(folder, `home${round++}`, "runs");
      const folders = made.map((each, at) => writeRun(home, { ...each, seed: at, place: "area/name" }));
      const names = folders.map((each) => path.basename(each));
      await Promise.all([
        ended(() => runs(context, { home, where: [] })),
        ended(() => runs(context, { home, json: true, columns: "all", sort: "seed", where: [] })),
        ended(() => compare(context, names, { home })),
        ended(() => query(context, "SELECT * FROM runs", { home })),
        ended(() => query(context, "SELECT * FROM metrics", { home, json: true })),
        ...exportFormats.map((format) => ended(() => exportRun(context, names[0]!, { home, format }))),
        ended(() => report(context, names[0]!, { home })),
        ended(() => report(context, made[0]!.experiment, { home })),
        ended(() => report(context, made[0]!.experiment.split("/")[0]!, { home })),
      ]);
      expect(fs.readdirSync(path.dirname(home))).toEqual(["runs"]);
      expect(fs.readdirSync(folder).filter((each) => !each.startsWith("home"))).toEqual([]);
      fs.rmSync(path.dirname(home), { recursive: true });
    }),
    { numRuns: process.env.ORRERY_NIGHTLY ? 1000 : 6, examples: [[[alike, alike]]] },
  );
});

async function ended(work: () => unknown): Promise<void> {
  printed.length = 0;
  try {
    await work();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
  }
}

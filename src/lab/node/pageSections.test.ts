// What a report tells of runs, down to the file: runs of an experiment, and of none that is here.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fieldAnimation } from "#figure";
import { atLeast } from "../agreements.ts";
import { defineExperiment } from "../define.ts";
import { m } from "../metrics.ts";
import { pageHtml } from "../page/page.ts";
import { p } from "../params.ts";
import { sectionOf } from "./pageSections.ts";
import { indexedRuns } from "./runIndex.ts";
import { writeRun } from "./testRuns.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-page-"));
});
afterEach(() => fs.rmSync(home, { recursive: true, force: true }));

const experiment = defineExperiment({
  id: "tests/reading",
  title: "Reading <b>",
  source: { notebook: "000", entries: ["000/1"] },
  revision: 1,
  params: { rate: p.float({ default: 1, range: [0, 9], doc: "How fast." }), seed: p.seed() },
  presets: { smoke: {}, study: {} },
  arms: { up: {} },
  replicates: 2,
  metrics: { best: m.scalar("") },
  run() {},
  claims: {
    high: {
      says: "It is high.",
      reported: { value: 2, where: "" },
      measure: (runs) => runs.values("best"),
      agree: atLeast(1),
    },
  },
  figures: {
    bad: {
      caption: "",
      draw() {
        throw new Error("nothing to draw");
      },
    },
  },
  animations: {
    flashing: {
      caption: "",
      draw: (runs) =>
        fieldAnimation({ width: 2, height: 1, frames: runs.values("best").map((best) => [0, best]), colours: "grey" }),
    },
    still: {
      caption: "",
      draw() {
        throw new Error("nothing moves");
      },
    },
  },
});

const runs = () => indexedRuns(home).runs;

it("judges the latest finished runs of each size together, and says what was left out", async () => {
  for (const seed of [1, 2]) writeRun(home, { seed, params: { rate: 1 }, scalars: { best: 2 + seed / 100 } });
  const again = writeRun(home, { seed: 1, params: { rate: 1 }, scalars: { best: 5 } });
  fs.renameSync(again, `${again}-2`);
  writeRun(home, { seed: 1, params: { rate: 1 }, scalars: { best: 2.01 } });
  const later = JSON.parse(fs.readFileSync(path.join(`${again}-2`, "run.json"), "utf8"));
  fs.writeFileSync(
    path.join(`${again}-2`, "run.json"),
    JSON.stringify({ ...later, started: "2027-01-01T00:00:00.000Z" }),
  );
  writeRun(home, {
    seed: 3,
    params: { rate: 3 },
    scalars: { best: 0 },
    document: { preset: "smoke", overrides: { rate: 3 } },
  });
  writeRun(home, { seed: 4, params: { rate: 1 }, document: { status: "failed", digest: null } });
  fs.writeFileSync(path.join(home, "tests", "reading", "README.md"), "# Text");
  const { groups, notes, text } = await sectionOf(experiment.id, experiment, runs(), home);
  expect(text).toBe("# Text");
  expect(notes).toEqual(["1 run is left out: not finished, or of another revision."]);
  expect(groups.map(({ title }) => title)).toEqual(["Preset study, 2 runs", "Preset smoke, 1 run, rate=3"]);
  expect(groups[0]!.judgements).toMatchObject([
    { says: "It is high.", reported: "2", measured: expect.stringMatching(/^3\.51 .* n=2$/) },
  ]);
  expect(groups[0]!.parameters).toEqual([{ name: "rate", doc: "How fast.", values: "1" }]);
  const address = expect.stringMatching(/^data:image\/png;base64,iVBORw0KGgo/);
  expect(groups[0]!.figures).toEqual([
    { name: "bad", caption: "", drawn: { why: "nothing to draw" } },
    { name: "flashing", caption: "", drawn: { moving: address, still: address, width: 2, height: 1 } },
    { name: "still", caption: "", drawn: { why: "nothing moves" } },
  ]);
});

it("draws the series of runs that no experiment here describes, broad and narrow, whatever their names", async () => {
  const name = '<script>alert("1")</script>';
  writeRun(home, {
    experiment: "studies/mine",
    seed: 1,
    params: { [name]: name },
    series: [
      [0, { [name]: 1 }],
      [1, { [name]: 2 }],
    ],
  });
  const section = await sectionOf("studies/mine", undefined, runs(), home);
  const page = pageHtml({ title: "t", maker: "m", sections: [section] });
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page.match(/<svg[^>]* role="img"/g)).toHaveLength(2);
  expect(page).toContain("as recorded.");
  const data = JSON.parse(/<script type="application\/json"[^>]*>(.*?)<\/script>/s.exec(page)![1]!);
  expect(data).toMatchObject([{ params: { [name]: name }, series: [{ step: 0 }, { step: 1 }] }]);
});

it("of no finished run says so", async () => {
  expect(await sectionOf(experiment.id, experiment, [], home)).toMatchObject({
    groups: [],
    notes: ["There are no finished runs of it."],
  });
});

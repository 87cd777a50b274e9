// An experiment's animations as files, and what is told when they cannot be.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createRaster } from "#figure";
import { defineExperiment } from "../define.ts";
import { p } from "../params.ts";
import { runSet } from "../runSet.ts";

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-animations-"));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
  vi.doUnmock("gifenc");
  vi.resetModules();
});

const blink = { width: 2, height: 1, frames: 2, millisecondsPerFrame: 500 };
const experiment = defineExperiment({
  id: "tests/blinking",
  title: "Blinking",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params: { seed: p.seed() },
  presets: { smoke: {}, study: {} },
  arms: { only: {} },
  replicates: 1,
  metrics: {},
  run() {},
  claims: {},
  animations: {
    blink: {
      caption: "On and off.",
      draw: () => ({ ...blink, frame: (index) => createRaster(2, 1, index === 0 ? "#000000" : "#ffffff") }),
    },
    clear: { caption: "", draw: () => ({ ...blink, frame: () => createRaster(2, 1) }) },
  },
});

const request = (frames?: string) => ({ experiment, set: runSet(["only"], {}, []), folder, frames, metadata: {} });

it("are written with what they are, and those that cannot be are told", async () => {
  const { writeAnimations } = await import("./animations.ts");
  const frames = path.join(folder, "frames");
  const { written, troubles } = await writeAnimations(request(frames));
  expect(written).toMatchObject([
    { name: "blink", frames: 2, millisecondsPerFrame: 500, gif: "exact", frameFolder: path.join(frames, "blink") },
  ]);
  expect(written[0]!.files.map((file) => path.basename(file))).toEqual(["blink.apng", "blink.gif"]);
  expect(fs.readdirSync(path.join(frames, "blink"))).toEqual(["000.png", "001.png"]);
  expect(troubles).toEqual(["The animation clear was not drawn: encodeApng: frame 0 is not opaque everywhere."]);
});

it("are APNG alone where the package for GIF is missing", async () => {
  vi.doMock("gifenc", () => {
    throw new Error("not found");
  });
  const { writeAnimations } = await import("./animations.ts");
  const { written, troubles } = await writeAnimations(request());
  expect(written[0]).toMatchObject({ name: "blink", gif: undefined, frameFolder: undefined });
  expect(fs.readdirSync(folder)).toEqual(["blink.apng"]);
  expect(troubles[0]).toContain("npm install gifenc");
});

it("cannot take the place of a file", async () => {
  const { writeAnimations } = await import("./animations.ts");
  fs.writeFileSync(path.join(folder, "frames"), "");
  const { troubles } = await writeAnimations(request(path.join(folder, "frames")));
  expect(troubles[0]).toMatch(/^The animation blink was not drawn: .*\.$/);
});

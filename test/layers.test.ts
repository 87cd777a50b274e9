// The house as it stands follows layers.json, and the checker notices each kind of breach.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkLayers, type Layers, type PackageJson } from "./layers.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const layers: Layers = JSON.parse(read("layers.json"));

it("the sources follow layers.json", () => {
  const files = new Map<string, string>();
  const away = new Set(["node_modules", "dist", "runs"]);
  const walk = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!away.has(entry.name) && !entry.name.startsWith(".")) walk(path);
      } else if (/\.([cm]?tsx?|json|css)$/.test(entry.name))
        files.set(relative(root, path).split(sep).join("/"), readFileSync(path, "utf8"));
    }
  };
  walk(root);
  expect(files.size).toBeGreaterThan(10);
  expect(checkLayers(layers, JSON.parse(read("package.json")), files)).toEqual([]);
});

describe("the checker", () => {
  const door = (name: string) => `./src/${name}/index`;
  const doors = ["kit", "tensor", "figure", "figure/node", "nn", "lab"];
  const packageJson: PackageJson = {
    imports: Object.fromEntries(
      doors.map((name) => [
        `#${name}`,
        { "orrery-source": `${door(name)}.ts`, default: `./dist/src/${name}/index.js` },
      ]),
    ),
    exports: Object.fromEntries(
      doors.map((name) => [
        `./${name}`,
        { types: `./dist/src/${name}/index.d.ts`, default: `./dist/src/${name}/index.js` },
      ]),
    ),
  };
  const empty = Object.fromEntries(doors.map((name) => [`src/${name}/index.ts`, ""]));
  const check = (sources: Record<string, string>, table = layers, manifest = packageJson) =>
    checkLayers(table, manifest, new Map(Object.entries({ ...empty, ...sources })));

  it.each<[string, Record<string, string>]>([
    [
      "a lower room by its door",
      { "src/nn/linear.ts": `import { tensor } from "#tensor"; export { stream } from "#kit";` },
    ],
    ["a file of the same room", { "src/kit/a.ts": `import type { B } from "./b.ts";`, "src/kit/b.ts": "" }],
    [
      "Node's modules and globals under node/",
      { "src/lab/node/store.ts": `import fs from "node:fs"; process.exit(fs ? 0 : 1);` },
    ],
    ["browser globals under browser/", { "src/figure/browser/show.ts": `document.body.append(window.name);` }],
    [
      "a parameter named as a global",
      { "src/figure/draw.ts": `export const draw = (document: Document) => document.createElement("p");` },
    ],
    ["a property named as a global", { "src/kit/a.ts": `export const f = (x: { process: number }) => x.process;` }],
    ["a global's type", { "src/figure/draw.ts": `export type D = typeof document | HTMLElement;` }],
    [
      "a local in an inner scope",
      { "src/kit/a.ts": `for (const [self] of [[1]]) { try { f(self); } catch (location) { throw location; } }` },
    ],
    ["everything, from a test", { "src/kit/a.test.ts": `import "#lab"; import "node:fs"; document.title;` }],
    [
      "experiments from the catalogue",
      { "experiments/index.ts": `import("./a/b/experiment.ts");`, "experiments/a/b/experiment.ts": "" },
    ],
    [
      "the catalogue, from the command line",
      { "bin/orrery.ts": `import "../experiments/index.ts";`, "experiments/index.ts": "" },
    ],
  ])("allows %s", (_, sources) => {
    expect(check(sources)).toEqual([]);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ["a higher rank", { "src/kit/a.ts": `import { tensor } from "#tensor";` }, /tensor \(rank 1\) from kit \(rank 0\)/],
    [
      "a higher rank's type",
      { "src/kit/a.ts": `import type { Tensor } from "#tensor";` },
      /tensor \(rank 1\) from kit/,
    ],
    [
      "a higher rank in a type's import()",
      { "src/kit/a.ts": `export type T = import("#tensor").Tensor;` },
      /tensor \(rank 1\)/,
    ],
    ["a higher rank by import()", { "src/kit/a.ts": `await import("#tensor");` }, /tensor \(rank 1\)/],
    [
      "a room of the same rank",
      { "src/figure/a.ts": `export * from "#tensor";` },
      /tensor \(rank 1\) from figure \(rank 1\)/,
    ],
    ["a lower room that is not allowed", { "src/lab/a.ts": `import "#tensor";` }, /does not let lab/],
    ["another room by a relative path", { "src/nn/a.ts": `import "../kit/index.ts";` }, /leaves its room/],
    ["its own room by the door", { "src/nn/a.ts": `import "#nn";` }, /its own room/],
    ["a door that is not there", { "src/nn/a.ts": `import "#kitt";` }, /#kitt, which package.json does not name/],
    ["a file that is not there", { "src/nn/a.ts": `import "./b.ts";` }, /does not exist/],
    ["a computed path", { "src/nn/a.ts": `import(name);` }, /computed/],
    ["a benchmark", { "src/kit/a.test.ts": `import "../../bench/a.ts";`, "bench/a.ts": "" }, /nothing imports bench/],
    ["a test's helper", { "src/kit/a.ts": `import "../../test/a.ts";`, "test/a.ts": "" }, /in no room/],
    [
      "another experiment",
      { "experiments/a/b/experiment.ts": `import "../c/part.ts";`, "experiments/a/c/part.ts": "" },
      /nothing outside its folder/,
    ],
    [
      "a shared file beside experiments",
      { "experiments/a/b/experiment.ts": `import "../c.ts";`, "experiments/a/c.ts": "" },
      /nothing outside/,
    ],
    [
      "an experiment past the catalogue",
      { "bin/a.ts": `import "../experiments/a/b/x.ts";`, "experiments/a/b/x.ts": "" },
      /leaves its room/,
    ],
    ["node: outside node/", { "src/kit/a.ts": `import { join } from "node:path";` }, /node:path/],
    ["a built-in module without node:", { "src/kit/a.ts": `import { join } from "fs/promises";` }, /fs\/promises/],
    [
      "a file under node/ from a portable one",
      { "src/lab/a.ts": `import "./node/b.ts";`, "src/lab/node/b.ts": "" },
      /for Node only/,
    ],
    ["a node door from a portable file", { "src/lab/a.ts": `import "#figure/node";` }, /for Node only/],
    ["an unknown package", { "src/kit/a.ts": `import "left-pad/x";` }, /left-pad, which has no place/],
    ["another room's package", { "src/kit/a.ts": `import "zod";` }, /belongs to lab/],
    [
      "a Node package in a portable file",
      { "src/figure/a.ts": `import "@resvg/resvg-js";` },
      /@resvg\/resvg-js, which only/,
    ],
    ["a Node global", { "src/kit/a.ts": `export const debug = process.env.DEBUG;` }, /uses process/],
    ["a browser global", { "src/nn/a.ts": `localStorage.clear();` }, /uses localStorage/],
    ["a global by globalThis", { "src/nn/a.ts": `globalThis.document.title;` }, /uses document/],
    [
      "a global beside a parameter of that name",
      { "src/nn/a.ts": `const f = (self: number) => self; f(self);` },
      /uses self/,
    ],
    ["a global as a shorthand", { "src/nn/a.ts": `f({ document });` }, /uses document/],
    ["a browser global under node/", { "src/lab/node/a.ts": `alert(1);` }, /uses alert/],
    ["a file outside the rooms", { "src/attic/a.ts": "" }, /in no room/],
    [
      "a circle of files",
      {
        "src/kit/a.ts": `import "./b.ts";`,
        "src/kit/b.ts": `import type { C } from "./c.ts";`,
        "src/kit/c.ts": `import "./a.ts";`,
      },
      /circle: src\/kit\/a.ts -> src\/kit\/b.ts -> src\/kit\/c.ts -> src\/kit\/a.ts/,
    ],
    ["a file that imports itself", { "src/kit/a.ts": `import "./a.ts";` }, /circle/],
  ])("refuses %s", (_, sources, message) => {
    const problems = check(sources);
    expect(problems).toEqual([expect.stringMatching(message)]);
  });

  it("refuses doors that package.json does not offer, or offers in vain", () => {
    expect(check({ "src/data/index.ts": "" })).toHaveLength(2);
    const { "src/nn/index.ts": _, ...others } = empty;
    expect(checkLayers(layers, packageJson, new Map(Object.entries(others)))).toEqual([
      expect.stringContaining("#nn, and no room has that door"),
      expect.stringContaining("./nn, and no room has that door"),
    ]);
  });

  it("refuses a table that allows what ranks forbid, and a dependency without a place", () => {
    const sideways = {
      ...layers,
      rooms: { ...layers.rooms, figure: { ...layers.rooms.figure!, imports: ["kit", "tensor"] } },
    };
    expect(check({}, sideways)).toEqual([expect.stringMatching(/figure \(rank 1\) import tensor \(rank 1\)/)]);
    const heavier = { ...packageJson, dependencies: { "left-pad": "1.0.0" } };
    expect(check({}, layers, heavier)).toEqual([expect.stringContaining("left-pad, which has no place")]);
  });
});

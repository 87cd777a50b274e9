// The example of escape times in the room's README, run as printed.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import * as dynamics from "../index.ts";

test("a Julia set, a deep zoom, and a picture that comes coarse first", async () => {
  const page = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const example = page.match(/## plane[\s\S]*?```ts\n([\s\S]*?)```/)![1]!;
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const code = ts.transpileModule(example, { compilerOptions: options }).outputText;
  const printed: unknown[][] = [];
  const run = new Function("require", "console", "exports", `return (async () => {${code}})()`);
  await run(() => dynamics, { log: (...values: unknown[]) => printed.push(values) }, {});
  const [[lasting, edges], [values], ...passes] = printed as [
    [number, { x: number[] }],
    [number],
    ...[number, number][],
  ];
  expect(lasting).toBe(34506);
  expect(edges.x[0]).toBeCloseTo(-1.4028, 4);
  expect(values).toBeGreaterThan(10);
  expect(passes.map(([spacing]) => spacing)).toEqual([16, 8, 4, 2]);
});

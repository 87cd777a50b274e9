// The README's example, run as printed.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";
import type { Complex } from "./eigenvalues.ts";

test("a map and a flow in twenty lines, with all that is asked of them", async () => {
  const page = readFileSync(new URL("./README.md", import.meta.url), "utf8");
  const [, example] = page.match(/```ts\n([\s\S]*?)```/)!;
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const code = ts.transpileModule(example, { compilerOptions: options }).outputText;
  const rooms: Record<string, unknown> = {
    "orrery/kit": await import("#kit"),
    "orrery/dynamics": await import("./index.ts"),
  };
  const printed: unknown[][] = [];
  new Function("require", "console", "exports", code)(
    (name: string) => rooms[name],
    { log: (...values: unknown[]) => printed.push(values) },
    {},
  );
  const [[highest, exponents, dimension, multipliers], [energies]] = printed as [
    [number, number[], number, Complex[]],
    [number[]],
  ];
  expect(highest).toBeLessThanOrEqual(12); // p is at most k / (1 - 1/2)
  expect(exponents[0]).toBeGreaterThan(1);
  expect(exponents[0] + exponents[1]).toBeCloseTo(-Math.LN2, 6); // areas are halved at every step
  expect(dimension).toBeGreaterThan(1.5);
  expect(multipliers[0].re * multipliers[1].re).toBeCloseTo(0.5, 6);
  expect(energies[0]).toBeCloseTo(-0.5403, 2); // leapfrog's swings
  expect(energies[1]).toBeGreaterThan(1); // Euler's grows until the pendulum turns over
  expect(example.trim().split("\n").length).toBeLessThanOrEqual(22);
});

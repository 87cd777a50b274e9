// The README's memory of one's own, run as printed.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

test("a memory kind of one's own takes forty lines", async () => {
  const page = readFileSync(new URL("./README.md", import.meta.url), "utf8");
  const [, example] = page.match(/## A memory of your own[\s\S]*?```ts\n([\s\S]*?)```/)!;
  const lines = example.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("import"));
  expect(lines.length).toBeLessThanOrEqual(40);
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const code = ts.transpileModule(example, { compilerOptions: options }).outputText;
  const rooms: Record<string, unknown> = {
    "orrery/kit": await import("#kit"),
    "orrery/memnet": await import("./index.ts"),
    "orrery/tensor": await import("#tensor"),
  };
  const printed: unknown[][] = [];
  new Function("require", "console", "exports", code)(
    (name: string) => rooms[name],
    { log: (...values: unknown[]) => printed.push(values) },
    {},
  );
  expect(printed).toEqual([
    [
      [5, 2, 4],
      ["before", "controller", "memory"],
    ],
  ]);
});

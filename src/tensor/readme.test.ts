// The README's tour, run as printed.
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

test("the tour trains eight networks to tell what differs", async () => {
  const page = readFileSync(new URL("./README.md", import.meta.url), "utf8");
  const [, tour] = page.match(/```ts\n([\s\S]*?)```/)!;
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const code = ts.transpileModule(tour, { compilerOptions: options }).outputText;
  const rooms: Record<string, unknown> = {
    "orrery/kit": await import("#kit"),
    "orrery/tensor": await import("./index.ts"),
  };
  const printed: unknown[] = [];
  new Function("require", "console", "exports", code)(
    (name: string) => rooms[name],
    { log: (value: unknown) => printed.push(value) },
    {},
  );
  const [losses] = printed as [number[]];
  expect(losses.length).toBe(8);
  expect(losses.filter((loss) => loss < 0.1).length).toBe(8);
  expect(tour.trim().split("\n").length).toBeLessThanOrEqual(18);
});

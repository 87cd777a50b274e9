import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { useThreads } from "#tensor/node";
import { threadLaws } from "./thread-laws.ts";

threadLaws(useThreads);

test("a program that does nothing else gets its threads, and ends by itself", () => {
  const program = `import { useThreads } from "./dist/src/tensor/node/index.js"; await useThreads(3); console.log("ready");`;
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
  expect([stdout, status]).toEqual(["ready\n", 0]);
});

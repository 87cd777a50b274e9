import { expect, test } from "vitest";
import { useThreads } from "#tensor/browser";
import { threadLaws } from "./thread-laws.ts";

test("the test page may share memory", async () => {
  expect(await useThreads(2)).toBe(2);
});

threadLaws(useThreads);

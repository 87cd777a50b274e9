import { expect, test } from "vitest";
import { shortTraining } from "./training.ts";

test("a worker gets the bits that the window gets", async () => {
  const worker = new Worker(new URL("./training.worker.ts", import.meta.url), { type: "module" });
  const found = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.terminate();
  expect(found).toEqual(shortTraining());
});

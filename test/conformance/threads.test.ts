// The same bits with any number of threads, and with helpers that sleep, come late or never come.

import { afterAll, describe, expect, test } from "vitest";
import { compile, grad, type Tensor } from "#tensor";
import { useThreads } from "#tensor/node";
import { expectSameBits, floats, sample } from "./support.ts";

afterAll(() => useThreads(1));

const work: Record<string, (x: Tensor, w: Tensor) => Tensor> = {
  elementwise: (x) => x.tanh().mul(x).add(1),
  "sums of rows": (x) => x.exp().sum(1),
  "sums of columns": (x) => x.mul(x).sum(0),
  products: (x, w) => x.matmul(w).relu().matmul(w.transpose()),
  transposed: (x) => x.transpose().matmul(x),
  everything: (x, w) => grad((w: Tensor) => x.matmul(w).tanh().matmul(w.transpose()).sub(x).square().mean())(w),
};

describe.each(floats)("%s", (dtype) => {
  const x = sample("x", [513, 401], dtype);
  const w = sample("w", [401, 129], dtype);
  for (const [name, fn] of Object.entries(work)) {
    test(name, async () => {
      await useThreads(1);
      const expected = compile(fn)(x, w).data();
      for (const count of [2, 3, 5]) {
        await useThreads(count);
        const shared = compile(fn);
        for (let again = 0; again < 20; again++)
          expectSameBits(shared(x, w).data(), expected, `${name}, ${count} threads`);
        await new Promise((resolve) => setTimeout(resolve, 30)); // helpers go to sleep
        expectSameBits(shared(x, w).data(), expected, `${name}, ${count} threads, awoken`);
      }
    });
  }
});

test("a number of threads that is none is refused", async () => {
  await expect(useThreads(0)).rejects.toThrow("useThreads: wants a whole number from 1 to 64, got 0");
});

// The same bits with any number of threads, and with helpers that sleep, come late or never come. For any platform's threads.

import { afterAll, describe, expect, test } from "vitest";
import { compile, conv2d, grad, iterate, scan, type Tensor } from "#tensor";
import { expectSameBits, floats, sample } from "./support.ts";

const work: Record<string, (x: Tensor, w: Tensor) => Tensor> = {
  elementwise: (x) => x.tanh().mul(x).add(1),
  "sums of rows": (x) => x.exp().sum(1),
  "sums of columns": (x) => x.mul(x).sum(0),
  "a sum of all": (x) => x.mul(x).sum(),
  products: (x, w) => x.matmul(w).relu().matmul(w.transpose()),
  "a stack of products": (x, w) => x.reshape(27, 19, 401).matmul(w),
  "products over windows": (x, w) => conv2d(x.reshape(1, 513, 401, 1), w.slice([0, 3], [0, 12]).reshape(3, 3, 1, 4)),
  transposed: (x) => x.transpose().matmul(x),
  "a gradient": (x, w) => grad((w: Tensor) => x.matmul(w).tanh().matmul(w.transpose()).sub(x).square().mean())(w),
  "a loop": (x, w) =>
    scan((c: Tensor) => [c.matmul(w).tanh().matmul(w.transpose()).mul(0.1), []] as const, x, [], { length: 3 })[0],
  "an iteration": (x) =>
    iterate(x, {
      fixed: x.mul(0.5),
      step: (z, c) => z.mul(z).sub(c).sub(0.4),
      until: (z) => z.abs().greater(2),
      limit: 60,
    }).state,
};

export function threadLaws(useThreads: (count: number) => Promise<unknown>): void {
  afterAll(() => useThreads(1));
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
          for (let again = 0; again < 10; again++) {
            expectSameBits(shared(x, w).data(), expected, `${name}, ${count} threads`);
          }
          await new Promise((resolve) => setTimeout(resolve, 30)); // helpers go to sleep
          expectSameBits(shared(x, w).data(), expected, `${name}, ${count} threads, awoken`);
        }
      });
    }
  });
  test("a number of threads that is none is refused", async () => {
    await expect(useThreads(0)).rejects.toThrow("useThreads: wants a whole number from 1 to 64, got 0");
  });
}

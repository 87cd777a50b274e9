import { expect, test } from "vitest";
import { cantorLefts, drawCantor } from "./cantor.ts";

test("left ends are the numbers without a 1 among their ternary digits", () => {
  expect(cantorLefts(0)).toEqual([0]);
  expect(cantorLefts(1)).toEqual([0, 2]);
  expect(cantorLefts(3)).toEqual([0, 2, 6, 8, 18, 20, 24, 26]);
  expect(cantorLefts(6)).toEqual(Array.from({ length: 729 }, (_, k) => k).filter((k) => !k.toString(3).includes("1")));
});

test("the recursion draws 2^(d + 1) segments, in whole numbers where its size is 3^d", () => {
  for (const depth of [0, 1, 2, 5]) {
    const drawn = drawCantor(0, 3 ** depth, depth);
    expect(drawn.map(({ from }) => from)).toEqual(cantorLefts(depth + 1));
    expect(drawn.every(({ from, to }) => to === from + 1)).toBe(true);
    expect(drawn.map(({ isSecond }) => isSecond)).toEqual(drawn.map((_, k) => k % 2 === 1));
  }
});

test("a window sees what lies in it, and nothing else is walked", () => {
  const all = drawCantor(-10, 81, 4);
  const window = { low: 3, high: 30 };
  expect(drawCantor(-10, 81, 4, window)).toEqual(all.filter(({ from, to }) => to >= 3 && from <= 30));
  expect(drawCantor(0, 3 ** 30, 40, { low: 0, high: 1 }).length).toBeGreaterThan(0);
});

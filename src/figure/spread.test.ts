import fc from "fast-check";
import { expect, test } from "vitest";
import { spread } from "./spread.ts";

const heights = fc
  .array(fc.double({ min: -50, max: 150, noNaN: true }), { maxLength: 12 })
  .map((list) => list.sort((a, b) => a - b));

test("keeps order, gap and bounds", () => {
  fc.assert(
    fc.property(heights, (wanted) => {
      const placed = spread(wanted, 5, 0, 100);
      expect(placed).toHaveLength(wanted.length);
      placed.forEach((y, i) => {
        expect(y).toBeGreaterThanOrEqual(-1e-9);
        expect(y).toBeLessThanOrEqual(100 + 1e-9);
        if (i > 0) expect(y - placed[i - 1]!).toBeGreaterThanOrEqual(5 - 1e-9);
      });
    }),
  );
});

test("no small move of one thing, or of all, comes nearer to what was wanted", () => {
  const cost = (wanted: number[], placed: number[]) => placed.reduce((sum, y, i) => sum + (y - wanted[i]!) ** 2, 0);
  fc.assert(
    fc.property(heights, fc.nat(11), fc.nat(11), fc.constantFrom(-0.01, 0.01), (wanted, from, to, move) => {
      const placed = spread(wanted, 5, 0, 100);
      const moved = placed.map((y, i) => (i >= from && i <= to ? y + move : y));
      const isAllowed = moved.every((y, i) => y >= 0 && y <= 100 && (i === 0 || y - moved[i - 1]! >= 5));
      if (isAllowed) expect(cost(wanted, moved)).toBeGreaterThanOrEqual(cost(wanted, placed) - 1e-9);
    }),
  );
});

test("leaves alone what does not touch, and shrinks the gap when there is no room", () => {
  expect(spread([10, 40, 90], 5, 0, 100)).toEqual([10, 40, 90]);
  expect(spread([1, 2, 3, 4, 5], 50, 0, 100)).toEqual([0, 25, 50, 75, 100]);
  expect(spread([], 5, 0, 100)).toEqual([]);
  expect(spread([200], 5, 0, 100)).toEqual([100]);
});

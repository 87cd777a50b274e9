// Horizons by hand, at the ends of what is allowed, and what is asked of tables of them.
import { expect, test } from "vitest";
import { changes, correlation, horizons } from "./horizons.ts";

const options = { start: 0.3, distance: 0.15, most: 100 };

test("a horizon counts the iterations before orbits are too far apart", () => {
  // At r = 4 from 0.3 and 0.4: 0.84 and 0.96, 0.5376 and 0.1536.
  expect(horizons([4], 0.4, options)).toEqual([2]);
  expect(horizons([4], 0.5, options)).toEqual([0]);
  expect(horizons([4, 2.5], 0.3, options)).toEqual([100, 100]);
  expect(horizons([], 0.4, options)).toEqual([]);
  // A start outside [0, 1] runs away: the horizon ends, and no number does.
  expect(horizons([3.9], 1.3, { ...options, distance: 2 })[0]).toBeLessThan(5);
});

test("the figures of the specification at three growth rates", () => {
  expect(horizons([3.6, 4, 2.5], 0.30003, options)).toEqual([36, 15, 100]);
});

test("correlation is 1 along a rising line, -1 along a falling one, and none without change", () => {
  expect(correlation([1, 2, 3], [5, 7, 9])).toBeCloseTo(1, 14);
  expect(correlation([1, 2, 3], [0, -1, -2])).toBeCloseTo(-1, 14);
  expect(correlation([1, 2, 3], [4, 4, 4])).toBeNaN();
});

test("changes are counted place by place", () => {
  expect(
    changes([
      [1, 5, 3],
      [2, 4, 3],
      [1, 4, 9],
    ]),
  ).toEqual({ rises: 2, falls: 2 });
  expect(changes([[1]])).toEqual({ rises: 0, falls: 0 });
  expect(changes([])).toEqual({ rises: 0, falls: 0 });
});

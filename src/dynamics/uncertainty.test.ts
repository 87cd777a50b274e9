// Uncertain starts at edges of known dimension: a circle, which is smooth, and an edge that is Cantor's set times a line.

import { expect, it } from "vitest";
import { where } from "#tensor";
import { type DoublePlaneMap, escapeTime } from "./plane/escapeTime.ts";
import { uncertainShares, uncertaintyExponent } from "./uncertainty.ts";

const over = { x: [-1.5, 1.5], y: [-1.5, 1.5], side: 300 } as const;

it("a circle's edge is smooth: exponent 1, and the share its length says", () => {
  // By z -> 2 z exactly what begins outside the unit disc is beyond 2^20 after 20 steps.
  const doubling: DoublePlaneMap = {
    name: "doubling",
    constants: [],
    radius: 2 ** 20,
    step: ({ x, y }) => ({ x: x.mul(2), y: y.mul(2) }),
  };
  const displacements = [0.2, 0.1, 0.05, 0.025];
  const shares = uncertainShares(escapeTime(doubling), { ...over, displacements, limit: 21, constants: {} });
  // Every row that meets the circle meets it twice, and within e on both sides of either: 2 * 2 e * 2 of an area of 9.
  for (const [k, by] of displacements.entries()) expect(shares[k] / ((8 * by) / 9)).toBeCloseTo(1, 1);
  expect(Math.abs(uncertaintyExponent(displacements, shares).slope - 1)).toBeLessThan(0.05);
});

it("Cantor's thirds make an edge of exponent 1 - ln 2 / ln 3", () => {
  // x -> 3 x below 1/2, 3 x - 2 above: Cantor's set stays in [0, 1]. What leaves it to the left runs away, to the right is held at 2.
  const thirds: DoublePlaneMap = {
    name: "thirds",
    constants: [],
    radius: 40,
    start: ({ x, y }) => ({ x: x.add(y), y }), // so that all rows begin at other places
    step: ({ x, y }) => ({
      x: where(x.greater(1), x.mul(0).add(2), where(x.less(0.5), x.mul(3), x.mul(3).sub(2))),
      y: y.mul(0),
    }),
  };
  const displacements = [3 ** -3, 3 ** -4, 3 ** -5, 3 ** -6].map((by) => 0.9 * by);
  const options = { x: [-0.1, 1.1], y: [0, 1.2 / 300], side: 300, displacements, limit: 40, constants: {} } as const;
  const fit = uncertaintyExponent(displacements, uncertainShares(escapeTime(thirds), options));
  expect(Math.abs(fit.slope - (1 - Math.log(2) / Math.log(3)))).toBeLessThan(0.05);
});

it("refuses shares of nothing", () => {
  expect(() => uncertaintyExponent([0.1, 0.01], [0.5, 0])).toThrow("no start is uncertain at displacement 0.01");
});

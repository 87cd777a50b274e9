// Kepler's ellipse of the two-body limit (002-1 A7), and where distances turn.
import { expect, it } from "vitest";
import { twoBodyLimit } from "#dynamics";
import { ellipseOf, peaks } from "./kepler.ts";

it("the ellipse of bodies 2 and 3, as the specification recomputed it", () => {
  const { masses, gravity, positions, velocities } = twoBodyLimit;
  const relative = (of: typeof positions) => of[2].map((value, axis) => value - of[1][axis]!);
  const ellipse = ellipseOf(relative(positions), relative(velocities), gravity * (masses[1] + masses[2]));
  expect(ellipse.semiMajorAxis).toBeCloseTo(29.1007, 4);
  expect(ellipse.eccentricity).toBeCloseTo(0.61966, 5);
  expect(ellipse.period).toBeCloseTo(44.559, 3);
  expect(ellipse.perihelion).toBeCloseTo(11.068, 3);
  expect(ellipse.aphelion).toBeCloseTo(47.133, 3);
});

it("a circle has no eccentricity, and its period is that of its circumference", () => {
  const circle = ellipseOf([0, 2, 0], [3, 0, 0], 18);
  expect(circle.eccentricity).toBe(0);
  expect(circle.semiMajorAxis).toBeCloseTo(2, 12);
  expect(circle.period).toBeCloseTo((2 * Math.PI * 2) / 3, 12);
});

it("peaks are inner, and of a level top the first", () => {
  expect(peaks(Float64Array.from([3, 1, 2, 1, 5, 5, 4, 6]))).toEqual([2, 4]);
  expect(peaks(Float64Array.from([1, 2]))).toEqual([]);
});

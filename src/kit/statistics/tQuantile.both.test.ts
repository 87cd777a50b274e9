import { describe, expect, test } from "vitest";
import { upperTQuantile } from "./tQuantile.ts";

const relativeError = (got: number, wanted: number) => Math.abs(got - wanted) / Math.abs(wanted);

describe("upperTQuantile", () => {
  // Rows of any printed table of two-sided 95 % and 99 % points.
  test.each([
    [1, 12.706, 63.657],
    [2, 4.303, 9.925],
    [3, 3.182, 5.841],
    [5, 2.571, 4.032],
    [10, 2.228, 3.169],
    [20, 2.086, 2.845],
    [30, 2.042, 2.75],
    [60, 2.0, 2.66],
    [120, 1.98, 2.617],
  ])("agrees with the printed table for %i degrees of freedom", (freedom, at95, at99) => {
    expect(upperTQuantile(0.025, freedom)).toBeCloseTo(at95, 3);
    expect(upperTQuantile(0.005, freedom)).toBeCloseTo(at99, 3);
  });

  const tails = [0.49, 0.4, 0.25, 0.1, 0.025, 0.005, 1e-4, 1e-8, 1e-12];

  test("has the closed forms of one, two and four degrees of freedom", () => {
    for (const tail of tails) {
      expect(relativeError(upperTQuantile(tail, 1), 1 / Math.tan(Math.PI * tail))).toBeLessThan(1e-12);
      const a = 4 * tail * (1 - tail);
      expect(relativeError(upperTQuantile(tail, 2), (1 - 2 * tail) * Math.sqrt(2 / a))).toBeLessThan(1e-12);
      // Shaw 2006: t^2 = 4 (cos(arccos(sqrt a) / 3) / sqrt a - 1); cancels where the tail is near 1/2
      const four = 2 * Math.sqrt(Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a) - 1);
      expect(relativeError(upperTQuantile(tail, 4), four)).toBeLessThan(1e-11);
    }
  });

  // Inverted from the incomplete beta function in 40-digit arithmetic.
  test.each([
    [0.25, 3, 0.7648923284043453],
    [0.1, 3, 1.6377443536962102],
    [0.05, 3, 2.3533634348018238],
    [0.025, 3, 3.1824463052837095],
    [0.005, 3, 5.840909309733357],
    [0.0005, 3, 12.923978636687483],
    [0.25, 5, 0.7266868438004227],
    [0.1, 5, 1.475884048824481],
    [0.05, 5, 2.0150483733330242],
    [0.025, 5, 2.5705818356363155],
    [0.005, 5, 4.032142983555228],
    [0.0005, 5, 6.86882662588111],
    [0.25, 10, 0.6998120613124317],
    [0.1, 10, 1.3721836411103356],
    [0.05, 10, 1.8124611228116765],
    [0.025, 10, 2.228138851986275],
    [0.005, 10, 3.1692726726169513],
    [0.0005, 10, 4.586893858702636],
    [0.25, 30, 0.6827556933212926],
    [0.1, 30, 1.3104150253913955],
    [0.05, 30, 1.6972608865939578],
    [0.025, 30, 2.042272456301238],
    [0.005, 30, 2.7499956535672254],
    [0.0005, 30, 3.645958635042022],
    [0.25, 99, 0.6769759855461527],
    [0.1, 99, 1.2901614420344851],
    [0.05, 99, 1.6603911560169908],
    [0.025, 99, 1.9842169515864174],
    [0.005, 99, 2.6264054572808275],
    [0.0005, 99, 3.3915288333636506],
    [0.25, 1000, 0.6747351646070094],
    [0.1, 1000, 1.2823987214609245],
    [0.05, 1000, 1.6463788172854648],
    [0.025, 1000, 1.9623390808264085],
    [0.005, 1000, 2.580754698065951],
    [0.0005, 1000, 3.300282648423913],
    [0.25, 100000, 0.6744922035532922],
    [0.1, 100000, 1.281560031449361],
    [0.05, 100000, 1.6448688647849696],
    [0.025, 100000, 1.9599877075346097],
    [0.005, 100000, 2.575878469908375],
    [0.0005, 100000, 3.2906240314118826],
  ])("P(T > t) = %f with %i degrees of freedom at t = %f", (tail, freedom, t) => {
    expect(relativeError(upperTQuantile(tail, freedom), t)).toBeLessThan(1e-13);
  });

  test("falls to the normal quantile as the degrees of freedom grow", () => {
    let last = Infinity;
    for (const freedom of [1, 1.5, 2, 7, 40, 41, 1e3, 9999, 10_001, 1e6, 1e12]) {
      const t = upperTQuantile(0.025, freedom);
      expect(t).toBeLessThan(last);
      last = t;
    }
    expect(last).toBeCloseTo(1.959963984540054, 10);
  });

  test("is zero at the median", () => expect(upperTQuantile(0.5, 3)).toBe(0));
});

// Sine, cosine and tangent of any angle in radians. How an angle comes near zero is the matter of reduction.ts.

import { type Remainder, reduceQuarterTurns } from "./reduction.ts";

const remainder: Remainder = { high: 0, low: 0 }; // written and read within one call

/** sin x, x in radians; NaN of infinities. */
export function sin(x: number): number {
  if (Math.abs(x) < 1e-8) return x; // keeps -0 and subnormals
  if (!(Math.abs(x) < Infinity)) return NaN;
  const turns = reduceQuarterTurns(x, remainder);
  const value = turns & 1 ? cosNearZero(remainder) : sinNearZero(remainder);
  return turns & 2 ? -value : value;
}

/** cos x, x in radians; NaN of infinities. */
export function cos(x: number): number {
  if (!(Math.abs(x) < Infinity)) return NaN;
  const turns = reduceQuarterTurns(x, remainder);
  const value = turns & 1 ? sinNearZero(remainder) : cosNearZero(remainder);
  return turns === 1 || turns === 2 ? -value : value;
}

/** tan x, x in radians; NaN of infinities; relative error below 4e-16. */
export function tan(x: number): number {
  if (Math.abs(x) < 1e-8) return x; // keeps -0 and subnormals
  if (!(Math.abs(x) < Infinity)) return NaN;
  const turns = reduceQuarterTurns(x, remainder);
  const sine = sinNearZero(remainder);
  const cosine = cosNearZero(remainder);
  return turns & 1 ? -cosine / sine : sine / cosine;
}

// r - r^3/3! + ... + r^17/17!, whose rest is below 1e-19 of it for |r| <= pi/4. The leading term enters last, so that only one rounding counts.
function sinNearZero({ high: r, low }: Remainder): number {
  const z = r * r;
  const series =
    z *
    (-1 / 6 +
      z *
        (1 / 120 +
          z *
            (-1 / 5040 +
              z *
                (1 / 362880 +
                  z * (-1 / 39916800 + z * (1 / 6227020800 + z * (-1 / 1307674368000 + z * (1 / 355687428096000))))))));
  return r + (r * series + low * (1 - 0.5 * z));
}

// 1 - r^2/2! + ... - r^18/18!, whose rest is below 1e-20. What 1 - r^2/2 rounds off is added back.
function cosNearZero({ high: r, low }: Remainder): number {
  const z = r * r;
  const series =
    z *
    z *
    (1 / 24 +
      z *
        (-1 / 720 +
          z *
            (1 / 40320 +
              z *
                (-1 / 3628800 +
                  z *
                    (1 / 479001600 +
                      z * (-1 / 87178291200 + z * (1 / 20922789888000 + z * (-1 / 6402373705728000))))))));
  const half = 0.5 * z;
  const leading = 1 - half;
  return leading + (1 - leading - half + (series - r * low));
}

// How many digits a slow ramp needs to stay on a branch that has become unstable: deviations grow by the sum of ln |multiplier| over the
// steps, from the last digit to the first. With `density` steps per unit of r the sum is density times an integral over r.
import { math } from "#kit";

/** Where the cycle of two loses its stability: 1 + sqrt(6). */
export const cycleUnstable = 1 + Math.sqrt(6);
const ln10 = math.log(10);

/** Digits to stay on the fixed point 1 - 1/r until r: of ln (r - 2), its multiplier being 2 - r, from 3 on. */
export function digitsOnFixedPoint(r: number, density: number): number {
  const s = r - 2;
  return (density * (s * math.log(s) - s + 1)) / ln10;
}

/** Digits to stay on the cycle of two until r: a step grows by half of ln |4 + 2r - r^2|, the multiplier of two, from 1 + sqrt(6) on. */
export function digitsOnCycle(r: number, density: number): number {
  return (density * (halfLogIntegral(r - 1) - halfLogIntegral(cycleUnstable - 1))) / ln10;
}

// An antiderivative of 1/2 ln (u^2 - 5), where u = r - 1 and |4 + 2r - r^2| = u^2 - 5.
function halfLogIntegral(u: number): number {
  const root = Math.sqrt(5);
  return (u * math.log(u * u - 5) - 2 * u + root * math.log((u + root) / (u - root))) / 2;
}

/** The points of the cycle of two, for r > 3: (r + 1 +- sqrt((r - 3)(r + 1))) / 2r. */
export function cycleOfTwo(r: number): [low: number, high: number] {
  const spread = Math.sqrt((r - 3) * (r + 1));
  return [(r + 1 - spread) / (2 * r), (r + 1 + spread) / (2 * r)];
}

/** The growth rate at which `digitsUntil`, which rises from 0 at `first`, reaches so many digits; at most 4. */
export function departure(digits: number, digitsUntil: (r: number) => number, first: number): number {
  let [low, high] = [first, 4];
  for (let halving = 0; halving < 50; halving++) {
    const middle = (low + high) / 2;
    if (digitsUntil(middle) < digits) low = middle;
    else high = middle;
  }
  return high;
}

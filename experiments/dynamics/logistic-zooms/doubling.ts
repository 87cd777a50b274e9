// The cascade of doublings: where each cycle of 2^k holds 1/2, where it loses its stability, where all of them end, and the two numbers by
// which it repeats itself on ever smaller scales (M. Feigenbaum, 1978).
import { logisticMap, periodicPoint, unwrap } from "#dynamics";

/** 1/2 after so many steps. */
export function imageOfHalf(r: number, steps: number): number {
  let x = 0.5;
  for (let step = 0; step < steps; step++) x = r * x * (1 - x);
  return x;
}

/** A root between two places of unlike sign, by halving to the last bit. */
export function halving(of: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  const isNegative = of(a) < 0;
  for (;;) {
    const middle = a + (b - a) / 2;
    if (middle === a || middle === b) return middle;
    if (of(middle) < 0 === isNegative) a = middle;
    else b = middle;
  }
}

/** Growth rates at which 1/2 has the period 1, 2, 4, ... 2^(count - 1): each between the one before and twice as far as the next should be. */
export function superstable(count: number): number[] {
  const found = [2, 1 + Math.sqrt(5)];
  while (found.length < count) {
    const period = 2 ** found.length;
    const [before, last] = found.slice(-2);
    const step = (last - before) / 4.669;
    // Near the guess f^period(1/2) - 1/2 has a single root, and unlike signs half a step below and above.
    const off = (r: number) => imageOfHalf(r, period) - 0.5;
    found.push(halving(off, last + 0.8 * step, last + 1.25 * step));
  }
  return found.slice(0, count);
}

/** Growth rates at which the cycle of 2^(k - 1) loses its stability, for k = 1 to `count`: its multiplier is -1 there. */
export function doublings(count: number): number[] {
  const holds = superstable(count + 1);
  return Array.from({ length: count }, (_, k) => {
    // Between two superstable growth rates the multiplier falls from 0 past -1, and Newton's method finds the cycle from 1/2.
    const above = (r: number) => {
      const { multipliers } = unwrap(periodicPoint(logisticMap(r), { near: [0.5], period: 2 ** k }));
      return multipliers[0].re + 1;
    };
    return halving(above, holds[k], holds[k + 1]);
  });
}

/** (a1 - a0) / (a2 - a1), (a2 - a1) / (a3 - a2), ... */
export function gapRatios(values: readonly number[]): number[] {
  return values.slice(2).map((_, at) => (values[at + 1] - values[at]) / (values[at + 2] - values[at + 1]));
}

/** The limit of three members of a sequence whose gaps shrink by a constant factor (A. Aitken, 1926). */
export function aitken([a, b, c]: readonly number[]): number {
  return c - ((c - b) * (c - b)) / (c - b - (b - a));
}

/** At each superstable growth rate from period 2 on, how far from 1/2 the nearest other point of its cycle is: half a period later. */
export function nearestToHalf(holds: readonly number[]): number[] {
  return holds.slice(1).map((r, at) => imageOfHalf(r, 2 ** at) - 0.5);
}

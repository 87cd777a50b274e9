// All points that k iterations of the logistic map bring back, for k to 16 or so: not from the 2^k coefficients, but lap by lap. A lap is a
// piece on which the k-th iterate is monotone; its ends are preimages of 1/2, which square roots give, and where the iterate takes its value
// at the end is an image of 1/2. In doubles; exact counts for small k are Sturm's.
//
// Why none is missed. On a lap where the iterate falls, f^k(x) - x falls, and has a root if and only if its ends differ in sign. On one where it
// rises the slope has no positive local minimum, since the Schwarzian derivative is negative (D. Singer, 1978): it rises to one maximum
// and falls. So it crosses 1 at most twice, and between these places f^k(x) - x is monotone.

export interface ReturningPoint {
  readonly x: number;
  /** Slope of the k-th iterate there. */
  readonly multiplier: number;
}

/** Value and slope of the k-th iterate. */
function iterate(r: number, k: number, start: number): { value: number; slope: number } {
  let [value, slope] = [start, 1];
  for (let step = 0; step < k; step++) {
    slope *= r * (1 - 2 * value);
    value = r * value * (1 - value);
  }
  return { value, slope };
}

/** Ends of the laps of the k-th iterate in [0, 1], rising: 0, 1, and all points that fewer than k iterations bring to 1/2. */
export function lapEnds(r: number, k: number): number[] {
  const ends = [0, 1];
  let level = k > 0 ? [0.5] : [];
  for (let back = 0; back < k; back++) {
    ends.push(...level);
    level = level.flatMap((y) => {
      const under = 1 - (4 * y) / r;
      if (under < 0) return [];
      const spread = Math.sqrt(under) / 2;
      return under === 0 ? [0.5] : [0.5 - spread, 0.5 + spread];
    });
  }
  return [...new Set(ends)].sort((a, b) => a - b);
}

/** The points of [0, 1] with f^k(x) = x, rising; r from 0 to 4. Among them those of the divisors of k. */
export function returningPoints(r: number, k: number): ReturningPoint[] {
  const off = (x: number) => iterate(r, k, x).value - x;
  const slope = (x: number) => iterate(r, k, x).slope;
  const ends = lapEnds(r, k);
  const roots = ends.filter((end) => off(end) === 0);
  ends.slice(1).forEach((high, at) => {
    const low = ends[at];
    for (const [left, right] of monotonePieces(low, high, slope)) {
      if (off(left) * off(right) < 0) roots.push(root(off, left, right));
    }
  });
  return roots.sort((a, b) => a - b).map((x) => ({ x, multiplier: slope(x) }));
}

/** The lap cut where the slope passes 1. */
function monotonePieces(low: number, high: number, slope: (x: number) => number): [number, number][] {
  const top = maximum(slope, low, high);
  if (!(slope(top) > 1)) return [[low, high]];
  const cuts = [low];
  for (const end of [low, high]) {
    if (slope(end) < 1) cuts.push(root((x) => slope(x) - 1, end, top));
  }
  cuts.push(high);
  return cuts.slice(1).map((cut, at) => [cuts[at], cut]);
}

/** Where a function that rises and then falls is largest, by thirds. */
function maximum(of: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  for (let round = 0; round < 80; round++) {
    const third = (b - a) / 3;
    if (of(a + third) < of(b - third)) a += third;
    else b -= third;
  }
  return (a + b) / 2;
}

/** A root between places of unlike sign, by halving to the last bit. */
function root(of: (x: number) => number, from: number, to: number): number {
  let [a, b] = [from, to];
  const isNegative = of(a) < 0;
  for (;;) {
    const middle = a + (b - a) / 2;
    if (middle === a || middle === b) return Math.abs(of(a)) < Math.abs(of(b)) ? a : b;
    if (of(middle) < 0 === isNegative) a = middle;
    else b = middle;
  }
}

/** From the numbers of points that 1, 2, ... iterations bring back, the numbers of those that do so for the first time. */
export function primeCounts(returning: readonly number[]): number[] {
  const prime: number[] = [];
  returning.forEach((count, at) => {
    let left = count;
    for (let divisor = 1; divisor <= at; divisor++) if ((at + 1) % divisor === 0) left -= prime[divisor - 1];
    prime.push(left);
  });
  return prime;
}

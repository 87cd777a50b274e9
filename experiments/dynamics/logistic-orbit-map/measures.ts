// What is measured on orbit maps: where a ramp leaves its branches, where its orbits cease to repeat, densities and their peaks, and how much a
// trajectory changes with the growth rate.

/** The growth rates of a ramp's points, and the points. */
export interface Ramp {
  readonly rates: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** The first growth rate beyond `from` at which the ramp is further than `distance` from all the points that `branch` gives. */
export function leaves(
  { rates, values }: Ramp,
  from: number,
  branch: (r: number) => number[],
  distance: number,
): number | undefined {
  for (let at = 0; at < values.length; at++) {
    const r = rates[at];
    if (r > from && branch(r).every((point) => Math.abs(values[at] - point) > distance)) return r;
  }
  return undefined;
}

/**
 * Where the orbits of a ramp cease to repeat: the end of the last stretch of `length` steps, up to the growth rate `until`, in which no value is
 * further than `distance` from that `period` steps before.
 */
export function ceasesToRepeat(
  { rates, values }: Ramp,
  { until, length, period, distance }: { until: number; length: number; period: number; distance: number },
): number | undefined {
  let found: number | undefined;
  for (let first = period; first + length <= values.length && rates[first] <= until; first += length) {
    let repeats = true;
    for (let at = first; repeats && at < first + length; at++)
      repeats = Math.abs(values[at] - values[at - period]) <= distance;
    if (repeats) found = rates[first + length - 1];
  }
  return found;
}

/** How many of the values lie in each of `bins` equal parts of [0, 1]; 1 belongs to the last. */
export function histogram(values: Iterable<number>, bins: number): Float64Array {
  const counts = new Float64Array(bins);
  for (const value of values) counts[Math.min(bins - 1, Math.floor(value * bins))]++;
  return counts;
}

/** The first images of 1/2: r/4, (r^2/4)(1 - r/4), ... */
export function imagesOfHalf(r: number, count: number): number[] {
  let x = 0.5;
  return Array.from({ length: count }, () => (x = r * x * (1 - x)));
}

/** `count` values of the orbit after `skip` steps, in the order r x (1 - x) of #dynamics' map, without its lists: for long orbits. */
export function* longOrbit(r: number, start: number, skip: number, count: number): Generator<number> {
  let x = start;
  for (let step = 0; step < skip + count; step++) {
    x = r * x * (1 - x);
    if (step >= skip) yield x;
  }
}

/** Mean distance of two stretches of orbits, the second shifted by the best of 0 to `shifts` - 1 steps. */
export function stretchDistance(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  from: number,
  to: number,
  shifts: number,
): number {
  const distances = Array.from({ length: shifts }, (_, shift) => {
    let sum = 0;
    for (let at = from; at < to; at++) sum += Math.abs(first[at] - second[at + shift]);
    return sum / (to - from);
  });
  return Math.min(...distances);
}

/** Where f^3(1/2) = 1 - 1/r, by halving between two growth rates on either side of it: two bands merge. */
export function bandMerging(low: number, high: number): number {
  const off = (r: number) => imagesOfHalf(r, 3)[2] - (1 - 1 / r);
  let [a, b] = [low, high];
  const isNegative = off(a) < 0;
  for (;;) {
    const middle = a + (b - a) / 2;
    if (middle === a || middle === b) return middle;
    if (off(middle) < 0 === isNegative) a = middle;
    else b = middle;
  }
}

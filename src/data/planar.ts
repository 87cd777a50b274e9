// Two-class problems in the plane: two interleaving half moons, and two circles in each other. Geometry as in scikit-learn's make_moons and
// make_circles; the random numbers are Orrery's own, so samples agree in distribution, not in value.
import { math, type Stream, UsageError } from "#kit";
import { type Dataset, pointsDataset, takeRows } from "./dataset.ts";

export interface MoonsOptions {
  /** Points altogether, from 0; an odd one goes to the moon labelled 1. */
  readonly count: number;
  /** Standard deviation of the Gaussian noise on each coordinate, from 0. A moon's radius is 1. */
  readonly noise: number;
  /** Give every dataset a stream of its own: equal streams give equal orders of labels. */
  readonly rng: Stream;
}

export interface CirclesOptions extends MoonsOptions {
  /** Radius of the inner circle (label 1) as a share of the outer's (label 0), from 0 up to but not including 1. */
  readonly factor: number;
}

/**
 * Half the points at (cos t, sin t), label 0, half at (1 - cos t, 1/2 - sin t), label 1, with t evenly spaced on [0, π], both ends
 * included; shuffled, then noise added. Inputs [count, 2] and targets [count, 1], f64.
 */
export function moons({ count, noise, rng }: MoonsOptions): Dataset {
  return twoCurves("moons", { count, noise, rng }, (label, index, size) => {
    const t = size > 1 ? Math.PI * (index / (size - 1)) : 0;
    const x = math.cos(t);
    const y = math.sin(t);
    return label === 0 ? [x, y] : [1 - x, 0.5 - y];
  });
}

/**
 * Half the points on the circle of radius 1, label 0, half on that of radius `factor`, label 1, at angles evenly spaced on [0, 2π) without
 * the end; shuffled, then noise added. Inputs [count, 2] and targets [count, 1], f64.
 */
export function circles({ count, noise, factor, rng }: CirclesOptions): Dataset {
  if (!(factor >= 0 && factor < 1)) throw new UsageError(`circles: factor must be in [0, 1), got ${factor}.`);
  return twoCurves("circles", { count, noise, rng }, (label, index, size) => {
    const t = 2 * Math.PI * (index / size);
    const radius = label === 0 ? 1 : factor;
    return [radius * math.cos(t), radius * math.sin(t)];
  });
}

/** Where the point number `index` of the `size` points with this label lies before noise. */
type Curve = (label: 0 | 1, index: number, size: number) => readonly [x: number, y: number];

function twoCurves(name: string, { count, noise, rng }: MoonsOptions, curve: Curve): Dataset {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new UsageError(`${name}: count must be a whole number from 0, got ${count}.`);
  }
  if (!(noise >= 0 && noise < Number.POSITIVE_INFINITY)) {
    throw new UsageError(`${name}: noise must be a standard deviation from 0, got ${noise}.`);
  }
  const first = Math.floor(count / 2);
  const points = new Float64Array(2 * count);
  const labels = new Float64Array(count);
  for (let row = 0; row < count; row++) {
    const label = row < first ? 0 : 1;
    points.set(label === 0 ? curve(0, row, first) : curve(1, row - first, count - first), 2 * row);
    labels[row] = label;
  }
  // Shuffled before noise is added: the order is then a permutation of the clean points whatever the noise.
  const shuffled = takeRows(pointsDataset(name, points, labels), rng.fold("shuffle").permutation(count));
  const jitter = rng.fold("noise").normal(2 * count, 0, noise);
  const noisy = Float64Array.from(shuffled.inputs.data, (value, at) => value + jitter[at]!);
  return { ...shuffled, inputs: { ...shuffled.inputs, data: noisy } };
}

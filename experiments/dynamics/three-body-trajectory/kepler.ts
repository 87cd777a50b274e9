// The orbit of one body about another: what Kepler says of it, and where a computed one turns back. Knows no integrator.

/** Of the relative orbit. */
export interface Ellipse {
  /** m. */
  readonly semiMajorAxis: number;
  readonly eccentricity: number;
  /** s. */
  readonly period: number;
  /** Smallest and largest distance, m. */
  readonly perihelion: number;
  readonly aphelion: number;
}

/**
 * From place and velocity of one body relative to the other, and mu = G (m + m'), by the integrals of energy and angular momentum:
 * a = 1 / (2/r - v2/mu), e2 = 1 - |r x v|2 / (mu a), T = 2 pi sqrt(a3 / mu).
 */
export function ellipseOf(place: ArrayLike<number>, velocity: ArrayLike<number>, mu: number): Ellipse {
  const square = (v: readonly number[]) => v[0]! * v[0]! + v[1]! * v[1]! + v[2]! * v[2]!;
  const [r, v] = [Array.from(place), Array.from(velocity)];
  const a = 1 / (2 / Math.sqrt(square(r)) - square(v) / mu);
  const e = Math.sqrt(1 - square(cross(r, v)) / (mu * a));
  const period = 2 * Math.PI * Math.sqrt((a * a * a) / mu);
  return { semiMajorAxis: a, eccentricity: e, period, perihelion: a * (1 - e), aphelion: a * (1 + e) };
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [0, 1, 2].map((i) => {
    const [j, k] = [(i + 1) % 3, (i + 2) % 3];
    return a[j]! * b[k]! - a[k]! * b[j]!;
  });
}

/** Indices at which a distance is larger than its neighbours: aphelia. */
export function peaks(distances: Float64Array): number[] {
  const found: number[] = [];
  for (let i = 1; i < distances.length - 1; i++) {
    if (distances[i]! > distances[i - 1]! && distances[i]! >= distances[i + 1]!) found.push(i);
  }
  return found;
}

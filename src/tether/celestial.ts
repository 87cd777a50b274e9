// Where models stand to each other, as bodies in the plane: classical scaling of their distances, and frames turned so that bodies do
// not jump from one to the next.
import { UsageError } from "#kit";
import { symmetricEigen, tensor } from "#tensor";

export type Place = readonly [x: number, y: number];

/**
 * Classical multidimensional scaling (W. S. Torgerson, 1952): the two leading coordinates of points with the given distances, around
 * their middle. Distances between points of a plane come out as they are; others as near as two coordinates allow.
 * @param distances symmetric, zeros on the diagonal
 */
export function placesOf(distances: readonly (readonly number[])[]): Place[] {
  const n = distances.length;
  if (distances.some((row) => row.length !== n)) throw new UsageError(`placesOf: ${n} rows want ${n} distances each.`);
  if (n < 2) return distances.map(() => [0, 0]);
  const squares = distances.map((row) => row.map((d) => d * d));
  const means = squares.map((row) => row.reduce((sum, value) => sum + value, 0) / n);
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  // B = -1/2 J D^2 J, whose leading eigenvectors, times the roots of their values, are the coordinates.
  const inner = squares.map((row, i) => row.map((value, j) => -0.5 * (value - means[i]! - means[j]! + mean)));
  const { values, vectors } = symmetricEigen(tensor(inner.flat(), [n, n], "f64"));
  const [found, columns] = [values.data(), vectors.data()];
  const coordinate = (body: number, rank: number) => {
    const column = n - 1 - rank;
    return Math.sqrt(Math.max(0, found[column]!)) * columns[body * n + column]!;
  };
  return distances.map((_, body) => [coordinate(body, 0), coordinate(body, 1)]);
}

/** The places turned, and mirrored if that is nearer, about the origin so that they lie nearest to those before (Procrustes). */
export function turnedTowards(places: readonly Place[], before: readonly Place[]): Place[] {
  const turn = (mirrored: 1 | -1) => {
    let [along, across] = [0, 0];
    for (const [at, [x, y]] of places.entries()) {
      const [u, v] = before[at]!;
      along += x * u + mirrored * y * v;
      across += x * v - mirrored * y * u;
    }
    const length = Math.sqrt(along * along + across * across);
    return { mirrored, length, cosine: length === 0 ? 1 : along / length, sine: length === 0 ? 0 : across / length };
  };
  const [plain, mirror] = [turn(1), turn(-1)];
  const { mirrored, cosine, sine } = mirror.length > plain.length ? mirror : plain;
  return places.map(([x, y]) => [cosine * x - sine * mirrored * y, sine * x + cosine * mirrored * y]);
}

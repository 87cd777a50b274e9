// Householder reflections H = I - beta v v^T: what qr and symmetricEigen are made of.

export interface Reflector {
  /** Row of the vector's first component. */
  readonly first: number;
  readonly vector: Float64Array;
  /** 2 / v.v, or 0: no reflection. */
  readonly beta: number;
  /** The reflected column's first component; the rest is 0. */
  readonly image: number;
}

/** The reflection that leaves of the rows `first`.. of a column only the first of them. The matrix is row-major. */
export function reflectorOf(
  matrix: Float64Array,
  rows: number,
  columns: number,
  first: number,
  column: number,
): Reflector {
  const vector = new Float64Array(rows - first);
  let largest = 0;
  for (let i = first; i < rows; i++) largest = Math.max(largest, Math.abs(matrix[i * columns + column]));
  if (largest === 0) return { first, vector, beta: 0, image: 0 };
  let squares = 0;
  for (let i = first; i < rows; i++) {
    const component = matrix[i * columns + column] / largest;
    vector[i - first] = component;
    squares += component * component;
  }
  // The image's sign is opposite to the first component's, so that nothing cancels in v.
  const image = vector[0] < 0 ? Math.sqrt(squares) : -Math.sqrt(squares);
  const beta = 1 / (squares - vector[0] * image); // v.v = 2 (x.x - x0 image)
  vector[0] -= image;
  return { first, vector, beta, image: image * largest };
}

/** Replaces the columns `from`.. of a row-major matrix by their reflections. */
export function reflect({ first, vector, beta }: Reflector, matrix: Float64Array, columns: number, from: number): void {
  const products = new Float64Array(columns); // v^T M
  for (let i = 0; i < vector.length; i++) {
    const row = (first + i) * columns;
    for (let j = from; j < columns; j++) products[j] += vector[i] * matrix[row + j];
  }
  for (let i = 0; i < vector.length; i++) {
    const row = (first + i) * columns;
    const factor = beta * vector[i];
    for (let j = from; j < columns; j++) matrix[row + j] -= factor * products[j];
  }
}

/** The first `columns` columns of the product of reflections, first one leftmost. Their vectors begin at rising rows. */
export function productOf(reflectors: readonly Reflector[], rows: number, columns: number): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let i = 0; i < Math.min(rows, columns); i++) product[i * columns + i] = 1;
  for (let i = reflectors.length - 1; i >= 0; i--) reflect(reflectors[i], product, columns, 0);
  return product;
}

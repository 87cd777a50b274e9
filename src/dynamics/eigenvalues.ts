// Eigenvalues of small dense matrices. Not for large ones: the work is that of textbooks, and no structure is used.
import { UsageError } from "#kit";

export interface Complex {
  readonly re: number;
  readonly im: number;
}

/** |z|. */
export function modulus({ re, im }: Complex): number {
  const large = Math.max(Math.abs(re), Math.abs(im));
  if (large === 0 || large === Number.POSITIVE_INFINITY) return large;
  return large * Math.sqrt((re / large) * (re / large) + (im / large) * (im / large)); // so that squares do not overflow
}

/**
 * The eigenvalues of a real square matrix given by rows, by falling modulus, of a conjugate pair the one above the real line first. Of
 * matrices of one or two rows by their closed form, of others by the QR algorithm with Wilkinson's shift, in complex arithmetic.
 * @throws UsageError when the matrix is not square or not finite.
 */
export function eigenvalues(matrix: readonly (readonly number[])[]): Complex[] {
  const n = matrix.length;
  if (!matrix.every((row) => row.length === n && row.every(Number.isFinite))) {
    throw new UsageError(`eigenvalues: a matrix is square and finite, got rows [${matrix.join("], [")}].`);
  }
  const found = n === 0 ? [] : n === 1 ? [{ re: matrix[0][0], im: 0 }] : n === 2 ? ofTwo(matrix) : byShifts(matrix);
  return found.sort((p, q) => modulus(q) - modulus(p) || q.re - p.re || q.im - p.im);
}

// Roots of z z - (a + d) z + (a d - b c), half the difference of the diagonal first: it does not cancel.
function ofTwo([[a, b], [c, d]]: readonly (readonly number[])[]): Complex[] {
  const mean = (a + d) / 2;
  const half = (a - d) / 2;
  const square = half * half + b * c;
  if (square < 0) return [1, -1].map((sign) => ({ re: mean, im: sign * Math.sqrt(-square) }));
  const large = mean + (mean < 0 ? -1 : 1) * Math.sqrt(square);
  const small = large === 0 ? 0 : (a * d - b * c) / large;
  return [large, small].map((re) => ({ re, im: 0 }));
}

const add = (p: Complex, q: Complex): Complex => ({ re: p.re + q.re, im: p.im + q.im });
const less = (p: Complex, q: Complex): Complex => ({ re: p.re - q.re, im: p.im - q.im });
const times = (p: Complex, q: Complex): Complex => ({
  re: p.re * q.re - p.im * q.im,
  im: p.re * q.im + p.im * q.re,
});
const conjugate = ({ re, im }: Complex): Complex => ({ re, im: -im });
const scaled = ({ re, im }: Complex, by: number): Complex => ({ re: re * by, im: im * by });

function root({ re, im }: Complex): Complex {
  const size = modulus({ re, im });
  const real = Math.sqrt((size + Math.abs(re)) / 2);
  if (real === 0) return { re: 0, im: 0 };
  return re >= 0 ? { re: real, im: im / (2 * real) } : { re: Math.abs(im) / (2 * real), im: im < 0 ? -real : real };
}

// One eigenvalue after another appears in the last row, which is then left out.
function byShifts(matrix: readonly (readonly number[])[]): Complex[] {
  const a = matrix.map((row) => row.map((re): Complex => ({ re, im: 0 })));
  const scale = Math.max(...matrix.flat().map(Math.abs));
  const found: Complex[] = [];
  for (let n = a.length, rounds = 0; n > 0; rounds++) {
    const below = Math.max(0, ...a[n - 1].slice(0, n - 1).map(modulus));
    if (below <= scale * 1e-16 || rounds > 500) {
      found.push(a[n - 1][n - 1]);
      n--;
      rounds = 0;
      continue;
    }
    // Now and then another shift, for matrices that the usual one leaves as they are.
    const shift = rounds % 11 === 10 ? { re: below, im: below / 2 } : wilkinson(a, n);
    for (let i = 0; i < n; i++) a[i][i] = less(a[i][i], shift);
    turn(a, n);
    for (let i = 0; i < n; i++) a[i][i] = add(a[i][i], shift);
  }
  return paired(found, 1e-12 * scale);
}

// A real matrix has real eigenvalues and conjugate pairs: what rounding left between them and that is taken away.
function paired(found: readonly Complex[], rounding: number): Complex[] {
  const real = found.filter(({ im }) => Math.abs(im) <= rounding);
  const [above, below] = [1, -1].map((side) => found.filter(({ im }) => side * im > rounding));
  const pairs: Complex[] = [];
  while (above.length > 0 && below.length > 0) {
    const z = above.pop()!;
    const distances = below.map((other) => modulus(less(conjugate(other), z)));
    const [partner] = below.splice(distances.indexOf(Math.min(...distances)), 1);
    const middle = scaled(add(z, conjugate(partner)), 0.5);
    pairs.push(middle, conjugate(middle));
  }
  return [...[...real, ...above, ...below].map(({ re }) => ({ re, im: 0 })), ...pairs];
}

// The eigenvalue of the last two rows and columns that is nearer the last entry.
function wilkinson(a: Complex[][], n: number): Complex {
  const [p, q, r, s] = [a[n - 2][n - 2], a[n - 2][n - 1], a[n - 1][n - 2], a[n - 1][n - 1]];
  const mean = scaled(add(p, s), 0.5);
  const half = scaled(less(p, s), 0.5);
  const distance = root(add(times(half, half), times(q, r)));
  const [one, other] = [add(mean, distance), less(mean, distance)];
  return modulus(less(one, s)) <= modulus(less(other, s)) ? one : other;
}

// a = Q R, the entries below the diagonal turned to zero one by one, and then R Q in its place.
function turn(a: Complex[][], n: number): void {
  const turns: { j: number; i: number; f: Complex; g: Complex }[] = [];
  for (let j = 0; j < n; j++) {
    for (let i = j + 1; i < n; i++) {
      const length = Math.sqrt(modulus(a[j][j]) * modulus(a[j][j]) + modulus(a[i][j]) * modulus(a[i][j]));
      if (modulus(a[i][j]) === 0) continue;
      const [f, g] = [scaled(a[j][j], 1 / length), scaled(a[i][j], 1 / length)];
      for (let k = 0; k < n; k++) {
        const [x, y] = [a[j][k], a[i][k]];
        a[j][k] = add(times(conjugate(f), x), times(conjugate(g), y));
        a[i][k] = less(times(f, y), times(g, x));
      }
      turns.push({ j, i, f, g });
    }
  }
  for (const { j, i, f, g } of turns) {
    for (let k = 0; k < n; k++) {
      const [x, y] = [a[k][j], a[k][i]];
      a[k][j] = add(times(x, f), times(y, g));
      a[k][i] = less(times(y, conjugate(f)), times(x, conjugate(g)));
    }
  }
}

// sin, cos, tan, atan and atan2 as sequences of basic scalar operations, without branches.
// Coefficients: f64 from Sun's fdlibm (k_sin.c, k_cos.c) and Cephes (atan.c); f32 from Cephes (sinf.c) but for those of tan
// and atan, which were fitted for this.

import type { Algebra } from "./algebra.ts";
import { over } from "./formula.ts";

// pi/2 in parts of 33 and 8 bits, so that their products with up to 2^20 and 2^16 quarter turns are exact, and a last part
// of full length. Subtracting the first `exact` products leaves no rounding error.
const HALF_PI = {
  f64: {
    exact: 1,
    parts: [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21],
    tail: 8.4784276603689e-32,
  },
  f32: {
    exact: 2,
    parts: [1.5703125, 4.825592041015625e-4, 1.2665987014770508e-6, 9.89530235528946e-10, 2.5579538487363607e-12],
    tail: 5.390302953474238e-15,
  },
} as const;

const LARGEST_LOW = 2 ** -25; // half a unit in the last place of pi/4, in f32

// The whole number of quarter turns nearest to x, and what is left of x. After W. J. Cody and W. Waite 1980: whatever cancels
// in the subtractions, the tail ends far below. Of more turns than the parts allow the rest is some number in [-1, 1].
// `low` is what `rest` cannot hold.
function quarterTurns<V>(a: Algebra<V>, x: V): { turns: V; rest: V; low: () => V } {
  const { add, sub, mul, min, max, apply } = over(a, x);
  const { exact, parts, tail } = a.dtype(x) === "f64" ? HALF_PI.f64 : HALF_PI.f32;
  const turns = apply("round", mul(x, 2 / Math.PI));
  let high = x;
  let lost = mul(turns, -tail);
  parts.forEach((part, i) => {
    const step = mul(turns, part);
    const next = sub(high, step);
    if (i >= exact) lost = add(lost, sub(sub(high, next), step));
    high = next;
  });
  const rest = min(max(add(high, lost), -1), 1);
  const low = () => min(max(sub(lost, sub(rest, high)), -LARGEST_LOW), LARGEST_LOW);
  return { turns, rest, low };
}

/** sin r for |r| <= pi/4. */
function sinNearZero<V>(a: Algebra<V>, r: V): V {
  const { add, mul, polynomial } = over(a, r);
  const z = mul(r, r);
  const p = polynomial(
    z,
    a.dtype(r) === "f64"
      ? [
          1.58969099521155010221e-10, -2.50507602534068634195e-8, 2.75573137070700676789e-6, -1.98412698298579493134e-4,
          8.33333333332248946124e-3, -1.66666666666666324348e-1,
        ]
      : [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1],
  );
  return add(r, mul(r, mul(z, p)));
}

/** cos r for |r| <= pi/4. */
function cosNearZero<V>(a: Algebra<V>, r: V): V {
  const { sub, mul, polynomial } = over(a, r);
  const z = mul(r, r);
  const p = polynomial(
    z,
    a.dtype(r) === "f64"
      ? [
          -1.13596475577881948265e-11, 2.0875723212981748279e-9, -2.75573143513906633035e-7, 2.48015872894767294178e-5,
          -1.38888888888741095749e-3, 4.16666666666666019037e-2,
        ]
      : [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2],
  );
  return sub(1, sub(mul(0.5, z), mul(z, mul(z, p))));
}

/** Whether a whole number is odd, and its half rounded down. */
function halve<V>(a: Algebra<V>, whole: V): { isOdd: V; half: V } {
  const { mul, apply } = over(a, whole);
  const exact = mul(whole, 0.5);
  const half = apply("floor", exact);
  return { isOdd: apply("notEqual", half, exact), half };
}

// The sine goes through sin r, cos r, -sin r, -cos r as the turns go through 0, 1, 2, 3; the cosine is one turn ahead.
function afterTurns<V>(a: Algebra<V>, turns: V, rest: V): V {
  const { select, apply } = over(a, rest);
  const { isOdd, half } = halve(a, turns);
  const value = select(isOdd, cosNearZero(a, rest), sinNearZero(a, rest));
  return select(halve(a, half).isOdd, apply("neg", value), value);
}

export function expandSin<V>(a: Algebra<V>, x: V): V {
  const { equal, select } = over(a, x);
  const { turns, rest } = quarterTurns(a, x);
  return select(equal(x, 0), x, afterTurns(a, turns, rest)); // keeps the sign of -0
}

export function expandCos<V>(a: Algebra<V>, x: V): V {
  const { add } = over(a, x);
  const { turns, rest } = quarterTurns(a, x);
  return afterTurns(a, add(turns, 1), rest);
}

/** tan r for |r| <= pi/4, as a fraction. In f32 what r cannot hold counts. */
function tanNearZero<V>(a: Algebra<V>, r: V, low: () => V): { upper: V; lower: V } {
  const { add, mul, polynomial } = over(a, r);
  if (a.dtype(r) === "f64") return { upper: sinNearZero(a, r), lower: cosNearZero(a, r) };
  const z = mul(r, r);
  const p = polynomial(
    z,
    [
      4.377686858877286e-3, 8.673810699552295e-5, 1.0837967961708914e-2, 2.128137686214505e-2, 5.4060069266232504e-2,
      1.333266202772524e-1, 3.333334979184122e-1,
    ],
  );
  const bend = add(mul(r, mul(z, p)), mul(low(), add(1, z)));
  return { upper: add(r, bend), lower: a.constant(1, r) };
}

// tan r after an even number of quarter turns, -1 / tan r after an odd one.
export function expandTan<V>(a: Algebra<V>, x: V): V {
  const { div, equal, select, apply } = over(a, x);
  const { turns, rest, low } = quarterTurns(a, x);
  const { isOdd } = halve(a, turns);
  const { upper, lower } = tanNearZero(a, rest, low);
  const ratio = div(select(isOdd, apply("neg", lower), upper), select(isOdd, upper, lower));
  return select(equal(x, 0), x, ratio); // keeps the sign of -0
}

/** pi, and what of it each type leaves out. Powers of two times it are in proportion. */
const PI_LOW = { f64: 1.2246467991473532e-16, f32: -8.742277657347586e-8 } as const;

// atan q for q in [0, 1]: near 1 as pi/4 + atan((q - 1) / (q + 1)).
function atanOfFraction<V>(a: Algebra<V>, q: V): V {
  const { add, sub, mul, div, less, select, polynomial } = over(a, q);
  const wide = a.dtype(q) === "f64";
  const isUpper = less(0.66, q);
  const t = select(isUpper, div(sub(q, 1), add(q, 1)), q);
  const z = mul(t, t);
  let series: V;
  if (wide) {
    const upper = polynomial(
      z,
      [
        -8.750608600031904122785e-1, -1.615753718733365076637e1, -7.50085579231470466734e1, -1.22886668449013617341e2,
        -6.485021904942025371773e1,
      ],
    );
    const lower = polynomial(
      z,
      [
        1, 2.485846490142306297962e1, 1.650270098316988542046e2, 4.328810604912902668951e2, 4.853903996359136964868e2,
        1.945506571482613964425e2,
      ],
    );
    series = div(upper, lower);
  } else {
    series = polynomial(
      z,
      [
        2.4839334985335883e-2, -6.7314802742602444e-2, 1.0513643759437281e-1, -1.4205002823675442e-1,
        1.9994852599815022e-1, -3.3333222444428756e-1,
      ],
    );
  }
  const angle = add(t, mul(t, mul(z, series)));
  const low = PI_LOW[wide ? "f64" : "f32"] / 4;
  return select(isUpper, add(Math.PI / 4, add(angle, low)), angle);
}

/** turn - angle, where the turn is pi or pi/2 as two numbers. */
function mirrored<V>(a: Algebra<V>, turn: number, angle: V): V {
  const { sub } = over(a, angle);
  const low = PI_LOW[a.dtype(angle) === "f64" ? "f64" : "f32"] * (turn / Math.PI);
  return sub(turn, sub(angle, low));
}

export function expandAtan<V>(a: Algebra<V>, x: V): V {
  const { div, less, copySign, select, apply } = over(a, x);
  const size = apply("abs", x);
  const isSteep = less(1, size);
  const angle = atanOfFraction(a, select(isSteep, div(1, size), size));
  return copySign(select(isSteep, mirrored(a, Math.PI / 2, angle), angle), x);
}

// The angle within an octant, measured from the axis the point is nearer to, and from there to the right and up.
export function expandAtan2<V>(a: Algebra<V>, y: V, x: V): V {
  const { min, max, div, equal, less, copySign, select, apply } = over(a, x);
  const [height, width] = [apply("abs", y), apply("abs", x)];
  const diagonal = select(equal(height, 0), 0, 1); // 0/0 lies on the axis, infinity/infinity on the diagonal
  const fraction = select(equal(height, width), diagonal, div(min(height, width), max(height, width)));
  const octant = atanOfFraction(a, fraction);
  const isLeft = less(copySign(1, x), 0);
  const upright = mirrored(a, Math.PI / 2, select(isLeft, apply("neg", octant), octant));
  const level = select(isLeft, mirrored(a, Math.PI, octant), octant);
  const half = select(less(width, height), upright, level);
  return copySign(half, y);
}

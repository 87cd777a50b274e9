// The inverse of the normal distribution function, by M. J. Wichura, "Algorithm AS 241: the percentage points of the normal
// distribution", Applied Statistics 37 (1988) 477-484 (routine PPND16, relative accuracy about 1e-16). Not the function itself: see erf.ts.

import { log } from "./log.ts";

// Numerators and denominators from the highest power down; every denominator ends in 1.
const CENTRE = 0.425; // |p - 1/2| up to here uses the central fraction
const CENTRAL = {
  numerator: [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  denominator: [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
};
const TAIL = {
  numerator: [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  denominator: [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
};
const FAR_TAIL = {
  numerator: [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  denominator: [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
};

/** The fractions and where the central one ends, for whoever evaluates them on arrays. */
export const quantileFractions = { CENTRE, CENTRAL, TAIL, FAR_TAIL };

/** The x that a standard normal variable stays below with probability p; -Infinity at 0, Infinity at 1, NaN outside [0, 1]. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) return p === 0 ? -Infinity : p === 1 ? Infinity : NaN;
  return p < 0.5 ? -upperNormalQuantile(0.5 - p, p) : upperNormalQuantile(p - 0.5, 1 - p);
}

/** The x >= 0 with probability `centre` between 0 and x, and `tail` = 1/2 - centre above; both are given so that neither loses digits. */
export function upperNormalQuantile(centre: number, tail: number): number {
  if (centre <= CENTRE) return centre * fraction(CENTRAL, CENTRE * CENTRE - centre * centre);
  const r = Math.sqrt(-log(tail));
  return r <= 5 ? fraction(TAIL, r - 1.6) : fraction(FAR_TAIL, r - 5);
}

function fraction({ numerator: n, denominator: d }: typeof CENTRAL, r: number): number {
  const above = ((((((n[0]! * r + n[1]!) * r + n[2]!) * r + n[3]!) * r + n[4]!) * r + n[5]!) * r + n[6]!) * r + n[7]!;
  const below = ((((((d[0]! * r + d[1]!) * r + d[2]!) * r + d[3]!) * r + d[4]!) * r + d[5]!) * r + d[6]!) * r + d[7]!;
  return above / below;
}

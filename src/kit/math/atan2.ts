// The angle of a point in the plane. The inverse of tan alone is atan2(x, 1).

const ATAN_OF_SIXTEENTHS = [
  0.0, 0.06241880999595735, 0.12435499454676144, 0.18534794999569476, 0.24497866312686414, 0.3028848683749714,
  0.35877067027057225, 0.4124104415973873, 0.4636476090008061, 0.5123894603107377, 0.5585993153435624,
  0.6022873461349642, 0.6435011087932844, 0.6823165548747481, 0.7188299996216245, 0.7531512809621944,
  0.7853981633974483,
];
const PI_LOW = 1.2246467991473532e-16; // pi - Math.PI
const HALF_PI = Math.PI / 2;

/**
 * The angle in [-pi, pi] from the positive x axis to (x, y). It takes the sign of y, zeros included; on the negative x axis, and at
 * (-0, +-0), it is +-pi; at (+0, +-0) it is +-0; infinite points lie on the axes or the diagonals, as for Math.atan2.
 */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const angle = angleOfUpperHalf(Math.abs(y), x);
  return y < 0 || Object.is(y, -0) ? -angle : angle;
}

function angleOfUpperHalf(y: number, x: number): number {
  const width = Math.abs(x);
  const leftwards = x < 0 || Object.is(x, -0);
  if (y > width) {
    const fromUpwards = atanOfFraction(width / y);
    return leftwards ? HALF_PI + (fromUpwards + PI_LOW / 2) : HALF_PI - (fromUpwards - PI_LOW / 2);
  }
  const fromAxis = atanOfFraction(y === width ? (y === 0 ? 0 : 1) : y / width); // 0/0 lies on the axis, Infinity/Infinity on the diagonal
  return leftwards ? Math.PI - (fromAxis - PI_LOW) : fromAxis;
}

// atan q = atan c + atan t for the sixteenth c nearest to q in [0, 1] and t = (q - c) / (1 + q c); |t| <= 1/32, so t^15/15 is below 1e-18 of it.
function atanOfFraction(q: number): number {
  const k = Math.floor(16 * q + 0.5);
  if (k === 0 && q < 1e-9) return q; // keeps subnormals
  const c = k / 16;
  const t = (q - c) / (1 + q * c);
  const z = t * t;
  const series = z * (-1 / 3 + z * (1 / 5 + z * (-1 / 7 + z * (1 / 9 + z * (-1 / 11 + z * (1 / 13))))));
  return ATAN_OF_SIXTEENTHS[k]! + (t + t * series);
}

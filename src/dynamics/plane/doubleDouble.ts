// Numbers of about 31 digits as unevaluated sums of two doubles, for kernels. Source: T. J. Dekker, Numerische Mathematik 18, 1971;
// D. E. Knuth, The Art of Computer Programming 2, 4.2.2. Without fused multiply-add, so that every engine gives the same bits.

import { UsageError } from "#kit";
import { full, type Tensor } from "#tensor";
import type { Real } from "./real.ts";

/** Relative spacing of neighbouring numbers: 2^-104, where a double has 2^-52. */
export const DOUBLE_DOUBLE_SPACING = 2 ** -104;
const SPLITTER = 2 ** 27 + 1;

export class DoubleDouble implements Real<DoubleDouble> {
  readonly high: Tensor;
  readonly low: Tensor;

  /** |low| is at most half a unit in the last place of high. */
  constructor(high: Tensor, low: Tensor) {
    this.high = high;
    this.low = low;
  }

  static of(value: number): DoubleDouble {
    return new DoubleDouble(full([], value, "f64"), full([], 0, "f64"));
  }

  add(other: DoubleDouble | number): DoubleDouble {
    const { high, low } = lifted(other);
    const [sum, lost] = twoSum(this.high, high);
    const [sumLow, lostLow] = twoSum(this.low, low);
    const [first, rest] = quickTwoSum(sum, lost.add(sumLow));
    return new DoubleDouble(...quickTwoSum(first, rest.add(lostLow)));
  }

  sub(other: DoubleDouble | number): DoubleDouble {
    const { high, low } = lifted(other);
    return this.add(new DoubleDouble(high.neg(), low.neg()));
  }

  mul(other: DoubleDouble | number): DoubleDouble {
    if (other === 2) return new DoubleDouble(this.high.mul(2), this.low.mul(2)); // exact
    const { high, low } = lifted(other);
    const [product, lost] = twoProduct(this.high, high);
    return new DoubleDouble(...quickTwoSum(product, lost.add(this.high.mul(low).add(this.low.mul(high)))));
  }

  greater(bound: number): Tensor {
    return this.high.greater(bound);
  }
}

const lifted = (value: DoubleDouble | number) => (typeof value === "number" ? DoubleDouble.of(value) : value);

/** a + b = sum + lost exactly. */
function twoSum(a: Tensor, b: Tensor): [sum: Tensor, lost: Tensor] {
  const sum = a.add(b);
  const part = sum.sub(a);
  return [sum, a.sub(sum.sub(part)).add(b.sub(part))];
}

/** The same where |a| >= |b|. */
function quickTwoSum(a: Tensor, b: Tensor): [sum: Tensor, lost: Tensor] {
  const sum = a.add(b);
  return [sum, b.sub(sum.sub(a))];
}

/** a b = product + lost exactly, by halves of 26 bits; sizes up to about 1e300. */
function twoProduct(a: Tensor, b: Tensor): [product: Tensor, lost: Tensor] {
  const product = a.mul(b);
  const [aHigh, aLow] = halves(a);
  const [bHigh, bLow] = halves(b);
  return [product, aHigh.mul(bHigh).sub(product).add(aHigh.mul(bLow)).add(aLow.mul(bHigh)).add(aLow.mul(bLow))];
}

/**
 * a b + c rounded once, as processors' fused instruction does: NumPy, for one, multiplies complex numbers by it on most machines.
 * Of doubles; wrong in the last place only where the exact value is within 2^-50 of lying midway between two.
 * Source: S. Boldo, G. Melquiond, IEEE Transactions on Computers 57, 2008, whose rounding to odd is left out.
 */
export function fusedMultiplyAdd(a: Tensor, b: Tensor, c: Tensor): Tensor {
  const [product, lost] = twoProduct(a, b);
  const [low, rest] = twoSum(c, lost);
  const [sum, more] = twoSum(product, low);
  return sum.add(more.add(rest));
}

function halves(a: Tensor): [high: Tensor, low: Tensor] {
  const scaled = a.mul(SPLITTER);
  const high = scaled.sub(scaled.sub(a));
  return [high, a.sub(high)];
}

/**
 * A decimal number as the nearest sum of two doubles: "-0.7479712345678901234567890123".
 * @throws UsageError for what is no decimal number.
 */
export function splitDecimal(text: string): [high: number, low: number] {
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text.trim());
  const high = Number(text);
  if (!parts || !/\d/.test(parts[2]! + parts[3]!) || !Number.isFinite(high)) {
    throw new UsageError(`splitDecimal: "${text}" is no decimal number such as -0.7479 or 1.5e-3.`);
  }
  const [, sign, whole, fraction, exponent = "0"] = parts;
  const power = Number(exponent) - fraction!.length;
  const digits = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
  // The number is digits 10^power, and high is m 2^e exactly; what is left is their difference over a common denominator.
  const [m, e] = binary(high);
  const scale = 10n ** BigInt(Math.abs(power));
  const [numerator, denominator] = power >= 0 ? [digits * scale, 1n] : [digits, scale];
  const rest = e >= 0 ? numerator - m * 2n ** BigInt(e) * denominator : numerator * 2n ** BigInt(-e) - m * denominator;
  const unit = e >= 0 ? denominator : denominator * 2n ** BigInt(-e);
  const extra = 2n ** 64n;
  const size = rest < 0n ? -rest : rest;
  // 64 bits of the quotient suffice: it is at most half a unit in the last place of high.
  let shift = 0;
  let scaled = size;
  while (scaled !== 0n && scaled / unit < extra) {
    scaled *= 2n ** 64n;
    shift += 64;
  }
  const low = Number(scaled / unit) * 2 ** -Math.min(shift, 1000) * 2 ** -Math.max(0, shift - 1000);
  return [high, rest < 0n ? -low : low];
}

/** m and e with x = m 2^e. */
function binary(x: number): [m: bigint, e: number] {
  let [m, e] = [x, 0];
  while (!Number.isInteger(m)) {
    m *= 2;
    e--;
  }
  return [BigInt(m), e];
}

// Takes whole quarter turns out of an angle of any size, to more than double precision. The functions of the rest are in trigonometry.ts.

import { highWord, lowWord, powerOfTwo, sumError } from "./bits.ts";

/** What is left of an angle, high + low, after the quarter turns: |high| <= pi/4 (a rounding more), low is the part that high cannot hold. */
export interface Remainder {
  high: number;
  low: number;
}

// pi/2 in four parts. The first three have 33 bits each, so that their products with up to 2^20 quarter turns are exact.
const PART1 = 1.5707963267341256;
const PART2 = 6.077100506303966e-11;
const PART3 = 2.0222662487111665e-21;
const PART4 = 8.4784276603689e-32;
const TWO_OVER_PI = 2 / Math.PI;
const MANY_TURNS = 2 ** 20 * PART1;

/** Writes the rest of a finite x into `remainder` and returns the quarter turns modulo 4: x = turns * pi/2 + remainder. */
export function reduceQuarterTurns(x: number, remainder: Remainder): number {
  const size = Math.abs(x);
  if (size > MANY_TURNS) return reduceManyTurns(x, remainder);
  const turns = size <= Math.PI / 4 ? 0 : Math.floor(x * TWO_OVER_PI + 0.5);
  if (turns === 0) {
    remainder.high = x;
    remainder.low = 0;
    return 0;
  }
  // After W. J. Cody and W. Waite 1980. Whatever cancels in the first subtractions, PART4 ends 150 bits below the point.
  const first = x - turns * PART1; // exact
  const step2 = -turns * PART2;
  const second = first + step2;
  const step3 = -turns * PART3;
  const third = second + step3;
  const rest = sumError(first, step2, second) + sumError(second, step3, third) - turns * PART4;
  remainder.high = third + rest;
  remainder.low = third - remainder.high + rest;
  return turns & 3;
}

// 2/pi * 2^1200 and pi/2 * 2^192, rounded down.
const TWO_OVER_PI_BITS = BigInt(
  "0x" +
    "a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1d" +
    "eb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b" +
    "5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b",
);
const HALF_PI_BITS = 0x1921fb54442d18469898cc51701b839a252049c1114cf98e8n;
const FRACTION_BITS = 192n;
const FRACTION_UNIT = powerOfTwo(-192);

// After M. H. Payne and R. N. Hanek 1983, in whole numbers: x = m 2^e, so turns = m (2/pi 2^1200) 2^(e - 1200). The product's error is
// below 2^-176 turns, and no double comes nearer than 2^-62 to a whole number of them (J.-M. Muller, Elementary Functions, 11.2).
function reduceManyTurns(x: number, remainder: Remainder): number {
  const high = highWord(x);
  const mantissa = BigInt((high & 0xfffff) | 0x100000) * 0x100000000n + BigInt(lowWord(x));
  const exponent = ((high >>> 20) & 0x7ff) - 1075;
  const turns = (mantissa * TWO_OVER_PI_BITS) >> BigInt(1200 - 192 - exponent); // in units of 2^-192
  const whole = (turns + (1n << (FRACTION_BITS - 1n))) >> FRACTION_BITS;
  const rest = ((turns - (whole << FRACTION_BITS)) * HALF_PI_BITS) >> FRACTION_BITS;
  const sign = x < 0 ? -1 : 1;
  const leading = Number(rest);
  remainder.high = sign * leading * FRACTION_UNIT;
  remainder.low = sign * Number(rest - BigInt(leading)) * FRACTION_UNIT;
  return (sign * Number(whole & 3n)) & 3;
}

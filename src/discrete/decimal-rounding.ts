// Rounding whole numbers to fewer digits, half to even. The costly step of long decimal arithmetic: dividing by 10^k. For long numbers
// it is done by multiplying with a stored reciprocal, about half the time, and exactly where that cannot decide.
import { bitLength, tenTo } from "./whole-numbers.ts";

/** |n| / 10^places to the nearest whole number, ties to even; n is not negative. */
export type RoundOff = (n: bigint, places: number) => bigint;

/** Below this many places division is the quicker way. */
const longPlaces = 300;
/** Bits after the point that decide where to round, and further bits that bound the error. */
const pointBits = 64;
const guardBits = 72;
const half = 1n << BigInt(pointBits - 1);

/** @param largest digits that a number to be rounded by reciprocal has at most; longer ones are divided. */
export function roundOffUpTo(largest: number): RoundOff {
  const reciprocals = new Map<number, Reciprocal>();
  return (n, places) => {
    if (places < longPlaces || places > largest || n >= tenTo(largest)) return roundOffByDivision(n, places);
    let reciprocal = reciprocals.get(places);
    if (!reciprocal) {
      if (reciprocals.size >= 8) reciprocals.clear();
      reciprocal = reciprocalOf(places, largest);
      reciprocals.set(places, reciprocal);
    }
    return roundOffByReciprocal(n, reciprocal) ?? roundOffByDivision(n, places);
  };
}

export const roundOffByDivision: RoundOff = (n, places) => {
  // One place more than asked for: its digit decides, and only a 5 needs to know whether anything follows.
  const more = n / tenTo(places - 1);
  const digit = more % 10n;
  const down = more / 10n;
  if (digit !== 5n) return digit < 5n ? down : down + 1n;
  const isTie = places === 1 || more * tenTo(places - 1) === n;
  return isTie && down % 2n === 0n ? down : down + 1n;
};

interface Reciprocal {
  /** Low bits of n that are dropped before multiplying. */
  readonly dropped: bigint;
  /** floor(2^bits / 10^places) */
  readonly value: bigint;
  /** Low bits of the product to drop, so that `pointBits` are left after the point. */
  readonly excess: bigint;
}

function reciprocalOf(places: number, largest: number): Reciprocal {
  const power = tenTo(places);
  const bits = bitLength(tenTo(largest)) + guardBits;
  const dropped = bitLength(power) - 1 - guardBits;
  return {
    dropped: BigInt(dropped),
    value: (1n << BigInt(bits)) / power,
    excess: BigInt(bits - dropped - pointBits),
  };
}

// With h = floor(n / 2^dropped) and v = floor(2^bits / 10^places), h v / 2^(bits - dropped) is below n / 10^places by less than
// 2^(1 - guardBits): one guard for what h drops, one for what v does. Cut off after pointBits, the true value lies less than two of the
// last place above. Only when a half lies in between, ties among them, is the answer open: undefined.
function roundOffByReciprocal(n: bigint, { dropped, value, excess }: Reciprocal): bigint | undefined {
  const cut = ((n >> dropped) * value) >> excess;
  const afterPoint = BigInt.asUintN(pointBits, cut);
  const down = cut >> BigInt(pointBits);
  if (afterPoint + 2n <= half) return down;
  return afterPoint > half ? down + 1n : undefined;
}

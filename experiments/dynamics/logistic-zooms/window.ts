// The window of period three: where it opens, and how orbits behave just above and just below. Below, they stay for long near the places where
// the cycle is about to appear, and leave for a while: intermittency (Y. Pomeau and P. Manneville, 1980).
import { halving, imageOfHalf } from "./doubling.ts";

function afterThree(r: number, x: number): number {
  let y = x;
  for (let step = 0; step < 3; step++) y = r * y * (1 - y);
  return y;
}

/** The growth rate at which f^3(x) first touches x near 1/2: the window opens. 1 + sqrt(8) by theory. */
export function opening(): number {
  // Near 1/2 f^3(x) - x has one minimum; it passes 0 downwards as r rises.
  const lowest = (r: number) => {
    let [a, b] = [0.48, 0.54];
    for (let round = 0; round < 100; round++) {
      const third = (b - a) / 3;
      if (afterThree(r, a + third) - (a + third) < afterThree(r, b - third) - (b - third)) b -= third;
      else a += third;
    }
    return afterThree(r, a) - a;
  };
  return halving(lowest, 3.82, 3.83);
}

/** The growth rate at which 1/2 itself has period three. */
export function superstableThree(): number {
  return halving((r) => imageOfHalf(r, 3) - 0.5, 3.83, 3.835);
}

/** The longest stretch of an orbit of `rounds` times three steps in which three steps move it by less than `distance`. */
export function longestLaminar(r: number, { rounds, distance }: { rounds: number; distance: number }): number {
  let [x, length, longest] = [0.3, 0, 0];
  for (let round = 0; round < rounds; round++) {
    const next = afterThree(r, x);
    length = Math.abs(next - x) < distance ? length + 1 : 0;
    longest = Math.max(longest, length);
    x = next;
  }
  return longest;
}

/** 1/2 after 3, 6, ..., 3 `count` steps. */
export function everyThird(r: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => imageOfHalf(r, 3 * (at + 1)));
}

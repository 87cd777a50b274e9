// Where one looks in the plane, and how gestures change it. The middle is kept as exact decimals, since a zoom soon needs more digits than
// a double has; what lies within the window is a matter of doubles again.
import { type Decimal, decimal, decimals, decimalText, decimalToNumber } from "#discrete";

export interface View {
  /** The middle, decimal. */
  readonly x: string;
  readonly y: string;
  /** Half of the window's height. */
  readonly half: number;
}

const arithmetic = decimals(80);
/** Digits kept below the size of a sample. */
const SPARE = 4;

/** The view moved by so much to the right and up, in units of the plane. */
export function moved({ x, y, half }: View, right: number, up: number): View {
  return { x: plus(x, right, half), y: plus(y, up, half), half };
}

/** Nearer by `factor` (farther below 1) with what lies at `right`, `up` of the middle staying where it is. */
export function zoomed(view: View, factor: number, right = 0, up = 0): View {
  const half = rounded(view.half / factor);
  const kept = 1 - half / view.half;
  return { x: plus(view.x, right * kept, half), y: plus(view.y, up * kept, half), half };
}

/** `half` so far within bounds that the point kept in place stays there. */
export function zoomedWithin(view: View, factor: number, least: number, most: number, right = 0, up = 0): View {
  const half = Math.min(most, Math.max(least, view.half / factor));
  return zoomed(view, view.half / half, right, up);
}

/** a - b, exact before it is rounded to a double. */
export const difference = (a: string, b: string) => decimalToNumber(arithmetic.subtract(decimal(a), decimal(b)));

/** A place beside the middle, with the digits that tell neighbouring samples apart. */
export function placeAt({ x, y, half }: View, right: number, up: number): { x: string; y: string } {
  return { x: plus(x, right, half, 3), y: plus(y, up, half, 3) };
}

function plus(text: string, by: number, half: number, digits = 3 + SPARE): string {
  return tidy(toPlace(arithmetic.add(decimal(text), decimal(by)), decadeOf(half) - digits));
}

/** Rounded to a multiple of 10^place. */
function toPlace(a: Decimal, place: number): Decimal {
  const digits = a.digits + a.exponent - place;
  if (digits < 1) return decimal(0);
  return decimals(digits).round(a);
}

/** The largest whole n with 10^n <= x, or one less at its edge. */
function decadeOf(x: number): number {
  return Number(x.toExponential().split("e")[1]);
}

function tidy(a: Decimal): string {
  const [mantissa, exponent] = decimalText(a).split("E");
  const short = mantissa!.includes(".") ? mantissa!.replace(/\.?0+$/, "") : mantissa!;
  return exponent === undefined || short === "0" ? short : `${short}E${exponent}`;
}

/** Six digits, so that an address is short and means the same window. */
const rounded = (half: number) => Number(half.toPrecision(6));

/** Whether a text is a decimal number of a sensible size. */
export function isPlace(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) && text.length <= 100 && Math.abs(Number(text)) <= 1e6;
}

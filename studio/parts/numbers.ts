// Numbers and times as people read them: rounded to what is known, thin spaces in thousands.
import type { Interval } from "#kit";

/** Four digits at most, or all of a whole number. */
export function number(value: number | null | undefined): string {
  if (value === null || value === undefined) return "–";
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return thousands(String(value));
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) {
    const [digits, power] = value.toExponential(3).split("e");
    return `${sign(String(Number(digits)))} × 10${superscript(Number(power))}`;
  }
  return thousands(String(Number(value.toPrecision(4))));
}

/** "0.693 (0.690–0.697, n = 5)", or of a count "3 of 5 (23–88 %)". */
export function interval({ mean, low, high, n }: Interval, counted: boolean): string {
  const percent = (share: number) => String(Math.round(100 * share));
  if (counted) return `${number(Math.round(mean * n))} of ${n} (${percent(low)}–${percent(high)} %)`;
  if (low === high) return number(mean);
  if (!(Number.isFinite(low) || Number.isFinite(high))) return `${number(mean)} (n = ${n})`;
  // Between minus signs a dash would be one more.
  const to = low < 0 ? " to " : "–";
  return `${number(mean)} (${number(low)}${to}${number(high)}, n = ${n})`;
}

/** "12 s", "3 min 20 s", "2 h 5 min" */
export function duration(seconds: number): string {
  if (seconds < 0.095) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** "4 min ago", "yesterday", or a date. */
export function age(iso: string, now: number): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (!(seconds >= 0)) return iso;
  if (seconds < 60) return "just now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  if (seconds < 2 * 86_400) return "yesterday";
  return iso.slice(0, 10);
}

/** "1 run", "2 runs" */
export const count = (n: number, one: string, several = `${one}s`) => `${number(n)} ${n === 1 ? one : several}`;

function thousands(text: string): string {
  const [whole, part] = text.split(".");
  const grouped = whole!.length > 4 ? whole!.replace(/\B(?=(\d{3})+$)/g, "\u2009") : whole!;
  return sign(part === undefined ? grouped : `${grouped}.${part}`);
}

const sign = (text: string) => text.replace("-", "−");

function superscript(power: number): string {
  return String(power).replace(/./g, (digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]!));
}

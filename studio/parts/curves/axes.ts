// What stands at the axes of a chart and beside its curves: whole steps, numbers with as many places as they differ in, short names.
import { number } from "../numbers.ts";

/** Distances between marks of whole steps. */
export const wholeSteps = Array.from({ length: 15 }, (_, power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
).flat();

export function tick(at: number | null, step: number, log: boolean): string {
  if (at === null) return "";
  const size = Math.abs(at);
  if (log || Number.isInteger(at) || size >= 1e6 || (size < 1e-4 && step < 1e-4)) return number(at);
  // As many places as steps differ in: neighbours that look alike would be no scale.
  let places = 0;
  const isFine = (scaled: number) => scaled >= 0.5 && Math.abs(scaled - Math.round(scaled)) < 1e-3;
  while (places < 15 && !isFine(step * 10 ** places)) places++;
  return at.toFixed(places).replace("-", "−");
}

/** As much of the text as fits. */
export function shortened(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end)}…`;
}

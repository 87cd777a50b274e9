// Axes in the house style: hairlines, quiet labels, ticks at whole numbers where only those exist, a rule at zero.
import type * as Plot from "@observablehq/plot";
import { element } from "./element.ts";
import { light } from "./palette.ts";
import { textWidth } from "./words.ts";

export const axisFontSize = 11.5;

/** Turns the axes that Plot drew into hairlines with quiet labels. */
export function dressAxes(drawn: Element, yScale: Plot.ScaleType | null | undefined): void {
  for (const lines of drawn.querySelectorAll('[aria-label$="axis tick"], [aria-label$="grid"], [aria-label="frame"]')) {
    lines.setAttribute("stroke", light.hairline);
    lines.setAttribute("stroke-opacity", "1");
    lines.setAttribute("stroke-width", "0.75");
  }
  if (yScale === "band" || yScale === "point") drawn.querySelector('[aria-label="y-grid"]')?.remove();
  for (const words of drawn.querySelectorAll('[aria-label$="tick label"]')) {
    words.setAttribute("fill", light.muted);
    for (const label of words.querySelectorAll("text")) {
      if (label.textContent?.includes(","))
        label.textContent = label.textContent.replace(/(\d),(?=\d{3})/g, "$1\u202f");
    }
  }
}

/** The left margin that the labels of the y axis ask for, in pixels. */
export function wantedMargin(drawn: Element): number {
  const labels = [...drawn.querySelectorAll('[aria-label="y-axis tick label"] text')];
  const widths = labels.map((label) => textWidth(label.textContent ?? "", axisFontSize));
  return Math.ceil(Math.max(0, ...widths) + 16);
}

/** A tick of a logarithmic axis: plain near one, otherwise as a power of ten: 0.01, 100, 2×10⁻⁵. */
export function powerOfTen(value: number): string {
  const [mantissa = "", exponent = "0"] = Number(value.toPrecision(6)).toExponential().split("e");
  if (Math.abs(Number(exponent)) <= 3) return String(Number(value.toPrecision(6)));
  const raised = [...String(Number(exponent))]
    .map((digit) => (digit === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]))
    .join("");
  return mantissa === "1" ? `10${raised}` : `${mantissa}×10${raised}`;
}

/** Ticks at about `count` multiples of 1, 2 or 5 times a power of ten, never between whole numbers. */
export function integerTicks(count: number): Plot.RangeIntervalImplementation<number> {
  return {
    floor: Math.floor,
    offset: (value, step = 1) => value + step,
    range(start, stop) {
      if (!(stop - start < Number.POSITIVE_INFINITY)) return []; // nothing to be shown has no end either
      const first = Math.ceil(start);
      const last = Math.ceil(stop) - 1;
      const step = roundStep((last - first) / count);
      const ticks: number[] = [];
      for (let tick = Math.ceil(first / step) * step; tick <= last; tick += step) ticks.push(tick);
      return ticks;
    },
  };
}

/** Ticks at about `count` powers of ten, with 2 and 5 between them on less than two decades, and all digits on less than one. */
export function logTicks(count: number): Plot.RangeIntervalImplementation<number> {
  return {
    floor: (value) => value,
    offset: (value) => value * 1.000001, // the end belongs to the axis
    range(start, stop) {
      if (!(stop / start < Number.POSITIVE_INFINITY)) return [];
      const [first, last] = [Math.floor(Math.log10(start)), Math.ceil(Math.log10(stop))];
      const digits = stop / start < 10 ? [1, 2, 3, 4, 5, 6, 7, 8, 9] : stop / start < 100 ? [1, 2, 5] : [1];
      const step = roundStep((last - first) / count);
      const ticks: number[] = [];
      for (let decade = Math.floor(first / step) * step; decade <= last; decade += step) {
        for (const digit of digits) ticks.push(Number(`${digit}e${decade}`));
      }
      return ticks.filter((tick) => tick >= start && tick < stop);
    },
  };
}

function roundStep(least: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power >= least) return digit * power;
  }
}

/** A mark of Plot: rules where a linear axis passes through zero. */
export function zeroRules(document: Document): Plot.RenderFunction {
  return (_index, scales, _values, dimensions) => {
    const { width, height, marginLeft, marginRight, marginTop, marginBottom } = dimensions;
    const group = element(document, "g", { "aria-label": "zero", stroke: light.muted, "stroke-width": 0.75 });
    if (passesZero(scales.scales.y, true)) {
      const y = scales.y?.(0);
      group.appendChild(element(document, "line", { x1: marginLeft, x2: width - marginRight, y1: y, y2: y }));
    }
    if (passesZero(scales.scales.x, false)) {
      const x = scales.x?.(0);
      group.appendChild(element(document, "line", { x1: x, x2: x, y1: marginTop, y2: height - marginBottom }));
    }
    return group;
  };
}

function passesZero(scale: Plot.Scale | undefined, atEnd: boolean): boolean {
  if (scale?.type !== "linear" || !scale.domain) return false;
  const bounds = [...(scale.domain as Iterable<number>)];
  const low = Math.min(...bounds);
  const high = Math.max(...bounds);
  return (low < 0 && high > 0) || (atEnd && low < high && (low === 0 || high === 0));
}

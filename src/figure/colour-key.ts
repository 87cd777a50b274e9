// What a chart's colours mean: the house's colours for a scale, and the key that explains them. Knows nothing of marks.
import type * as Plot from "@observablehq/plot";
import { element } from "./element.ts";
import type { Mark } from "./marks.ts";
import { categories, diverging } from "./palette.ts";
import type { KeyEntry } from "./sheet.ts";

type ColourOptions = NonNullable<Plot.PlotOptions["color"]>;
type Typed = Pick<Plot.Scale, "type">;

export function isCategorical(scale: Typed): boolean {
  return scale.type === "ordinal" || scale.type === "categorical";
}

/** The house's colours for a scale that the author gave no colours of their own. */
export function houseColours(scale: Typed, given: ColourOptions = {}): ColourOptions {
  if (given.range || given.scheme || given.interpolate) return {};
  if (isCategorical(scale)) return { range: [...categories] };
  return scale.type?.startsWith("diverging") ? { range: [...diverging] } : { scheme: "viridis" };
}

/** A key entry per category; `colours` are the scale's, used again from the start when they run out. */
export function categoryKey(scale: Plot.Scale, colours: Iterable<unknown>, marks: readonly Mark[]): KeyEntry[] {
  const drawsLines = marks.some(({ mark }) => mark === "line" || mark === "link" || mark.startsWith("rule"));
  const swatch = drawsLines ? { line: true } : { disc: "full" as const };
  const range = [...colours].map(String);
  return [...(scale.domain ?? [])].map((value, i) => ({
    text: String(value),
    colour: range[i % range.length]!,
    ...swatch,
  }));
}

export const rampHeight = 26;

/** A bar of the scale's colours with the amounts at its ends. */
export function drawRamp(document: Document, scale: Plot.Scale, label: string | undefined, top: number): SVGGElement {
  const bounds = [...(scale.domain as Iterable<number>)];
  const low = bounds[0]!;
  const high = bounds.at(-1)!;
  const steps = 48;
  const [left, wide] = [3, 144];
  const group = element(document, "g", { "aria-label": "key", "font-size": 11.5 });
  for (let i = 0; i < steps; i++) {
    const fraction = (i + 0.5) / steps;
    const value = scale.type === "log" ? low * (high / low) ** fraction : low + (high - low) * fraction;
    const place = { x: left + (i * wide) / steps, y: top + 2, width: wide / steps + 0.5, height: 8 };
    group.appendChild(element(document, "rect", { ...place, fill: String(scale.apply(value)) }));
  }
  const y = top + 22;
  group.appendChild(element(document, "text", { x: left, y }, short(low)));
  group.appendChild(element(document, "text", { x: left + wide, y, "text-anchor": "end" }, short(high)));
  if (label) group.appendChild(element(document, "text", { x: left + wide + 10, y: top + 10 }, label));
  return group;
}

function short(amount: number): string {
  return String(Number(amount.toPrecision(3))).replace("-", "−");
}

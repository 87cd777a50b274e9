// The bar that tells what the colours of a picture mean. Knows nothing of the picture.
import { element } from "../element.ts";
import { type Colours, colourAt, colourMap } from "../raster/colour-maps.ts";
import { amount } from "./ticks.ts";

export interface ColourBar {
  readonly label: string;
  readonly colours: Colours;
  readonly reverse?: boolean;
  readonly low: number;
  readonly high: number;
}

export const colourBarHeight = 28;

/** The colours from low to high with the values at their ends, the label beside; as the ramp of a chart. */
export function drawColourBar(document: Document, bar: ColourBar, top: number): SVGGElement {
  const map = colourMap(bar.colours);
  const steps = Math.min(72, Math.max(map.size, 2));
  const [left, wide] = [3, 144];
  const group = element(document, "g", { "aria-label": "key", "font-size": 11.5 });
  for (let i = 0; i < steps; i++) {
    const fraction = (i + 0.5) / steps;
    const [red, green, blue] = colourAt(map, bar.reverse ? 1 - fraction : fraction);
    // Wider than a step, or the seams show.
    const place = {
      x: left + (i * wide) / steps,
      y: top + 2,
      width: wide / steps + (i < steps - 1 ? 0.5 : 0),
      height: 8,
    };
    group.appendChild(element(document, "rect", { ...place, fill: `rgb(${red},${green},${blue})` }));
  }
  const y = top + 22;
  group.appendChild(element(document, "text", { x: left, y }, amount(bar.low)));
  group.appendChild(element(document, "text", { x: left + wide, y, "text-anchor": "end" }, amount(bar.high)));
  group.appendChild(element(document, "text", { x: left + wide + 10, y: top + 10 }, bar.label));
  return group;
}

// The curve of the twins' distances over time, on a logarithmic axis.
import { categories } from "#figure";
import { math } from "#kit";
import { chartOn, margins } from "../parts/chart.ts";
import type { BodiesRun } from "./run.ts";

export const around = { ...margins, left: 64, right: 76 };

export function drawApart(canvas: HTMLCanvasElement, run: BodiesRun): void {
  const { options, known, apart, spacing } = run;
  const shift = Math.max(...options.shift);
  let most = Math.max(options.parted * 2, shift);
  let least = shift;
  for (let k = 0; k < 3 * known; k++) {
    const value = apart[k]!;
    if (value > most) most = value;
    if (value > 0 && value < least && k >= 30) least = value; // the first rows begin at nothing
  }
  const decade = (x: number, up: number) => Number(`1e${Math.floor(math.log(x) / math.log(10) + 1e-9) + up}`);
  const chart = chartOn(
    canvas,
    { low: 0, high: options.duration, label: "time, s" },
    {
      low: decade(Math.max(least, 1e-18), 0),
      high: decade(most, 1),
      label: "from its twin, m (logarithmic)",
      logarithmic: true,
    },
    around,
  );
  const { context, x, y, colour, left, width } = chart;
  context.strokeStyle = colour("muted");
  context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(left, y(options.parted));
  context.lineTo(left + width, y(options.parted));
  context.stroke();
  context.setLineDash([]);
  const ends: { readonly body: number; readonly at: number }[] = [];
  for (let body = 0; body < 3; body++) {
    context.strokeStyle = categories[body]!;
    context.lineWidth = 1.5;
    context.beginPath();
    for (let row = 0; row < known; row++) {
      const value = apart[3 * row + body]!;
      if (value > 0) context.lineTo(x(row * spacing), y(value));
    }
    context.stroke();
    const last = apart[3 * (known - 1) + body]!;
    if (known > 1 && last > 0) ends.push({ body, at: y(last) });
  }
  // Names at the ends, beside the box and not over one another.
  context.restore();
  context.textAlign = "left";
  const right = Math.min(left + width, x((known - 1) * spacing)) + 6;
  let before = Number.NEGATIVE_INFINITY;
  for (const { body, at } of ends.sort((a, b) => a.at - b.at)) {
    before = Math.max(at, before + 15);
    context.fillStyle = categories[body]!;
    context.fillRect(right, before - 4, 8, 8);
    context.fillStyle = colour("ink");
    context.fillText(`body ${body + 1}`, right + 12, before);
  }
}

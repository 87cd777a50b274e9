// The words beside the inputs and the outputs of a network. Knows nothing of weights.
import { element } from "../element.ts";
import type { NetworkState } from "../palette.ts";
import { shorten, textWidth, wrap } from "../words.ts";
import type { PlacedFeature } from "./network-layout.ts";

export type ColourOf = (part: { state: NetworkState; task?: string }) => string;

const labelSize = 11.5;
const labelLine = 14;

/** What stands beside the inputs or the outputs: their own labels, and a bracket per run of one task with the task's name. */
export interface SideLabels {
  readonly labels: readonly { readonly y: number; readonly text: string }[];
  readonly labelWidth: number;
  readonly brackets: readonly { low: number; high: number; task: string; lines: readonly string[] }[];
  readonly width: number;
}

/** Measures and shortens what stands beside one layer, to fit into `room` pixels. */
export function sideLabels(features: readonly PlacedFeature[], room: number): SideLabels {
  const gaps = features.slice(1).map((feature, i) => feature.y - features[i]!.y);
  const fits = Math.min(labelLine, ...gaps) >= labelSize;
  // A label that says what the bracket says is left out.
  const labels = features.flatMap(({ y, label, task }) =>
    label !== undefined && label !== task && fits ? { y, text: shorten(label, labelSize, room / 2) } : [],
  );
  const labelWidth = Math.max(0, ...labels.map(({ text }) => textWidth(text, labelSize)));
  const bracketRoom = room - (labelWidth > 0 ? labelWidth + 6 : 0) - 8;

  const runs: { low: number; high: number; task: string }[] = [];
  let before: string | undefined;
  for (const { task, y } of features) {
    const run = runs.at(-1);
    if (task !== undefined && task === before && run) run.high = y;
    else if (task !== undefined) runs.push({ low: y, high: y, task });
    before = task;
  }
  const brackets = runs.map((run) => ({ ...run, lines: wrap(run.task, labelSize, bracketRoom) }));
  const lineWidth = Math.max(0, ...brackets.flatMap(({ lines }) => lines.map((line) => textWidth(line, labelSize))));
  const width = (labelWidth > 0 ? labelWidth + 6 : 0) + (brackets.length > 0 ? 8 + lineWidth : 0) + 6;
  return { labels, labelWidth, brackets, width };
}

/** Draws it from the line x = `edge` outwards: `direction` is -1 for the inputs' side and 1 for the outputs'. */
export function drawSide(
  document: Document,
  side: SideLabels,
  edge: number,
  direction: -1 | 1,
  top: number,
  colour: ColourOf,
): SVGGElement {
  const group = element(document, "g", { "font-size": labelSize, "text-anchor": direction < 0 ? "end" : "start" });
  for (const { y, text } of side.labels) {
    group.appendChild(element(document, "text", { x: edge, y: top + y + 4 }, text));
  }
  const x = edge + direction * (side.labelWidth > 0 ? side.labelWidth + 6 : 0);
  for (const { low, high, task, lines } of side.brackets) {
    const line = { x1: x, x2: x, y1: top + low - 5, y2: top + high + 5, stroke: colour({ state: "active", task }) };
    group.appendChild(element(document, "line", { ...line, "stroke-width": 2 }));
    const start = top + (low + high) / 2 - ((lines.length - 1) * labelLine) / 2 + 4;
    lines.forEach((words, i) => {
      group.appendChild(element(document, "text", { x: x + direction * 6, y: start + i * labelLine }, words));
    });
  }
  return group;
}

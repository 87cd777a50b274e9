// The charts of the orbit explorer: cobweb or plane, series, diagram. Drawn at every move of a slider, so in a few milliseconds.
import { cobweb, type DynamicalMap, orbit } from "#dynamics";
import { type Axis, type Chart, chartOn } from "../parts/chart.ts";
import type { OrbitState, Window } from "./address.ts";
import type { DiagramOptions } from "./measures.ts";
import { families, startOf } from "./systems.ts";

const mapOf = ({ family, parameter, second }: OrbitState) => families[family].map(parameter, second);

/** Where the orbit is after the steps left out; undefined where it has left the numbers. */
function begun(map: DynamicalMap, { start, skip }: OrbitState): readonly number[] | undefined {
  const points = orbit(map, { start: startOf(map, start), skip, steps: 0 });
  return points.ok ? Array.from(points.value.data as Float64Array) : undefined;
}

/** Graph of the map, diagonal, and the way of the orbit between them. */
export function drawCobweb(canvas: HTMLCanvasElement, state: OrbitState): void {
  const { range } = families[state.family];
  const chart = chartOn(canvas, axis(range, "x, now"), axis(range, "x, next"));
  const { context, x, y, colour } = chart;
  const map = mapOf(state);
  line(chart, colour("muted"), 1, (k) => (k < 2 ? [range[k]!, range[k]!] : undefined));
  const parts = Math.ceil(chart.width / 2);
  line(chart, colour("ink"), 1.5, (k) => {
    if (k > parts) return undefined;
    const at = range[0] + ((range[1] - range[0]) * k) / parts;
    return [at, map.step([at])[0]!];
  });
  const from = begun(map, state);
  if (!from) return;
  const way = cobweb(map, { start: from[0]!, steps: Math.min(state.steps, 2000) });
  if (!way.ok) return;
  const { data } = way.value;
  context.globalAlpha = state.steps > 200 ? 0.4 : 0.8;
  line(chart, colour("accent"), 1, (k) =>
    2 * k < data.length ? [Number(data[2 * k]), Number(data[2 * k + 1])] : undefined,
  );
  context.globalAlpha = 1;
  context.fillStyle = colour("accent");
  context.beginPath();
  context.arc(x(from[0]!), y(from[0]!), 4, 0, 7);
  context.fill();
}

/** Points of an orbit in the plane. */
export function drawPlane(canvas: HTMLCanvasElement, state: OrbitState): void {
  const { range, second } = families[state.family];
  const chart = chartOn(canvas, axis(range, "x"), axis(second!.range, "y"));
  const { context, x, y, colour } = chart;
  const map = mapOf(state);
  const points = orbit(map, { start: startOf(map, state.start), skip: state.skip, steps: state.steps });
  if (!points.ok) return;
  const { data } = points.value;
  context.fillStyle = colour("accent");
  const size = data.length > 4000 ? 1 : 2;
  context.beginPath();
  for (let i = 0; i < data.length; i += 2)
    context.rect(x(Number(data[i])) - size / 2, y(Number(data[i + 1])) - size / 2, size, size);
  context.fill();
}

/** Values by step. */
export function drawSeries(canvas: HTMLCanvasElement, state: OrbitState): void {
  const { range } = families[state.family];
  const shown = Math.min(state.steps, 500);
  const chart = chartOn(canvas, { low: state.skip, high: state.skip + shown, label: "step" }, axis(range, "x"));
  const map = mapOf(state);
  const points = orbit(map, { start: startOf(map, state.start), skip: state.skip, steps: shown });
  if (!points.ok) return;
  const { data } = points.value;
  const at = (k: number) => (k <= shown ? ([state.skip + k, Number(data[k * map.dimension])] as const) : undefined);
  chart.context.globalAlpha = 0.55;
  line(chart, chart.colour("accent"), 1, at);
  chart.context.globalAlpha = 1;
  chart.context.fillStyle = chart.colour("accent");
  if (shown > chart.width / 3) return;
  chart.context.beginPath();
  for (let k = 0; k <= shown; k++) {
    const [step, value] = at(k)!;
    chart.context.rect(chart.x(step) - 1.5, chart.y(value) - 1.5, 3, 3);
  }
  chart.context.fill();
}

export interface Columns {
  readonly options: DiagramOptions;
  readonly spacing: number;
  readonly counts: Uint16Array;
}

/** The diagram as far as it is known, in the window looked at now, and a line at the parameter. */
export function drawDiagram(canvas: HTMLCanvasElement, state: OrbitState, known: Columns | undefined): void {
  const { letter, range } = families[state.family];
  const { left, right, bottom, top } = state.window;
  const chart = chartOn(canvas, { low: left, high: right, label: letter }, { low: bottom, high: top, label: "x" });
  const { context, x, y, colour } = chart;
  if (known && known.options.family === state.family) {
    const { window } = known.options;
    const image = inked(known, colour("ink"));
    context.imageSmoothingEnabled = known.spacing > 1;
    context.drawImage(
      image,
      x(window.left),
      y(window.top),
      // The last column computed stands for as many as the others.
      ((x(window.right) - x(window.left)) * image.width * known.spacing) / known.options.width,
      y(window.bottom) - y(window.top),
    );
  }
  context.strokeStyle = context.fillStyle = colour("accent");
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x(state.parameter), chart.top);
  context.lineTo(x(state.parameter), chart.top + chart.height);
  context.stroke();
  const start = state.start;
  if (start >= range[0]) {
    context.beginPath();
    context.arc(x(state.parameter), chart.top + 7, 5, 0, 7);
    context.fill();
  }
}

const images = new WeakMap<Columns, { readonly ink: string; readonly image: HTMLCanvasElement }>();

/** Ink where orbits come, the more the oftener. */
export function inked(columns: Columns, ink: string): HTMLCanvasElement {
  const known = images.get(columns);
  if (known?.ink === ink) return known.image;
  const { options, spacing, counts } = columns;
  const image = document.createElement("canvas");
  image.width = Math.ceil(options.width / spacing);
  image.height = options.height;
  const pixels = new ImageData(image.width, image.height);
  const [red, green, blue] = rgbOf(ink);
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i]!;
    if (count === 0) continue;
    pixels.data.set([red, green, blue, Math.min(255, 60 + 40 * Math.sqrt(count))], 4 * i);
  }
  image.getContext("2d")!.putImageData(pixels, 0, 0);
  images.set(columns, { ink, image });
  return image;
}

const rgbOf = (hex: string) =>
  hex
    .trim()
    .match(/[0-9a-f]{2}/gi)!
    .map((pair) => Number.parseInt(pair, 16));

const axis = (range: readonly [number, number], label: string): Axis => ({ low: range[0], high: range[1], label });

/** Through points 0, 1, ... until there is none. */
function line(
  chart: Chart,
  colour: string,
  width: number,
  at: (k: number) => readonly [number, number] | undefined,
): void {
  const { context, x, y } = chart;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.beginPath();
  for (let k = 0, point = at(0); point; point = at(++k)) context.lineTo(x(point[0]), y(point[1]));
  context.stroke();
}

/** The place of a pixel of the diagram's canvas. */
export function placeOf(
  canvas: HTMLCanvasElement,
  window: Window,
  x: number,
  y: number,
  around: { left: number; right: number; top: number; bottom: number },
) {
  const across = (x - around.left) / Math.max(1, canvas.clientWidth - around.left - around.right);
  const down = (y - around.top) / Math.max(1, canvas.clientHeight - around.top - around.bottom);
  return {
    parameter: window.left + across * (window.right - window.left),
    value: window.top - down * (window.top - window.bottom),
  };
}

// Axes on a canvas, for what is drawn anew at every move of a slider. Charts of results are the business of #figure.
import { math } from "#kit";
import { number } from "../../parts/numbers.ts";

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly label: string;
  readonly logarithmic?: boolean;
}

export interface Chart {
  readonly context: CanvasRenderingContext2D;
  /** The box within the axes, in CSS pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly colour: (token: string) => string;
}

export interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export const margins: Margins = { left: 52, right: 12, top: 30, bottom: 40 };

/** Clears the canvas, fits it to its place in the page and draws axes; what is drawn next is cut off at the box, until `restore`. */
export function chartOn(canvas: HTMLCanvasElement, x: Axis, y: Axis, around = margins): Chart {
  const context = canvas.getContext("2d")!;
  const ratio = Math.min(2, devicePixelRatio);
  const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
  const [width, height] = [Math.round(wide * ratio), Math.round(high * ratio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const style = getComputedStyle(canvas);
  const colour = (token: string) => style.getPropertyValue(`--${token}`);
  context.reset();
  context.scale(ratio, ratio);
  const box = {
    left: around.left,
    top: around.top,
    width: Math.max(1, wide - around.left - around.right),
    height: Math.max(1, high - around.top - around.bottom),
  };
  const [alongX, alongY] = [along(x), along(y)];
  const chart: Chart = {
    context,
    ...box,
    x: (value) => box.left + box.width * alongX(value),
    y: (value) => box.top + box.height * (1 - alongY(value)),
    colour,
  };
  context.font = `13px ${style.getPropertyValue("--sans") || "sans-serif"}`;
  context.lineWidth = 1;
  context.textBaseline = "middle";
  context.fillStyle = colour("muted");
  context.strokeStyle = colour("hairline");
  context.beginPath();
  context.textAlign = "center";
  for (const tick of ticksOf(x, box.width / 80)) {
    const at = Math.round(chart.x(tick)) + 0.5;
    context.moveTo(at, box.top + box.height);
    context.lineTo(at, box.top + box.height + 4);
    context.fillText(spelt(tick), at, box.top + box.height + 13);
  }
  context.textAlign = "right";
  for (const tick of ticksOf(y, box.height / 40)) {
    const at = Math.round(chart.y(tick)) + 0.5;
    context.moveTo(box.left - 4, at);
    context.lineTo(box.left, at);
    context.fillText(spelt(tick), box.left - 7, at);
  }
  context.rect(box.left - 0.5, box.top - 0.5, box.width + 1, box.height + 1);
  context.stroke();
  context.fillText(`${x.label} →`, box.left + box.width, box.top + box.height + 30);
  context.textAlign = "left";
  context.fillText(`↑ ${y.label}`, Math.max(4, box.left - 40), 11);
  context.save();
  context.beginPath();
  context.rect(box.left, box.top, box.width, box.height);
  context.clip();
  return chart;
}

const log10 = (x: number) => math.log(x) / math.log(10);

function along({ low, high, logarithmic }: Axis): (value: number) => number {
  if (!logarithmic) return (value) => (value - low) / (high - low || 1);
  const [from, to] = [log10(low), log10(high)];
  return (value) => (log10(value) - from) / (to - from || 1);
}

/** Round values within an axis, about `most` of them; of a logarithmic one powers of ten. */
export function ticksOf({ low, high, logarithmic }: Axis, most: number): number[] {
  if (logarithmic) {
    const [from, to] = [Math.ceil(log10(low) - 1e-9), Math.floor(log10(high) + 1e-9)];
    const every = Math.max(1, Math.ceil((to - from) / Math.max(1, most)));
    return Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, k) => Number(`1e${from + k * every}`));
  }
  const rough = (high - low) / Math.max(1, most);
  if (!(rough > 0 && rough < Number.POSITIVE_INFINITY)) return [];
  const power = Number(`1e${rough.toExponential().split("e")[1]}`);
  const step = power * ([1, 2, 5].find((of) => of * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  // Rounded, or 3 times 0.1 would show all its digits.
  return Array.from({ length: Math.max(0, count) }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

const spelt = (tick: number) =>
  Math.abs(tick) >= 1e5 || (tick !== 0 && Math.abs(tick) < 1e-3)
    ? number(tick).replace("1 × ", "")
    : String(tick).replace("-", "−");

// One chart as long as it is on the page: uPlot, which is known here alone, lends axes and places; lines are painted by paint.ts, thinned to
// what pixels can show. Read by pointer and by key.
import UPlot from "uplot";
import { light } from "#figure";
import { number } from "../numbers.ts";
import { shortened, tick, wholeSteps } from "./axes.ts";
import { firstAtLeast, nearestPoint } from "./decimate.ts";
import { type Area, apart, type Curve, paintCurve, placesOf } from "./paint.ts";
import "uplot/dist/uPlot.min.css";

/** Steps shown: from, to. */
export type Span = readonly [number, number];

export interface ChartProps {
  /** Of the whole chart, for those who do not see it. */
  readonly label: string;
  readonly curves: readonly Curve[];
  readonly log: boolean;
  /** All steps when absent. */
  readonly span?: Span | undefined;
  readonly onSpan: (span: Span | undefined) => void;
  readonly height?: number;
  /** Under the axis. */
  readonly across?: string;
}

const font = "12px 'Inter Variable', Inter, 'Helvetica Neue', Arial, sans-serif";
const labelWidth = 120;
const narrow = 480;

export const chartHeight = 220;

interface Pointed {
  readonly curve: Curve;
  readonly index: number;
}

export class Chart {
  readonly #place: HTMLElement;
  readonly #readout: HTMLElement;
  readonly #plot: UPlot;
  readonly #mark = document.createElement("div");
  readonly #over = document.createElement("canvas");
  readonly #watch: ResizeObserver;
  readonly #dark = matchMedia("(prefers-color-scheme: dark)");
  #props: ChartProps;
  #tokens = tokensOf();
  #pointed: Pointed | undefined;
  #frame = 0;

  constructor(place: HTMLElement, readout: HTMLElement, props: ChartProps) {
    this.#place = place;
    this.#readout = readout;
    this.#props = props;
    this.#plot = new UPlot(
      this.#options(),
      [
        [0, 1],
        [0, 1],
      ],
      place,
    );
    this.#mark.className = "curves-mark";
    this.#over.className = "curves-over";
    this.#plot.over.append(this.#over, this.#mark);
    this.#plot.over.addEventListener("dblclick", () => this.#props.onSpan(undefined));
    this.#plot.over.addEventListener("pointerleave", () => this.point(undefined));
    this.#watch = new ResizeObserver(() => this.#resize());
    this.#watch.observe(place);
    this.#dark.addEventListener("change", this.retint);
    document.fonts?.ready.then(() => this.#later());
    this.#renew();
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
    this.#watch.disconnect();
    this.#dark.removeEventListener("change", this.retint);
    this.#plot.destroy();
  }

  show(props: ChartProps): void {
    if (props === this.#props) return;
    this.#props = props;
    if (this.#pointed !== undefined) {
      const same = props.curves.find(({ key }) => key === this.#pointed!.curve.key);
      this.#pointed = same && { curve: same, index: Math.min(this.#pointed.index, same.points.length - 1) };
    }
    this.#later();
  }

  readonly retint = (): void => {
    this.#tokens = tokensOf();
    this.#later();
  };

  /** However much news comes, it is drawn once a frame. */
  #later(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#renew();
    });
  }

  #renew(): void {
    const x = this.#spanShown();
    const y = this.#levels(x);
    // All of it is drawn once, after this.
    this.#plot.setData([x as [number, number], [0, 1]], false);
    this.#plot.setScale("x", { min: x[0], max: x[1] });
    this.#plot.setScale("y", { min: y[0], max: y[1] });
    this.#plot.redraw(false, true);
  }

  #resize(): void {
    const { clientWidth: width } = this.#place;
    if (width === 0 || width === this.#plot.width) return;
    this.#plot.setSize({ width, height: this.#plot.height });
    this.#later();
  }

  #hasLabels(): boolean {
    return this.#place.clientWidth >= narrow && this.#props.curves.some(({ labelled }) => labelled);
  }

  #options(): UPlot.Options {
    const axis = {
      font,
      labelFont: font,
      stroke: () => this.#tokens.muted,
      grid: { stroke: () => this.#tokens.hairline, width: 1 },
      ticks: { show: false },
      gap: 6,
    };
    return {
      width: Math.max(100, this.#place.clientWidth),
      height: this.#props.height ?? chartHeight,
      padding: [8, () => (this.#hasLabels() ? labelWidth : 12), 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      scales: { x: { time: false, auto: false }, y: { auto: false, distr: this.#props.log ? 3 : 1 } },
      series: [{}, { scale: "y", paths: () => null, points: { show: false } }],
      axes: [
        {
          ...axis,
          grid: { show: false },
          border: { show: true, stroke: () => this.#tokens.inactive, width: 1 },
          size: 28,
          label: this.#props.across ?? "step",
          labelSize: 18,
          labelGap: 0,
          space: 72,
          incrs: wholeSteps,
          values: (_, splits) => splits.map(number),
        },
        {
          ...axis,
          scale: "y",
          size: 68,
          space: this.#props.log ? 20 : 32,
          values: (_, splits, __, ___, step) => splits.map((at) => tick(at, step, this.#props.log)),
        },
      ],
      hooks: {
        draw: [(plot) => this.#draw(plot)],
        setCursor: [({ cursor: { left, top } }) => this.#pointAt(left ?? -1, top ?? -1)],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < 4) return;
            const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            if (to > from) this.#props.onSpan([from, to]);
          },
        ],
      },
    };
  }

  /** The steps asked for, or all there are. */
  #spanShown(): Span {
    return this.#props.span ?? this.#wholeSpan();
  }

  #wholeSpan(): Span {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { points } of this.#props.curves) {
      if (points.length === 0) continue;
      low = Math.min(low, points.x[0]!);
      high = Math.max(high, points.x[points.length - 1]!);
    }
    if (low > high) return [0, 1];
    return low === high ? [low - 0.5, high + 0.5] : [low, high];
  }

  /** What the curves reach within these steps, with room. */
  #levels([from, to]: Span): Span {
    const { log, curves } = this.#props;
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const see = (value: number) => {
      if (!Number.isFinite(value) || (log && value <= 0)) return;
      if (value < low) low = value;
      if (value > high) high = value;
    };
    for (const { points, band } of curves) {
      const { length, x, y } = points;
      for (let at = firstAtLeast(x, length, from); at < length && x[at]! <= to; at++) {
        see(y[at]!);
        if (band === undefined) continue;
        see(band.low[at]!);
        see(band.high[at]!);
      }
    }
    if (low > high) return log ? [0.1, 10] : [0, 1];
    if (log) return UPlot.rangeLog(low, high, 10, false) as [number, number];
    if (low === high) return [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
    return UPlot.rangeNum(low, high, 0.08, true) as [number, number];
  }

  #area(plot: UPlot): Area {
    const { left, top, width, height } = plot.bbox;
    const { x, y } = plot.scales;
    return {
      left,
      top,
      width,
      height,
      x: [x!.min ?? 0, x!.max ?? 1],
      y: [y!.min ?? 0, y!.max ?? 1],
      log: this.#props.log,
      ratio: devicePixelRatio,
    };
  }

  #colour(curve: Curve): string {
    return curve.colour === light.ink ? this.#tokens.ink : curve.colour;
  }

  #draw(plot: UPlot): void {
    const area = this.#area(plot);
    const { ctx } = plot;
    if (!area.log && area.y[0] < 0 && area.y[1] > 0) {
      const zero = Math.round(placesOf(area).y(0)) + 0.5;
      ctx.save();
      ctx.strokeStyle = this.#tokens.inactive;
      ctx.lineWidth = area.ratio;
      ctx.beginPath();
      ctx.moveTo(area.left, zero);
      ctx.lineTo(area.left + area.width, zero);
      ctx.stroke();
      ctx.restore();
    }
    for (const curve of this.#props.curves) paintCurve(ctx, curve, area, this.#colour(curve));
    if (this.#hasLabels()) this.#drawLabels(ctx, area);
    this.#showPointed();
  }

  #drawLabels(context: CanvasRenderingContext2D, area: Area): void {
    const { ratio } = area;
    const place = placesOf(area);
    const ends = this.#props.curves.flatMap((curve) => {
      const { length, x, y } = curve.points;
      let at = Math.min(length, firstAtLeast(x, length, area.x[1]) + 1) - 1;
      while (at >= 0 && (!Number.isFinite(y[at]!) || (area.log && y[at]! <= 0))) at--;
      return curve.labelled && at >= 0 ? [{ curve, y: place.y(y[at]!) }] : [];
    });
    const [top, bottom] = [area.top + 6 * ratio, area.top + area.height - 6 * ratio];
    const places = apart(
      ends.map(({ y }) => Math.min(bottom, Math.max(top, y))),
      14 * ratio,
      top,
      bottom,
    );
    context.save();
    context.font = font.replace("12px", `${12 * ratio}px`);
    context.textBaseline = "middle";
    context.textAlign = "left";
    const left = area.left + area.width + 6 * ratio;
    for (const [index, { curve }] of ends.entries()) {
      context.fillStyle = this.#colour(curve);
      context.fillRect(left, places[index]! - ratio, 8 * ratio, 2 * ratio);
      context.fillStyle = this.#tokens.ink;
      context.fillText(shortened(context, curve.name, (labelWidth - 24) * ratio), left + 12 * ratio, places[index]!);
    }
    context.restore();
  }

  /** The point of all that can be read which is nearest to a place, in pixels. */
  #pointAt(left: number, top: number): void {
    if (left < 0 || top < 0) return;
    const plot = this.#plot;
    const at = plot.posToVal(left, "x");
    let nearest: Pointed | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const curve of this.#props.curves) {
      if (!curve.read) continue;
      const index = nearestPoint(curve.points, at);
      if (index < 0) continue;
      const value = curve.points.y[index]!;
      const distance = Number.isFinite(value) ? Math.abs(plot.valToPos(value, "y") - top) : 1e6;
      if (distance < least) {
        least = distance;
        nearest = { curve, index };
      }
    }
    this.point(nearest);
  }

  point(pointed: Pointed | undefined): void {
    if (pointed?.curve === this.#pointed?.curve && pointed?.index === this.#pointed?.index) return;
    this.#pointed = pointed;
    this.#showPointed();
  }

  #showPointed(): void {
    const pointed = this.#pointed;
    const plot = this.#plot;
    const context = this.#over.getContext("2d")!;
    const { width, height } = plot.bbox;
    if (this.#over.width !== Math.round(width)) this.#over.width = Math.round(width);
    if (this.#over.height !== Math.round(height)) this.#over.height = Math.round(height);
    context.clearRect(0, 0, width, height);
    this.#mark.hidden = pointed === undefined;
    if (pointed === undefined) {
      this.#readout.textContent = "";
      return;
    }
    const { curve, index } = pointed;
    const [x, y] = [curve.points.x[index]!, curve.points.y[index]!];
    if (this.#props.curves.length > 1) {
      const bold = { ...curve, opacity: 1, width: 2.5, band: undefined };
      paintCurve(context, bold as Curve, { ...this.#area(plot), left: 0, top: 0 }, this.#colour(curve));
    }
    this.#mark.hidden = !Number.isFinite(y);
    this.#mark.style.transform = `translate(${plot.valToPos(x, "x")}px, ${plot.valToPos(y, "y")}px)`;
    const bounds =
      curve.band && curve.band.low[index] !== curve.band.high[index]
        ? ` (${number(curve.band.low[index])} to ${number(curve.band.high[index])})`
        : "";
    this.#readout.textContent = `${this.#props.across ?? "step"} ${number(x)}: ${number(y)}${bounds}, ${curve.name}`;
  }

  /** Whether the key meant something. */
  key(name: string): boolean {
    const read = this.#props.curves.filter((curve) => curve.read && curve.points.length > 0);
    if (read.length === 0) return false;
    const [from, to] = this.#spanShown();
    const now = this.#pointed ?? { curve: read[0]!, index: -1 };
    const { length, x } = now.curve.points;
    const [first, last] = [firstAtLeast(x, length, from), Math.min(length - 1, firstAtLeast(x, length, to))];
    // About a hundred stops across the chart.
    const stride = Math.max(1, Math.round((last - first) / 100));
    const go = (index: number) => this.point({ curve: now.curve, index: Math.max(first, Math.min(last, index)) });
    const zoom = (factor: number) => {
      const middle = this.#pointed === undefined ? (from + to) / 2 : x[now.index]!;
      const half = (factor * (to - from)) / 2;
      const [least, most] = this.#wholeSpan();
      const next: Span = [Math.max(least, middle - half), Math.min(most, middle + half)];
      this.#props.onSpan(next[0] <= least && next[1] >= most ? undefined : next);
    };
    const turn = (by: number) => {
      const curve = read[(read.indexOf(now.curve) + by + read.length) % read.length]!;
      this.point({ curve, index: Math.max(0, nearestPoint(curve.points, now.index < 0 ? from : x[now.index]!)) });
    };
    const actions: Record<string, () => void> = {
      ArrowRight: () => go(now.index < 0 ? first : now.index + stride),
      ArrowLeft: () => go(now.index < 0 ? last : now.index - stride),
      Home: () => go(first),
      End: () => go(last),
      ArrowDown: () => turn(1),
      ArrowUp: () => turn(-1),
      "+": () => zoom(0.5),
      "=": () => zoom(0.5),
      "-": () => zoom(2),
      "0": () => this.#props.onSpan(undefined),
      Escape: () => this.point(undefined),
    };
    const action = actions[name];
    action?.();
    return action !== undefined;
  }
}

function tokensOf() {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { ink: token("ink"), muted: token("muted"), hairline: token("hairline"), inactive: token("inactive") };
}

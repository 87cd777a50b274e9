// The series of a run in typed arrays, filled as records come. Reads lines; draws nothing.
import { parseCanonicalJson } from "#kit";
import type { RunRecord } from "#lab";

/** Points of a curve in the order recorded; as many as `length`, the arrays may be longer. */
export interface Points {
  readonly length: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Points to which more can be added. */
class Growing implements Points {
  length = 0;
  x = new Float64Array(64);
  y = new Float64Array(64);
  push(x: number, y: number): void {
    if (this.length === this.x.length) {
      this.x = grown(this.x);
      this.y = grown(this.y);
    }
    this.x[this.length] = x;
    this.y[this.length++] = y;
  }
}

function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(2 * array.length);
  longer.set(array);
  return longer;
}

/** All series of one run. */
export class RunSeries {
  readonly #series = new Map<string, Growing>();
  /** Scalars, as far as recorded. */
  readonly scalars: Record<string, number> = {};

  /** Whole lines of metrics.jsonl. @throws UsageError where they are no JSON. */
  add(lines: string): void {
    // One text of all lines is read several times as fast as each by itself. No line holds a line end: JSON writes it as \n.
    const text = lines.endsWith("\n") ? lines.slice(0, -1) : lines;
    if (text === "") return;
    const records = parseCanonicalJson(`[${text.replaceAll("\n", ",")}]`) as unknown as readonly RunRecord[];
    for (const record of records) {
      if ("series" in record) {
        for (const name in record.series) this.#of(name).push(record.step, record.series[name]!);
      } else if ("scalars" in record) Object.assign(this.scalars, record.scalars);
    }
  }

  #of(name: string): Growing {
    let series = this.#series.get(name);
    if (series === undefined) {
      series = new Growing();
      this.#series.set(name, series);
    }
    return series;
  }

  /** In the order in which they first came. */
  get names(): string[] {
    return [...this.#series.keys()];
  }

  /** By rising step; where steps went back, points of one step in the order recorded. */
  points(name: string): Points {
    const series = this.#series.get(name);
    return series === undefined ? { length: 0, x: new Float64Array(), y: new Float64Array() } : rising(series);
  }
}

/** The same points by rising x; themselves where they rise already. */
export function rising(points: Points): Points {
  const { length, x, y } = points;
  let at = 1;
  while (at < length && x[at - 1]! <= x[at]!) at++;
  if (at >= length) return points;
  const order = Array.from({ length }, (_, index) => index).sort((a, b) => x[a]! - x[b]! || a - b);
  return {
    length,
    x: Float64Array.from(order, (index) => x[index]!),
    y: Float64Array.from(order, (index) => y[index]!),
  };
}

export interface Summary {
  readonly points: number;
  readonly first: number;
  readonly last: number;
  readonly least: number;
  readonly most: number;
  readonly firstStep: number;
  readonly lastStep: number;
}

/** Least and most of what is finite; NaN where nothing is. Undefined of no points. */
export function summaryOf({ length, x, y }: Points): Summary | undefined {
  if (length === 0) return undefined;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < length; at++) {
    const value = y[at]!;
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) [least, most] = [Number.NaN, Number.NaN];
  return {
    points: length,
    first: y[0]!,
    last: y[length - 1]!,
    least,
    most,
    firstStep: x[0]!,
    lastStep: x[length - 1]!,
  };
}

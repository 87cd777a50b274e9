import { describe, expect, it } from "vitest";
import { canonicalJson, stream, tInterval } from "#kit";
import { decimate, nearestPoint } from "./decimate.ts";
import { meanCurve } from "./mean.ts";
import { type Points, RunSeries, rising, summaryOf } from "./series.ts";
import { smooth } from "./smooth.ts";

const points = (
  y: ArrayLike<number>,
  x: ArrayLike<number> = Array.from({ length: y.length }, (_, at) => at),
): Points => ({
  length: y.length,
  x: Float64Array.from(x),
  y: Float64Array.from(y),
});
const noise = (length: number, name: string) => stream(name).normal(length);

describe("decimation", () => {
  const columns = 50;
  const curve = points(noise(10_000, "walk"));
  const whole = { low: 0, high: 9_999, columns };

  it("keeps the extremes of every column, first and last point, and their order", () => {
    const kept = decimate(curve, whole);
    expect(kept.length).toBeLessThanOrEqual(4 * (columns + 1));
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBe(9_999);
    expect([...kept].every((index, at) => at === 0 || kept[at - 1]! < index)).toBe(true);
    const columnOf = (index: number) => Math.floor((index / 9_999) * columns);
    const extremes = (indices: Iterable<number>) => {
      const found = new Map<number, [number, number]>();
      for (const index of indices) {
        const [least, most] = found.get(columnOf(index)) ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
        found.set(columnOf(index), [Math.min(least, curve.y[index]!), Math.max(most, curve.y[index]!)]);
      }
      return found;
    };
    expect(extremes(kept)).toEqual(extremes(curve.y.keys()));
  });

  it("leaves few points alone, and none", () => {
    expect([...decimate(points([3, 1, 2]), { low: 0, high: 2, columns })]).toEqual([0, 1, 2]);
    expect(decimate(points([]), whole).length).toBe(0);
    expect([
      ...decimate(points(new Array(1_000).fill(1), new Array(1_000).fill(5)), { low: 5, high: 5, columns }),
    ]).toEqual([0, 999]);
  });

  it("of a part has one point beyond either end", () => {
    const kept = decimate(curve, { low: 100, high: 120, columns });
    expect([kept[0], kept.at(-1), kept.length]).toEqual([99, 121, 23]);
  });

  it("keeps wide gaps as gaps, and extremes beside them", () => {
    const y = Float64Array.from(curve.y);
    y.fill(Number.NaN, 3_000, 5_000);
    y[7_001] = Number.NaN;
    y[7_002] = 99;
    const kept = [...decimate({ ...curve, y }, whole)];
    expect(kept.some((index) => index >= 3_000 && index < 5_000)).toBe(true);
    expect(kept).toContain(7_002);
    expect(kept.filter((index) => Number.isFinite(y[index]!)).every((index) => index < 3_000 || index >= 5_000)).toBe(
      true,
    );
  });

  it("on a logarithmic axis takes what is not above zero for gaps", () => {
    const y = Float64Array.from(curve.y, (value) => Math.abs(value) + 1);
    y.fill(-5, 3_000, 5_000);
    const kept = [...decimate({ ...curve, y }, { ...whole, positive: true })];
    expect(kept.filter((index) => y[index]! <= 0).length).toBeLessThan(2 * columns);
    expect(kept.some((index) => y[index]! <= 0)).toBe(true);
  });

  it("of a steady line is that line", () => {
    const steady = points(Float64Array.from({ length: 5_000 }, (_, at) => 2 * at));
    const kept = decimate(steady, { low: 0, high: 4_999, columns });
    expect([...kept].every((index) => steady.y[index] === 2 * index)).toBe(true);
  });

  it("the nearest point", () => {
    const some = points([0, 0, 0], [1, 4, 8]);
    expect([0, 2, 2.5, 5, 7, 100].map((x) => nearestPoint(some, x))).toEqual([0, 0, 0, 1, 2, 2]);
    expect(nearestPoint(points([]), 1)).toBe(-1);
  });
});

describe("smoothing", () => {
  it("over one point changes nothing; of equal values it is that value", () => {
    const y = noise(100, "y");
    expect([...smooth(points(y), 1).y]).toEqual([...y]);
    for (const value of smooth(points(new Array(50).fill(3)), 20).y) expect(value).toBeCloseTo(3, 12);
  });

  it("is a mean with falling weights", () => {
    // Span 3: weights 1, 1/2, 1/4 ...
    const { y } = smooth(points([4, 1, 2]), 3);
    expect([...y]).toEqual([4, (1 + 2) / 1.5, (2 + 0.5 + 1) / 1.75]);
  });

  it("lies between least and most, and leaves gaps where they are", () => {
    const y = Float64Array.from(noise(500, "gaps"));
    y[100] = Number.NaN;
    const smoothed = smooth(points(y), 10).y;
    expect(smoothed[100]).toBeNaN();
    expect(Number.isFinite(smoothed[101])).toBe(true);
    const finite = [...y].filter(Number.isFinite);
    for (const value of smoothed)
      if (!Number.isNaN(value)) expect(value >= Math.min(...finite) && value <= Math.max(...finite)).toBe(true);
  });
});

describe("the mean of replicates", () => {
  it("is at each step the mean and interval of the lab", () => {
    const runs = [0, 1, 2].map((seed) => points(noise(20, `run ${seed}`)));
    const { mean, low, high, n } = meanCurve(runs);
    expect(n).toBe(3);
    for (let at = 0; at < 20; at++) {
      const wanted = tInterval(runs.map(({ y }) => y[at]!));
      expect(mean.y[at]).toBeCloseTo(wanted.mean, 12);
      expect(low[at]).toBeCloseTo(wanted.low, 10);
      expect(high[at]).toBeCloseTo(wanted.high, 10);
    }
  });

  it("takes steps as they are: of those only one run has that run's value", () => {
    const { mean, low, high } = meanCurve([points([1, 2], [0, 10]), points([3, 5, 7], [0, 5, 10])]);
    expect([...mean.x]).toEqual([0, 5, 10]);
    expect([...mean.y]).toEqual([2, 5, 4.5]);
    expect([low[1], high[1]]).toEqual([5, 5]);
  });

  it("of a step a run has twice takes the last value", () => {
    expect([...meanCurve([points([1, 9, 2], [0, 0, 1]), points([3, 4], [0, 1])]).mean.y]).toEqual([6, 3]);
  });

  it("is a gap where a value is none, and of no runs nothing", () => {
    expect([...meanCurve([points([1, Number.NaN]), points([3, 4])]).mean.y]).toEqual([2, Number.NaN]);
    expect(meanCurve([]).mean.length).toBe(0);
  });
});

describe("series of a run", () => {
  const line = (record: unknown) => `${canonicalJson(record)}\n`;

  it("are read as recorded, however the lines come", () => {
    const text = Array.from({ length: 200 }, (_, step) =>
      line({ step, series: { loss: 1 / (step + 1), rate: step === 7 ? Number.NaN : step } }),
    ).join("");
    const [at, pieces] = [text.indexOf("\n", 3_000) + 1, new RunSeries()];
    pieces.add(text.slice(0, at));
    pieces.add(text.slice(at));
    pieces.add("");
    pieces.add(
      line({ field: "weights", sha256: "0" }) +
        line({ step: 3, link: "ab" }) +
        line({ scalars: { best: Number.POSITIVE_INFINITY } }),
    );
    const whole = new RunSeries();
    whole.add(text);
    expect(pieces.names).toEqual(["loss", "rate"]);
    expect(pieces.scalars).toEqual({ best: Number.POSITIVE_INFINITY });
    for (const name of whole.names) {
      const [a, b] = [pieces.points(name), whole.points(name)];
      expect(a.length).toBe(200);
      expect(a.y.slice(0, 200)).toEqual(b.y.slice(0, 200));
    }
    expect(whole.points("rate").y[7]).toBeNaN();
    expect(whole.points("none").length).toBe(0);
  });

  it("whose steps go back are put in order, those of one step as recorded", () => {
    const { x, y } = rising(points([1, 2, 3, 4], [0, 5, 2, 5]));
    expect([[...x], [...y]]).toEqual([
      [0, 2, 5, 5],
      [1, 3, 2, 4],
    ]);
  });

  it("are told by first, last, least and most", () => {
    expect(summaryOf(points([]))).toBeUndefined();
    expect(summaryOf(points([3, Number.NaN, -1, 2], [0, 1, 2, 9]))).toEqual({
      points: 4,
      first: 3,
      last: 2,
      least: -1,
      most: 3,
      firstStep: 0,
      lastStep: 9,
    });
    expect(summaryOf(points([Number.NaN]))!.least).toBeNaN();
  });
});

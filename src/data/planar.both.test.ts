// The planar problems lie on their curves, are balanced, shuffled before noise, and depend on nothing but their stream.

import { describe, expect, it } from "vitest";
import { hashArrays, math, stream, UsageError } from "#kit";
import { columnOf, type Dataset, withDType } from "./dataset.ts";
import { circles, moons } from "./planar.ts";

const rng = stream(7).fold("planar");
const generators = {
  moons: (count: number, noise: number, from = rng) => moons({ count, noise, rng: from }),
  circles: (count: number, noise: number, from = rng) => circles({ count, noise, factor: 0.35, rng: from }),
};

/** x, y and label of each row. */
function points({ inputs, targets }: Dataset): { x: number; y: number; label: number }[] {
  const [x, y, labels] = [columnOf(inputs, 0), columnOf(inputs, 1), columnOf(targets, 0)];
  return Array.from(labels, (label, row) => ({ x: x[row]!, y: y[row]!, label }));
}

const sorted = (values: number[]) => values.toSorted((a, b) => a - b);

describe.each(Object.entries(generators))("%s", (name, generate) => {
  it("gives half of each label, the odd one to label 1, from no point on", () => {
    for (const count of [0, 1, 2, 3, 10, 101]) {
      const data = generate(count, 0.1);
      expect(data.inputs.shape).toEqual([count, 2]);
      expect(data.targets.shape).toEqual([count, 1]);
      expect(points(data).filter(({ label }) => label === 0).length).toBe(Math.floor(count / 2));
      expect(points(data).filter(({ label }) => label === 1).length).toBe(Math.ceil(count / 2));
    }
    expect(generate(2, 0).tasks).toEqual([{ name, inputs: [0, 1], outputs: [0] }]);
  });

  it("is the same for the same stream and another for another", () => {
    const digest = (data: Dataset) => hashArrays({ inputs: data.inputs, targets: data.targets });
    expect(digest(generate(50, 0.1))).toBe(digest(generate(50, 0.1)));
    expect(digest(generate(50, 0.1, rng.fold("other")))).not.toBe(digest(generate(50, 0.1)));
  });

  it("shuffles before adding noise: noise moves points but neither their order nor their labels", () => {
    const clean = points(generate(400, 0));
    const noisy = points(generate(400, 0.1));
    expect(noisy.map(({ label }) => label)).toEqual(clean.map(({ label }) => label));
    const steps = clean.flatMap(({ x, y }, row) => [noisy[row]!.x - x, noisy[row]!.y - y]);
    const variance = steps.reduce((sum, step) => sum + step * step, 0) / steps.length;
    // 800 draws of variance σ² give σ² within 4 standard errors of σ²·√(2/800).
    expect(Math.abs(variance / 0.01 - 1)).toBeLessThan(4 * Math.sqrt(2 / 800));
    expect(clean.map(({ label }) => label)).not.toEqual(clean.map(({ label }) => label).toSorted());
  });

  it("refuses impossible counts and noise", () => {
    for (const count of [-1, 1.5, Number.NaN]) expect(() => generate(count, 0)).toThrow(UsageError);
    for (const noise of [-0.1, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => generate(2, noise)).toThrow("noise");
  });
});

describe("geometry without noise", () => {
  it("puts moons on their half circles, evenly, both ends included", () => {
    const all = points(moons({ count: 41, noise: 0, rng }));
    const upper = all.filter(({ label }) => label === 0);
    const lower = all.filter(({ label }) => label === 1);
    for (const { x, y } of upper) {
      expect(Math.abs(x * x + y * y - 1)).toBeLessThan(4e-16);
      expect(y).toBeGreaterThanOrEqual(0);
    }
    for (const { x, y } of lower) {
      expect(Math.abs((1 - x) * (1 - x) + (0.5 - y) * (0.5 - y) - 1)).toBeLessThan(1e-15);
      expect(y).toBeLessThanOrEqual(0.5);
    }
    const angles = sorted(upper.map(({ x, y }) => math.atan2(y, x)));
    angles.forEach((angle, at) => {
      expect(angle).toBeCloseTo((Math.PI * at) / 19, 14);
    });
    expect(Math.max(...upper.map(({ x }) => x))).toBe(1);
    expect(Math.min(...upper.map(({ x }) => x))).toBe(-1);
    expect(sorted(lower.map(({ x }) => x)).at(0)).toBe(0);
    expect(sorted(lower.map(({ x }) => x)).at(-1)).toBe(2);
  });

  it("puts circles on their radii, evenly, the end left out", () => {
    const all = points(circles({ count: 30, noise: 0, factor: 0.35, rng }));
    for (const { x, y, label } of all) {
      const radius = label === 0 ? 1 : 0.35;
      expect(Math.abs(Math.sqrt(x * x + y * y) - radius)).toBeLessThan(4e-16);
    }
    for (const wanted of [0, 1]) {
      const ring = all.filter(({ label }) => label === wanted);
      const turns = sorted(ring.map(({ x, y }) => (math.atan2(y, x) / (2 * Math.PI) + 1) % 1));
      turns.forEach((turn, at) => {
        expect(turn).toBeCloseTo(at / 15, 14);
      });
    }
  });

  it("starts single points at angle 0", () => {
    expect(points(moons({ count: 1, noise: 0, rng }))).toEqual([{ x: 0, y: 0.5, label: 1 }]);
    expect(points(moons({ count: 2, noise: 0, rng })).find(({ label }) => label === 0)).toEqual({
      x: 1,
      y: 0,
      label: 0,
    });
    expect(points(circles({ count: 1, noise: 0, factor: 0.5, rng }))).toEqual([{ x: 0.5, y: 0, label: 1 }]);
    expect(points(circles({ count: 3, noise: 0, factor: 0, rng })).filter(({ label }) => label === 1)).toHaveLength(2);
  });

  it("refuses a factor that is no inner circle", () => {
    for (const factor of [1, -0.1, Number.NaN]) {
      expect(() => circles({ count: 2, noise: 0, factor, rng })).toThrow("factor must be in [0, 1)");
    }
  });

  it("becomes f32 by one rounding", () => {
    const wide = moons({ count: 20, noise: 0.1, rng });
    const narrow = withDType(wide, "f32");
    expect(narrow.inputs.dtype).toBe("f32");
    expect([...narrow.inputs.data]).toEqual(Array.from(wide.inputs.data, Math.fround));
    expect([...narrow.targets.data]).toEqual([...wide.targets.data]);
  });
});

// Splits lose no row; scalers do to the test half what the training half asks for.

import { describe, expect, it } from "vitest";
import { type ArrayData, arrayData, hashArrays, stream, UsageError } from "#kit";
import { concatenate, correlationBetweenTasks } from "./concatenate.ts";
import { columnOf, type Dataset } from "./dataset.ts";
import { circles, moons } from "./planar.ts";
import { applyScaler, fitScaler, scaleInputs } from "./scale.ts";
import { split } from "./split.ts";

const column = (...values: number[]): ArrayData => arrayData("f64", [values.length, 1], values);

describe("split", () => {
  const numbered = (count: number): Dataset => ({
    inputs: arrayData(
      "f64",
      [count, 1],
      Array.from({ length: count }, (_, row) => row),
    ),
    targets: arrayData(
      "f64",
      [count, 1],
      Array.from({ length: count }, (_, row) => -row),
    ),
    tasks: [{ name: "numbers", inputs: [0], outputs: [0] }],
  });

  it("puts every row in exactly one half, with its target, the odd one in the test half", () => {
    for (const count of [0, 1, 2, 7, 100]) {
      const { train, test } = split(numbered(count), stream(1));
      expect(train.inputs.shape[0]).toBe(Math.floor(count / 2));
      const rows = [...train.inputs.data, ...test.inputs.data];
      expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, row) => row));
      expect([...train.targets.data, ...test.targets.data]).toEqual(rows.map((row) => -row));
    }
  });

  it("shuffles, by its stream alone", () => {
    const [a, b] = [split(numbered(50), stream(1)), split(numbered(50), stream(1))];
    expect(a).toEqual(b);
    expect(split(numbered(50), stream(2))).not.toEqual(a);
    expect([...a.train.inputs.data]).not.toEqual([...a.train.inputs.data].toSorted((x, y) => x - y));
  });
});

describe("scalers", () => {
  const train = column(2, 4, 6);
  const test = column(0, 8);

  it("apply the training half's scale to the test half", () => {
    const scaled = (scaling: Parameters<typeof fitScaler>[0], array: ArrayData) => [
      ...applyScaler(fitScaler(scaling, train), array).data,
    ];
    expect(scaled("minMax", train)).toEqual([0, 0.5, 1]);
    expect(scaled("minMax", test)).toEqual([-0.5, 1.5]);
    expect(scaled("symmetricMinMax", train)).toEqual([-1, 0, 1]);
    expect(scaled("symmetricMinMax", test)).toEqual([-2, 2]);
    expect(scaled("none", test)).toEqual([0, 8]);
    // mean 4 and population deviation √(8/3), not √(8/2)
    expect(scaled("standard", test)).toEqual([-4 / Math.sqrt(8 / 3), 4 / Math.sqrt(8 / 3)]);
  });

  it("hit the ends of their range exactly", () => {
    const values = column(...stream(5).normal(101, 3, 7));
    for (const [scaling, low] of [
      ["minMax", 0],
      ["symmetricMinMax", -1],
    ] as const) {
      const scaled = [...applyScaler(fitScaler(scaling, values), values).data];
      expect([Math.min(...scaled), Math.max(...scaled)]).toEqual([low, 1]);
    }
  });

  it("shift a feature that never varies and do not blow up its rounding", () => {
    const constant = column(0.1, 0.1, 0.1, 0.1, 0.1, 0.1);
    for (const [scaling, value] of [
      ["standard", 0],
      ["minMax", 0],
      ["symmetricMinMax", -1],
      ["none", 0.1],
    ] as const) {
      expect([...applyScaler(fitScaler(scaling, constant), constant).data]).toEqual(new Array(6).fill(value));
    }
    expect([...applyScaler(fitScaler("minMax", column(5)), column(5)).data]).toEqual([0]);
  });

  it("take features apart, keep the element type, and refuse the wrong width", () => {
    const wide = arrayData("f32", [2, 2], [0, 10, 1, 30]);
    expect(applyScaler(fitScaler("minMax", wide), wide)).toEqual(arrayData("f32", [2, 2], [0, 0, 1, 1]));
    expect(() => applyScaler(fitScaler("minMax", wide), train)).toThrow("knows 2 features, the inputs are [3,1]");
    expect(() => applyScaler(fitScaler("minMax", train), arrayData("i32", [1, 1], [1]))).toThrow("f32 or f64");
    expect(() => fitScaler("standard", arrayData("f64", [0, 2], []))).toThrow(UsageError);
    expect(applyScaler(fitScaler("none", arrayData("f64", [0, 2], [])), arrayData("f64", [0, 2], [])).shape).toEqual([
      0, 2,
    ]);
  });
});

describe("circles beside moons, as they are trained on", () => {
  const rng = stream(0).fold("data");
  const all = concatenate([
    circles({ count: 2000, noise: 0.1, factor: 0.35, rng: rng.fold("circles") }),
    moons({ count: 2000, noise: 0.1, rng: rng.fold("moons") }),
  ]);
  const { train, test } = scaleInputs(split(all, rng.fold("split")), "standard");

  it("has half of each label in each task and label pairs near a quarter each", () => {
    for (const output of [0, 1])
      expect(columnOf(all.targets, output).reduce((sum, label) => sum + label, 0)).toBe(1000);
    expect(correlationBetweenTasks(all).targets).toBeLessThan(0.1);
    expect(correlationBetweenTasks(train).targets).toBeLessThan(0.1);
    expect(correlationBetweenTasks(test).targets).toBeLessThan(0.1);
  });

  it("has training inputs of mean 0 and variance 1, and test inputs near that", () => {
    for (const feature of [0, 1, 2, 3]) {
      const moments = [train, test].map(({ inputs }) => {
        const values = columnOf(inputs, feature);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        return {
          mean,
          variance: values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length,
        };
      });
      expect(Math.abs(moments[0]!.mean)).toBeLessThan(1e-14);
      expect(Math.abs(moments[0]!.variance - 1)).toBeLessThan(1e-13);
      expect(moments[1]!.mean).not.toBe(0);
      expect(Math.abs(moments[1]!.mean)).toBeLessThan(0.2);
      expect(Math.abs(moments[1]!.variance - 1)).toBeLessThan(0.2);
    }
  });

  it("has no correlation above 0.1 between the tasks' inputs", () => {
    expect(correlationBetweenTasks(train).inputs).toBeLessThan(0.1);
    expect(correlationBetweenTasks(test).inputs).toBeLessThan(0.1);
  });

  it("is the same to the last bit in Node and in a browser", () => {
    const digest = hashArrays({ trainInputs: train.inputs, trainTargets: train.targets, testInputs: test.inputs });
    expect(digest).toBe("8cd4e4c1a758476cbf80d081f5dc48bf980ea1530b3384a41d809e05938c0962");
  });
});

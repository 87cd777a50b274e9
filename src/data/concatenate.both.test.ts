// Tasks side by side keep their columns and must not give each other away.

import { describe, expect, it } from "vitest";
import { arrayData, stream, UsageError } from "#kit";
import { concatenate, correlationBetweenTasks } from "./concatenate.ts";
import { columnOf, type Dataset, renameTask, takeRows, withDType } from "./dataset.ts";
import { circles, moons } from "./planar.ts";

const rng = stream(3).fold("concatenate");
const twoTasks = (count: number, first = rng.fold("circles"), second = rng.fold("moons")) =>
  [circles({ count, noise: 0.1, factor: 0.35, rng: first }), moons({ count, noise: 0.1, rng: second })] as const;

describe("concatenate", () => {
  it("puts columns side by side and deals them out in order", () => {
    const [left, right] = twoTasks(40);
    const both = concatenate([left, right]);
    expect(both.inputs.shape).toEqual([40, 4]);
    expect(both.targets.shape).toEqual([40, 2]);
    expect(both.tasks).toEqual([
      { name: "circles", inputs: [0, 1], outputs: [0] },
      { name: "moons", inputs: [2, 3], outputs: [1] },
    ]);
    expect([0, 1].map((column) => columnOf(both.inputs, column))).toEqual(
      [0, 1].map((column) => columnOf(left.inputs, column)),
    );
    expect([2, 3].map((column) => columnOf(both.inputs, column))).toEqual(
      [0, 1].map((column) => columnOf(right.inputs, column)),
    );
    expect(columnOf(both.targets, 1)).toEqual(columnOf(right.targets, 0));
  });

  it("is associative and leaves one dataset as it is", () => {
    const [a, b] = twoTasks(40);
    const c = renameTask(moons({ count: 40, noise: 0.1, rng: rng.fold("more moons") }), "more moons");
    expect(concatenate([concatenate([a, b]), c])).toEqual(concatenate([a, concatenate([b, c])]));
    expect(concatenate([a])).toEqual(a);
  });

  it("takes every edge count", () => {
    for (const count of [0, 1, 2, 3]) expect(concatenate(twoTasks(count)).inputs.shape).toEqual([count, 4]);
  });

  it("refuses what does not fit together", () => {
    const [a, b] = twoTasks(4);
    expect(() => concatenate([])).toThrow(UsageError);
    expect(() => concatenate([a, moons({ count: 5, noise: 0, rng })])).toThrow('"circles" has 4 rows and "moons" 5');
    expect(() => concatenate([a, a])).toThrow('two tasks are called "circles"');
    expect(() => concatenate([a, withDType(b, "f32")])).toThrow("f64 and f32 do not mix");
    expect(() => concatenate([a, { ...b, targets: arrayData("f64", [3, 1], [0, 1, 0]) }])).toThrow("as many samples");
  });
});

describe("independence of tasks", () => {
  it("is lost, and refused, when two generators share a stream", () => {
    const trapped = twoTasks(1000, rng, rng);
    expect(columnOf(trapped[0].targets, 0)).toEqual(columnOf(trapped[1].targets, 0));
    expect(() => concatenate(trapped)).toThrow("fold a stream of its own for each task");
    const mirrored = {
      ...trapped[1],
      targets: arrayData(
        "f64",
        [1000, 1],
        columnOf(trapped[1].targets, 0).map((label) => 1 - label),
      ),
    };
    expect(() => concatenate([trapped[0], mirrored])).toThrow(UsageError);
    const allowed = concatenate(trapped, { dependentLabels: "allowed" });
    expect(correlationBetweenTasks(allowed).targets).toBeCloseTo(1, 12);
  });

  it("does not mistake a few rows, constant labels or a task's own columns for dependence", () => {
    expect(concatenate(twoTasks(4, rng, rng)).tasks).toHaveLength(2);
    const constant = (name: string): Dataset => ({
      inputs: arrayData("f64", [40, 0], []),
      targets: arrayData("f64", [40, 2], new Array(80).fill(1)),
      tasks: [{ name, inputs: [], outputs: [0, 1] }],
    });
    expect(correlationBetweenTasks(concatenate([constant("a"), constant("b")]))).toEqual({ inputs: 0, targets: 0 });
  });

  it("holds below 0.1 for labels and inputs of a thousand rows with separate streams, for each of ten seeds", () => {
    for (let seed = 0; seed < 10; seed++) {
      const own = stream(seed);
      const data = concatenate(twoTasks(1000, own.fold("circles"), own.fold("moons")));
      const { inputs, targets } = correlationBetweenTasks(data);
      expect(targets, `labels, seed ${seed}`).toBeLessThan(0.1);
      expect(inputs, `inputs, seed ${seed}`).toBeLessThan(0.1);
    }
  });

  it("is measured as Pearson's r of the worst pair between tasks", () => {
    const column = (name: string, values: number[]): Dataset => ({
      inputs: arrayData("f64", [4, 1], values),
      targets: arrayData("f64", [4, 1], [0, 1, 0, 1]),
      tasks: [{ name, inputs: [0], outputs: [0] }],
    });
    const data = concatenate([column("a", [1, 2, 3, 4]), column("b", [1, 3, 2, 4]), column("c", [-1, -2, -3, -4])]);
    expect(correlationBetweenTasks(data).inputs).toBeCloseTo(1, 12);
    expect(
      correlationBetweenTasks(concatenate([column("a", [1, 2, 3, 4]), column("b", [1, 3, 2, 4])])).inputs,
    ).toBeCloseTo(0.8, 12);
    expect(correlationBetweenTasks(column("a", [1, 2, 3, 4]))).toEqual({ inputs: 0, targets: 0 });
  });
});

describe("rows", () => {
  it("are taken in the order asked for, repeated or not at all", () => {
    const data = concatenate(twoTasks(5));
    expect(takeRows(takeRows(data, [4, 3, 2, 1, 0]), [4, 3, 2, 1, 0])).toEqual(data);
    expect(takeRows(data, []).inputs.shape).toEqual([0, 4]);
    expect(takeRows(data, [2, 2]).targets.shape).toEqual([2, 2]);
    for (const stray of [5, -1, 0.5]) expect(() => takeRows(data, [stray])).toThrow(`no row ${stray}`);
  });

  it("of a dataset of several tasks keep their names", () => {
    expect(() => renameTask(concatenate(twoTasks(2)), "x")).toThrow("got 2 tasks");
  });
});

// What the experiment writes down of a level comes back, and what it counts as moved is counted.
import { describe, expect, test } from "vitest";
import { stream } from "#kit";
import { initialisers, type MlpParameters, mlp } from "#nn";
import { analyse, type NetworkMask, networkOf, perceptronOf, rewind } from "#pruning";
import { adam, createTrainer, saveTraining } from "#train";
import { idleParameters, levelArrays, maskOfLevel, openLevel, saveLevel, summary } from "./levels.ts";

const widths = [4, 3, 2];
const model = mlp({ widths, activation: "relu" });
const { "kaiming-normal": weights, zero: biases } = initialisers;
const initial = networkOf(model.initialise(stream("levels"), { weights, biases }));
// Hidden 0 is active (in0 -> h0 -> out0), hidden 1 inactive (in1 -> h1), hidden 2 a zombie (h2 -> out1).
const mask: NetworkMask = {
  widths,
  weights: [Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0), Uint8Array.of(1, 0, 0, 0, 0, 1)],
};
const start = rewind(initial, mask);
const trainer = createTrainer<MlpParameters>({
  model,
  loss: (y, t) => y.sub(t).square().mean(),
  optimiser: adam({ rate: 0.1 }),
  batchSize: 4,
});

test("a level that is saved and opened begins and trains as it did", () => {
  const training = saveTraining(trainer.begin(perceptronOf(start)));
  const level = { level: 3, mask, start, horizon: 0.25 };
  const { values, arrays } = saveLevel(level, training, [1]);
  const opened = openLevel({ values: JSON.parse(JSON.stringify(values)), arrays }, initial);
  expect(opened.start).toEqual(level);
  expect(opened.training).toEqual(training);
  expect(opened.done).toEqual([1]);
  const dense = saveLevel({ ...level, horizon: undefined }, training, []);
  expect(openLevel(dense, initial).start.horizon).toBe(undefined);
});

test("a level's arrays give its mask back", () => {
  const arrays = levelArrays({ level: 1, mask, start, trained: start, horizon: undefined });
  expect(maskOfLevel(arrays)).toEqual(mask);
  expect(Object.keys(arrays).sort()).toEqual(["bias.0", "bias.1", "mask.0", "mask.1", "weight.0", "weight.1"]);
});

describe("parameters out of use", () => {
  const analysis = analyse(mask);
  const changed = (change: (copy: ReturnType<typeof networkOf>) => void) => {
    const copy = { widths, weights: start.weights.map((w) => w.slice()), biases: start.biases.map((b) => b.slice()) };
    change(copy);
    return idleParameters(analysis, start, copy);
  };

  test("are two weights and two biases here, none of them moved", () => {
    expect(idleParameters(analysis, start, start)).toEqual({ idle: 4, moved: 0 });
  });

  test("are seen to move by a single bit, and others are not counted", () => {
    expect(
      changed(({ weights: [first] }) => {
        first![4] = first![4]! * (1 + 2 ** -23);
      }).moved,
    ).toBe(1);
    expect(
      changed(({ weights: [, second] }) => {
        second![5] = 9;
      }).moved,
    ).toBe(1);
    expect(
      changed(({ biases: [hidden] }) => {
        hidden![2] = -0;
      }).moved,
    ).toBe(1);
    expect(
      changed(({ weights: [first], biases: [hidden, out] }) => {
        first![0] = 9;
        hidden![0] = 9;
        out![0] = 9;
      }).moved,
    ).toBe(0);
  });
});

describe("a run in numbers", () => {
  const level = (at: number, splitting: number) => {
    return {
      level: at,
      kept: 200 - at,
      active: 100 - at,
      splitting,
      circles: at / 10,
      moons: at / 20,
      idle: 3,
      moved: at,
    };
  };

  test("is taken at the first perfect split", () => {
    expect(summary([level(-2, 1), level(-1, 0), level(0, 0)])).toEqual({
      separated: 1,
      splitLevel: -1,
      activeAtSplit: 101,
      availableAtSplit: 201,
      circlesAtSplit: -0.1,
      moonsAtSplit: -0.05,
      idle: 9,
      moved: -3,
    });
  });

  test("has no split where an input was lost before", () => {
    for (const run of [[level(0, 1)], [level(0, 1), level(1, -0.25)], []]) {
      expect(summary(run)).toMatchObject({ separated: 0, splitLevel: undefined, activeAtSplit: undefined });
    }
  });
});

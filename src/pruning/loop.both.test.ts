// A real run: trained, pruned, rewound. What must hold at every level, whatever the training came to.

import { describe, expect, test } from "vitest";
import { circles, concatenate, moons, scaleInputs, split, withDType } from "#data";
import { stream } from "#kit";
import { binaryCrossEntropy, initialisers, type MlpParameters, mlp } from "#nn";
import { fromArray } from "#tensor";
import { adam, createTrainer } from "#train";
import { analyse } from "./analysis.ts";
import { type PrunedLevel, pruneIteratively } from "./loop.ts";
import { fullMask, keptCount } from "./masks.ts";
import { learningMask, networkOf, perceptronOf } from "./perceptron.ts";
import { STATES } from "./states.ts";
import { pruningTrajectory } from "./trajectory.ts";

const widths = [4, 24, 2];
const rng = stream("pruning loop");
const model = mlp({ widths, activation: "relu" });
const initial = networkOf(
  model.initialise(rng.fold("init"), { weights: initialisers["kaiming-normal"], biases: initialisers.zero }),
);
const trajectory = pruningTrajectory({ parameters: 144, target: 20, levels: 5 });

const both = concatenate([
  circles({ count: 400, noise: 0.1, factor: 0.35, rng: rng.fold("circles") }),
  moons({ count: 400, noise: 0.1, rng: rng.fold("moons") }),
]);
const halves = scaleInputs(split(both, rng.fold("split")), "standard");
const { inputs, targets } = withDType(halves.train, "f32");
const rows = { inputs: fromArray(inputs), targets: fromArray(targets) };
const trainer = createTrainer<MlpParameters>({
  model,
  loss: binaryCrossEntropy,
  optimiser: adam({ rate: 0.01 }),
  batchSize: 32,
});

function run(rewinding: boolean): PrunedLevel[] {
  const levels = pruneIteratively({
    initial,
    trajectory,
    criterion: (trained) => ({ by: "magnitude", values: trained }),
    scope: "global",
    rewinding,
    biases: false,
    train: ({ mask, start, level }) => {
      const state = trainer.begin(perceptronOf(start));
      const masks = learningMask(mask);
      const options = { train: rows, validation: rows, epochs: 15, stopping: {}, rng: rng.fold("level", level) };
      return networkOf(trainer.fit({ state, masks, ...options }).parameters);
    },
  });
  return [...levels];
}

const levels = run(true);
const flat = (arrays: readonly (Float32Array | Uint8Array)[]) => arrays.flatMap((array) => Array.from(array));

describe("every level of a run with rewinding", () => {
  test("keeps exactly as many weights as the trajectory says, and none that the level before had lost", () => {
    expect(levels.map(({ mask }) => keptCount(mask))).toEqual(trajectory);
    levels.slice(1).forEach(({ mask }, i) => {
      const before = flat(levels[i]!.mask.weights);
      expect(flat(mask.weights).every((kept, at) => kept <= before[at]!)).toBe(true);
    });
  });

  test("lost the smallest trained weights of the level before", () => {
    levels.slice(1).forEach(({ mask, horizon }, i) => {
      const before = flat(levels[i]!.mask.weights);
      const sizes = flat(levels[i]!.trained.weights).map(Math.abs);
      const after = flat(mask.weights);
      const removed = sizes.filter((_, at) => before[at] === 1 && after[at] === 0);
      const kept = sizes.filter((_, at) => after[at] === 1);
      expect(Math.max(...removed)).toBeLessThanOrEqual(Math.min(...kept));
      expect(horizon).toBe(Math.min(...kept));
    });
  });

  test("begins with the initial values of what is left, bit for bit, and trains nothing that is pruned", () => {
    for (const { mask, start, trained } of levels) {
      const kept = flat(mask.weights);
      flat(initial.weights).forEach((value, at) => {
        expect(flat(start.weights)[at]).toBe(kept[at] === 1 ? value : 0);
      });
      expect(start.biases).toEqual(initial.biases);
      expect(flat(trained.weights).every((value, at) => kept[at] === 1 || Object.is(value, 0))).toBe(true);
      expect(flat(trained.weights).some((value, at) => value !== flat(start.weights)[at])).toBe(true);
    }
  });

  test("leaves inactive and zombie weights at their initial values, and the biases of zombies at zero", () => {
    let idle = 0;
    for (const { mask, start, trained } of levels) {
      const { states } = analyse(mask);
      states.weights.forEach((codes, l) => {
        codes.forEach((code, i) => {
          if (STATES[code] !== "inactive" && STATES[code] !== "zombie") return;
          idle++;
          expect(Object.is(trained.weights[l]![i], start.weights[l]![i])).toBe(true);
        });
      });
      states.features[1]!.forEach((code, i) => {
        if (STATES[code] === "zombie") expect(Object.is(trained.biases[0]![i], 0)).toBe(true);
      });
    }
    expect(idle).toBeGreaterThan(0); // or nothing was tested
  });
});

test("without rewinding a level begins where the last one ended", () => {
  const [first, second] = run(false);
  const kept = flat(second!.mask.weights);
  const trained = flat(first!.trained.weights);
  expect(flat(second!.start.weights)).toEqual(trained.map((value, at) => (kept[at] === 1 ? value : 0)));
});

test("a run that goes on from a level equals the one that was not interrupted", () => {
  const { level, mask, start, horizon } = levels[3]!;
  const train = (at: { level: number }) => levels[at.level]!.trained;
  const options = { initial, trajectory, scope: "global", rewinding: true, biases: false, train } as const;
  const criterion = (trained: PrunedLevel["trained"]) => ({ by: "magnitude", values: trained }) as const;
  expect([...pruneIteratively({ ...options, criterion, from: { level, mask, start, horizon } })]).toEqual(
    levels.slice(3),
  );
});

test("random pruning keeps the counts too", () => {
  const train = () => initial;
  const criterion = (_: unknown, level: number) => ({ by: "random", rng: rng.fold("random", level) }) as const;
  const options = { initial, trajectory, scope: "global", rewinding: true, biases: false, train, criterion } as const;
  expect([...pruneIteratively(options)].map(({ mask }) => keptCount(mask))).toEqual(trajectory);
});

test("a trajectory that does not fit the network is refused", () => {
  const train = () => initial;
  const criterion = () => ({ by: "magnitude", values: initial }) as const;
  const options = { initial, scope: "global", rewinding: true, biases: false, train, criterion } as const;
  expect(() => [...pruneIteratively({ ...options, trajectory: [143, 100] })]).toThrow("begins with 144");
  expect(() => [...pruneIteratively({ ...options, trajectory: [144, 100, 101] })]).toThrow("never rises");
  expect(keptCount(fullMask(widths, { biases: false }))).toBe(144);
});

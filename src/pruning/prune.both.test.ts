import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { fullMask, keptCount, keptPerLayer } from "./masks.ts";
import type { NetworkMask, NetworkParameters } from "./network.ts";
import { type PruningScope, prune, pruningHorizon } from "./prune.ts";
import { randomMask, randomParameters } from "./testing.ts";
import { pruningTrajectory } from "./trajectory.ts";

const flat = (arrays: readonly ArrayLike<number>[]) => arrays.flatMap((array) => Array.from(array));
const magnitude = (values: NetworkParameters) => ({ by: "magnitude", values }) as const;

/** One weight matrix of the given values and no biases worth pruning. */
function oneLayer(values: number[]): { mask: NetworkMask; parameters: NetworkParameters } {
  const widths = [values.length, 1];
  return {
    mask: fullMask(widths, { biases: false }),
    parameters: { widths, weights: [Float32Array.from(values)], biases: [new Float32Array(1)] },
  };
}

describe("global magnitude pruning", () => {
  it("leaves exactly the trajectory's counts, only shrinks, and removes nothing larger than it keeps", () => {
    for (const biases of [false, true]) {
      const widths = [4, 19, 23, 2];
      let mask = fullMask(widths, { biases });
      const trajectory = pruningTrajectory({ parameters: keptCount(mask), target: 20, levels: 9 });
      trajectory.slice(1).forEach((keep, level) => {
        const trained = randomParameters(widths, level);
        const next = prune(mask, magnitude(trained), { keep, scope: "global" });
        expect(keptCount(next)).toBe(keep);
        const before = flat([...mask.weights, ...(mask.biases ?? [])]);
        const after = flat([...next.weights, ...(next.biases ?? [])]);
        const sizes = flat([...trained.weights, ...trained.biases]).map(Math.abs);
        expect(after.every((bit, index) => bit <= before[index]!)).toBe(true);
        const removed = sizes.filter((_, index) => before[index]! > after[index]!);
        const kept = sizes.filter((_, index) => after[index] === 1);
        expect(Math.max(...removed)).toBeLessThanOrEqual(Math.min(...kept));
        expect(pruningHorizon(next, trained)).toBe(Math.min(...kept));
        mask = next;
      });
    }
  });

  it("breaks ties by index, so that exactly as many remain as asked", () => {
    const { mask, parameters } = oneLayer([0.5, -0.5, 2, 0.5, -0.5, 0.1]);
    const keeping = (keep: number) =>
      Array.from(prune(mask, magnitude(parameters), { keep, scope: "global" }).weights[0]!);
    expect(keeping(5)).toEqual([1, 1, 1, 1, 1, 0]);
    expect(keeping(4)).toEqual([0, 1, 1, 1, 1, 0]);
    expect(keeping(3)).toEqual([0, 0, 1, 1, 1, 0]);
    expect(keeping(1)).toEqual([0, 0, 1, 0, 0, 0]);
    expect(keeping(0)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("tells a weight that is zero from one that is pruned", () => {
    const { mask, parameters } = oneLayer([0, -0, 0, 1]);
    const once = prune(mask, magnitude(parameters), { keep: 3, scope: "global" });
    const twice = prune(once, magnitude(parameters), { keep: 2, scope: "global" });
    expect(Array.from(once.weights[0]!)).toEqual([0, 1, 1, 1]);
    expect(Array.from(twice.weights[0]!)).toEqual([0, 0, 1, 1]);
    expect(pruningHorizon(twice, parameters)).toBe(0);
  });

  it("ranks prunable biases with the weights and leaves the others alone", () => {
    const parameters = { widths: [1, 2], weights: [Float32Array.of(3, 1)], biases: [Float32Array.of(0.1, 2)] };
    const withBiases = prune(fullMask([1, 2], { biases: true }), magnitude(parameters), { keep: 2, scope: "global" });
    expect(flat(withBiases.weights)).toEqual([1, 0]);
    expect(flat(withBiases.biases!)).toEqual([0, 1]);
    const weightsOnly = prune(fullMask([1, 2], { biases: false }), magnitude(parameters), { keep: 1, scope: "global" });
    expect(weightsOnly.biases).toBeUndefined();
    expect(pruningHorizon(weightsOnly, parameters)).toBe(3);
  });

  it("changes neither the mask nor the values it is given, and removes nothing when nothing is to go", () => {
    const mask = randomMask([4, 5, 2], 0.7, 1);
    const copy = structuredClone(mask);
    const parameters = randomParameters([4, 5, 2], 2);
    prune(mask, magnitude(parameters), { keep: 3, scope: "global" });
    expect(mask).toEqual(copy);
    expect(prune(mask, magnitude(parameters), { keep: keptCount(mask), scope: "global" })).toEqual(mask);
  });

  it("has no horizon when nothing is left", () => {
    const { mask, parameters } = oneLayer([1, 2]);
    const empty = prune(mask, magnitude(parameters), { keep: 0, scope: "global" });
    expect(pruningHorizon(empty, parameters)).toBeUndefined();
    expect(prune(empty, magnitude(parameters), { keep: 0, scope: "global" })).toEqual(empty);
  });

  it("refuses NaN among survivors, not among what is pruned already", () => {
    const { mask, parameters } = oneLayer([Number.NaN, 1, 2]);
    expect(() => prune(mask, magnitude(parameters), { keep: 1, scope: "global" })).toThrow("entry 0) is NaN");
    const without = { widths: mask.widths, weights: [Uint8Array.of(0, 1, 1)] };
    expect(flat(prune(without, magnitude(parameters), { keep: 1, scope: "global" }).weights)).toEqual([0, 0, 1]);
  });
});

describe("layer-wise pruning", () => {
  it("takes from each layer by its initial size", () => {
    const widths = [4, 10, 10, 2]; // 40, 100 and 20 weights
    const parameters = randomParameters(widths, 3);
    const mask = fullMask(widths, { biases: false });
    const next = prune(mask, magnitude(parameters), { keep: 80, scope: "layerwise" });
    expect(keptPerLayer(next).map((layer) => layer.weights)).toEqual([20, 50, 10]);
    next.weights.forEach((kept, layer) => {
      const sizes = Array.from(parameters.weights[layer]!, Math.abs);
      const removed = sizes.filter((_, index) => kept[index] === 0);
      const surviving = sizes.filter((_, index) => kept[index] === 1);
      expect(Math.max(...removed)).toBeLessThan(Math.min(...surviving));
    });
  });

  it("gives what rounding leaves over to the largest layer", () => {
    const widths = [4, 10, 10, 2];
    const mask = fullMask(widths, { biases: false });
    // 3 of 160: shares 0.75, 1.875 and 0.375 round to 1, 2 and 0. 5 of 160: 1.25, 3.125, 0.625 to 1, 3, 1. 4: 1, 2.5, 0.5 to 1, 2, 0, one short.
    const left = (amount: number) =>
      keptPerLayer(prune(mask, magnitude(randomParameters(widths, 4)), { keep: 160 - amount, scope: "layerwise" })).map(
        (layer) => layer.weights,
      );
    expect(left(3)).toEqual([39, 98, 20]);
    expect(left(5)).toEqual([39, 97, 19]);
    expect(left(4)).toEqual([39, 97, 20]);
  });

  it("reaches every count, down to none, even where a layer runs out", () => {
    const widths = [3, 7, 1, 5];
    let mask = randomMask(widths, 0.6, 5);
    for (let keep = keptCount(mask); keep >= 0; keep--) {
      const next = prune(mask, magnitude(randomParameters(widths, keep)), { keep, scope: "layerwise" });
      expect(keptCount(next)).toBe(keep);
      mask = next;
    }
  });

  it("is refused when biases are prunable", () => {
    const parameters = randomParameters([2, 2], 6);
    const mask = fullMask([2, 2], { biases: true });
    expect(() => prune(mask, magnitude(parameters), { keep: 1, scope: "layerwise" })).toThrow("weights only");
  });
});

describe("random pruning", () => {
  it("keeps the count, repeats itself for a stream, and differs between streams", () => {
    const mask = fullMask([4, 30, 2], { biases: false });
    for (const scope of ["global", "layerwise"] satisfies PruningScope[]) {
      const pruned = (seed: number) => prune(mask, { by: "random", rng: stream(seed) }, { keep: 60, scope });
      expect(keptCount(pruned(1))).toBe(60);
      expect(pruned(1)).toEqual(pruned(1));
      expect(pruned(1)).not.toEqual(pruned(2));
    }
  });

  it("draws anew for every layer", () => {
    const mask = fullMask([8, 8, 8], { biases: false });
    const [first, second] = prune(mask, { by: "random", rng: stream(1) }, { keep: 64, scope: "layerwise" }).weights;
    expect(first).not.toEqual(second);
  });

  it("prunes every weight equally often", () => {
    const mask = fullMask([4, 5], { biases: false });
    const kept = new Array<number>(20).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      prune(mask, { by: "random", rng: stream(seed) }, { keep: 5, scope: "global" }).weights[0]!.forEach(
        (bit, index) => {
          kept[index]! += bit;
        },
      );
    }
    // Binomial with n = 2000 and p = 1/4: mean 500, deviation 19.4; five deviations either way.
    for (const count of kept) expect(Math.abs(count - 500)).toBeLessThan(97);
  });
});

describe("prune refuses", () => {
  const mask = fullMask([4, 3, 2], { biases: false });
  const parameters = randomParameters([4, 3, 2], 7);
  const keep = (keep: number) => () => prune(mask, magnitude(parameters), { keep, scope: "global" });

  it("a count that is not there", () => {
    expect(keep(19)).toThrow("cannot keep 19 parameters, a whole number from 0 to the 18 left");
    expect(keep(-1)).toThrow("cannot keep -1");
    expect(keep(2.5)).toThrow("cannot keep 2.5");
  });

  it("shapes that do not fit", () => {
    const options = { keep: 1, scope: "global" } as const;
    expect(() => prune(mask, magnitude(randomParameters([4, 2, 2], 1)), options)).toThrow(
      "widths [4, 2, 2] do not fit a mask of widths [4, 3, 2]",
    );
    const torn = { ...mask, weights: [mask.weights[0]!] };
    expect(() => prune(torn, magnitude(parameters), options)).toThrow(
      "mask weights have sizes [12], the widths want [12, 6]",
    );
    const shortBiases = { ...mask, biases: [new Uint8Array(3)] };
    expect(() => prune(shortBiases, magnitude(parameters), options)).toThrow(
      "mask biases have sizes [3], the widths want [3, 2]",
    );
    const odd = { ...mask, weights: [mask.weights[0]!, new Uint8Array(6).fill(255)] };
    expect(() => prune(odd, magnitude(parameters), options)).toThrow("a mask holds 255");
    const shortWeights = { ...parameters, weights: [parameters.weights[0]!, new Float32Array(5)] };
    expect(() => prune(mask, magnitude(shortWeights), options)).toThrow("weights have sizes [12, 5]");
  });
});

import { describe, expect, it } from "vitest";
import { type EarlierState, earlierStates, type SilenceRule } from "./earlier-states.ts";
import type { NetworkMask, NetworkParameters } from "./network.ts";
import { countStates } from "./state-map.ts";
import { networkStates } from "./states.ts";
import { graph, handGraph, outputs, randomMask, randomParameters, thinned, zombieEdges } from "./testing.ts";

/** All weights 1 and the biases of hidden features given by layer, the rest zero. */
function withBiases(widths: readonly number[], biases: Record<number, number[]>): NetworkParameters {
  return {
    widths,
    weights: widths.slice(1).map((width, layer) => new Float32Array(widths[layer]! * width).fill(1)),
    biases: widths
      .slice(1)
      .map((width, layer) => Float32Array.from({ length: width }, (_, index) => biases[layer + 1]?.[index] ?? 0)),
  };
}

function featureStates(mask: NetworkMask, parameters: NetworkParameters, rule: SilenceRule): EarlierState[][] {
  const states = earlierStates(mask, parameters, rule);
  return states.features.map((codes) => Array.from(codes, (code) => states.names[code]!));
}

describe("the hand graph with zombies and a dead end", () => {
  const mask = handGraph(zombieEdges);
  const [a2, b2, b3, a3] = [
    [1, 2],
    [2, 2],
    [2, 3],
    [1, 3],
  ] as const;
  const at = (states: EarlierState[][], [layer, index]: readonly [number, number]) => states[layer]![index];

  it("with non-zero biases has zombies a2 and b3, and as audience b2 and the four weights", () => {
    const parameters = withBiases(mask.widths, { 1: [1, 1, 1, 1], 2: [1, 1, 1, 1] });
    for (const rule of ["zero", "not positive"] satisfies SilenceRule[]) {
      const states = featureStates(mask, parameters, rule);
      expect([a2, b3, b2, a3].map((feature) => at(states, feature))).toEqual([
        "zombie",
        "zombie",
        "audience",
        "unproductive",
      ]);
      expect(countStates(earlierStates(mask, parameters, rule)).weights).toEqual({
        alive: 8,
        audience: 4,
        zombie: 0,
        unproductive: 2,
        pruned: 26,
      });
    }
  });

  it("with zero biases has those four weights unproductive", () => {
    const parameters = withBiases(mask.widths, {});
    for (const rule of ["zero", "not positive"] satisfies SilenceRule[]) {
      expect(countStates(earlierStates(mask, parameters, rule)).weights).toEqual({
        alive: 8,
        audience: 0,
        zombie: 0,
        unproductive: 6,
        pruned: 26,
      });
      expect(at(featureStates(mask, parameters, rule), b2)).toBe("unproductive");
    }
  });

  it("with negative biases depends on the reading", () => {
    const parameters = withBiases(mask.widths, { 1: [-1, -1, -1, -1], 2: [-1, -1, 0.5, -1] });
    expect(featureStates(mask, parameters, "zero")[1]![2]).toBe("zombie");
    expect(featureStates(mask, parameters, "zero")[2]!.slice(2)).toEqual(["audience", "zombie"]);
    // a2 is frozen at 0, which leaves b2 alone with its positive bias.
    expect(featureStates(mask, parameters, "not positive")[1]![2]).toBe("unproductive");
    expect(featureStates(mask, parameters, "not positive")[2]!.slice(2)).toEqual(["zombie", "unproductive"]);
  });

  it("takes a masked bias for zero and calls it pruned", () => {
    const parameters = withBiases(mask.widths, { 1: [1, 1, 1, 1], 2: [1, 1, 1, 1] });
    const biases = [Uint8Array.of(1, 1, 0, 1), Uint8Array.of(1, 1, 0, 1), Uint8Array.of(1, 1)];
    const states = earlierStates({ ...mask, biases }, parameters, "zero");
    expect(states.names[states.features[1]![2]!]).toBe("unproductive");
    expect(states.names[states.features[2]![2]!]).toBe("unproductive");
    expect(countStates(states).biases).toEqual({ alive: 6, audience: 0, zombie: 1, unproductive: 1, pruned: 2 });
  });
});

describe("edge cases", () => {
  it("an output that nothing feeds is a zombie: it is linear, and its bias is trained", () => {
    const mask = graph([2, 2], ["in", "y"], "in0-y0");
    expect(featureStates(mask, withBiases([2, 2], {}), "not positive")).toEqual([
      ["alive", "unproductive"],
      ["alive", "zombie"],
    ]);
  });

  it("refuses parameters of another network", () => {
    expect(() => earlierStates(handGraph(""), withBiases([4, 2], {}), "zero")).toThrow("widths [4, 2] do not fit");
  });
});

describe("laws on random masks", () => {
  const cases = Array.from({ length: 120 }, (_, seed) => ({
    seed,
    widths: [
      [4, 6, 2],
      [4, 5, 5, 2],
      [3, 4, 4, 4, 2],
    ][seed % 3]!,
  }));

  it("alive is what the final classification calls active", () => {
    for (const { widths, seed } of cases) {
      const mask = randomMask(widths, 0.35, seed, { biases: seed % 2 === 1 });
      const earlier = countStates(earlierStates(mask, randomParameters(widths, seed), "zero"));
      const final = countStates(networkStates(mask));
      expect(earlier.weights.alive).toBe(final.weights.active);
      expect(earlier.features.alive).toBe(final.features.active);
      expect(earlier.weights.pruned).toBe(final.weights.pruned);
    }
  });

  it("never improve as masks shrink while the biases stay", () => {
    for (const { widths, seed } of cases) {
      const parameters = randomParameters(widths, seed);
      let mask = randomMask(widths, 0.8, seed, { biases: true });
      let before = earlierStates(mask, parameters, "not positive");
      for (let level = 1; level < 8; level++) {
        mask = thinned(mask, 0.7, 1000 * seed + level);
        const after = earlierStates(mask, parameters, "not positive");
        for (const part of ["features", "weights", "biases"] as const) {
          after[part].forEach((codes, layer) => {
            expect(codes.every((code, index) => code >= before[part][layer]![index]!)).toBe(true);
          });
        }
        before = after;
      }
    }
  });

  it("deleting unproductive weights leaves the outputs of a ReLU network as they are, in both readings", () => {
    let deleted = 0;
    for (const { widths, seed } of cases) {
      const mask = randomMask(widths, 0.35, seed, { biases: seed % 2 === 1 });
      const parameters = randomParameters(widths, seed, { zeroBiases: seed % 5 === 0 });
      for (const rule of ["zero", "not positive"] satisfies SilenceRule[]) {
        const states = earlierStates(mask, parameters, rule);
        const productive = mask.weights.map((kept, layer) =>
          kept.map((bit, index) => (states.names[states.weights[layer]![index]!] === "unproductive" ? 0 : bit)),
        );
        expect(outputs(parameters, { ...mask, weights: productive })).toEqual(outputs(parameters, mask));
        deleted += countStates(states).weights.unproductive;
      }
    }
    expect(deleted).toBeGreaterThan(200);
  });
});

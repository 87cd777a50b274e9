import { describe, expect, it } from "vitest";
import type { NetworkMask } from "./network.ts";
import { countStates, lifetimes } from "./state-map.ts";
import { networkStates, type State } from "./states.ts";
import { graph, handGraph, outputs, randomMask, randomParameters, thinned, zombieEdges } from "./testing.ts";

const featureState = (mask: NetworkMask, layer: number, index: number) => {
  const states = networkStates(mask);
  return states.names[states.features[layer]![index]!];
};

/** The mask without the weights in a given state. */
function without(mask: NetworkMask, state: State): NetworkMask {
  const states = networkStates(mask);
  const weights = mask.weights.map((kept, layer) =>
    kept.map((bit, index) => (states.names[states.weights[layer]![index]!] === state ? 0 : bit)),
  );
  return { ...mask, weights };
}

describe("the states of the hand graph with zombies and a dead end", () => {
  const mask = handGraph(zombieEdges);

  it("are counted as in the table", () => {
    const { weights, features } = countStates(networkStates(mask));
    expect(weights).toEqual({ active: 8, zombie: 4, inactive: 2, detached: 0, pruned: 40 - 14 });
    expect(features).toEqual({ active: 10, zombie: 3, inactive: 1, detached: 0, pruned: 0 });
  });

  it("lie where they should", () => {
    const [a, b] = [1, 2];
    expect(featureState(mask, a, 2)).toBe("zombie");
    expect(featureState(mask, b, 2)).toBe("zombie");
    expect(featureState(mask, b, 3)).toBe("zombie");
    expect(featureState(mask, a, 3)).toBe("inactive");
  });
});

describe("edge cases", () => {
  it("everything is active in a dense network", () => {
    const { weights, features, biases } = countStates(networkStates(randomMask([3, 5, 4, 2], 1, 0)));
    expect([weights.active, features.active, biases.active]).toEqual([15 + 20 + 8, 14, 11]);
  });

  it("a network without hidden layers is active wherever it is kept", () => {
    const { weights, features } = countStates(networkStates(graph([3, 2], ["in", "y"], "in0-y0 in2-y0")));
    expect(weights).toMatchObject({ active: 2, pruned: 4 });
    expect(features).toMatchObject({ active: 3, detached: 2 });
  });

  it("an empty network is detached", () => {
    const { weights, features, biases } = countStates(networkStates(randomMask([4, 5, 2], 0, 0, { biases: true })));
    expect(weights).toMatchObject({ pruned: 30 });
    expect(features).toMatchObject({ detached: 11 });
    expect(biases).toMatchObject({ pruned: 7 });
  });

  it("a feature that loses both sides at once is detached, not active for ever", () => {
    expect(featureState(handGraph("in0-a0 a0-b0 b0-y0"), 2, 1)).toBe("detached");
  });

  it("an input that leads nowhere is inactive, an output fed by a zombie is a zombie", () => {
    const mask = handGraph("in0-a0 b1-y1");
    expect(featureState(mask, 0, 0)).toBe("inactive");
    expect(featureState(mask, 3, 1)).toBe("zombie");
  });
});

describe("features without input whose bias is pruned", () => {
  const chain = graph([2, 2, 2, 2, 1], ["in", "a", "b", "c", "y"], "in0-a0 a0-b0 b0-c0 c0-y0 a1-b1 b1-c1 c1-y0");
  const biasMask = (pruned: Record<number, number[]>) =>
    chain.widths
      .slice(1)
      .map((width, layer) =>
        Uint8Array.from({ length: width }, (_, index) => (pruned[layer]?.includes(index) ? 0 : 1)),
      );

  it("give 0, so their outgoing edges are inactive, and so on down the chain", () => {
    const mask = { ...chain, biases: biasMask({ 0: [1], 1: [1], 2: [1] }) };
    const { weights, features, biases } = countStates(networkStates(mask));
    expect(weights).toMatchObject({ active: 4, zombie: 0, inactive: 3 });
    expect(features).toMatchObject({ inactive: 3 });
    expect(biases).toMatchObject({ active: 4, pruned: 3 });
  });

  it("stop counting as 0 where the chain has a bias left", () => {
    const mask = { ...chain, biases: biasMask({ 0: [1], 2: [1] }) };
    const states = networkStates(mask);
    expect(countStates(states).weights).toMatchObject({ active: 4, zombie: 2, inactive: 1 });
    expect(states.names[states.features[1]![1]!]).toBe("inactive");
    expect(states.names[states.features[2]![1]!]).toBe("zombie");
    expect(states.names[states.features[3]![1]!]).toBe("zombie");
  });

  it("are zombies as long as biases are not prunable", () => {
    expect(countStates(networkStates(chain)).weights).toMatchObject({ active: 4, zombie: 3, inactive: 0 });
  });
});

describe("laws on random masks", () => {
  const cases = Array.from({ length: 240 }, (_, seed) => ({
    seed,
    biases: seed % 2 === 1,
    widths: [
      [4, 6, 2],
      [4, 5, 5, 2],
      [3, 4, 4, 4, 2],
      [5, 3],
    ][seed % 4]!,
    density: [0.15, 0.3, 0.5][seed % 3]!,
  }));

  it("states partition what there is, and pruned means masked", () => {
    for (const { widths, density, seed, biases } of cases) {
      const mask = randomMask(widths, density, seed, { biases });
      const states = networkStates(mask);
      states.weights.forEach((codes, layer) => {
        codes.forEach((code, index) => {
          expect(states.names[code] === "pruned").toBe(mask.weights[layer]![index] === 0);
          expect(states.names[code]).not.toBe("detached");
        });
      });
      const { weights, features } = countStates(states);
      const sum = (counts: Record<State, number>) => Object.values(counts).reduce((a, b) => a + b);
      expect(sum(weights)).toBe(mask.weights.reduce((total, kept) => total + kept.length, 0));
      expect(sum(features)).toBe(widths.reduce((a, b) => a + b));
      expect(features.pruned).toBe(0);
    }
  });

  it("never improve as masks shrink", () => {
    for (const { widths, seed, biases } of cases) {
      let mask = randomMask(widths, 0.8, seed, { biases });
      let before = networkStates(mask);
      for (let level = 1; level < 8; level++) {
        mask = thinned(mask, 0.7, 1000 * seed + level);
        const after = networkStates(mask);
        for (const part of ["features", "weights", "biases"] as const) {
          after[part].forEach((codes, layer) => {
            expect(codes.every((code, index) => code >= before[part][layer]![index]!)).toBe(true);
          });
        }
        before = after;
      }
    }
  });

  it("deleting inactive weights leaves the outputs as they are", () => {
    let deleted = 0;
    for (const { widths, density, seed, biases } of cases) {
      const mask = randomMask(widths, density, seed, { biases });
      const parameters = randomParameters(widths, seed);
      expect(outputs(parameters, without(mask, "inactive"))).toEqual(outputs(parameters, mask));
      deleted += countStates(networkStates(mask)).weights.inactive;
    }
    expect(deleted).toBeGreaterThan(200);
  });

  it("deleting zombies does so too when biases are zero, and not otherwise", () => {
    let deleted = 0;
    let changed = 0;
    for (const { widths, density, seed } of cases) {
      const mask = randomMask(widths, density, seed);
      const zero = randomParameters(widths, seed, { zeroBiases: true });
      expect(outputs(zero, without(mask, "zombie"))).toEqual(outputs(zero, mask));
      deleted += countStates(networkStates(mask)).weights.zombie;
      const biased = randomParameters(widths, seed);
      if (String(outputs(biased, without(mask, "zombie"))) !== String(outputs(biased, mask))) changed++;
    }
    expect(deleted).toBeGreaterThan(200);
    expect(changed).toBeGreaterThan(30);
  });
});

describe("lifetimes", () => {
  it("count the levels of each state and add up to the levels lived", () => {
    const masks = [randomMask([4, 5, 2], 1, 1, { biases: true })];
    for (let level = 1; level < 9; level++) masks.push(thinned(masks.at(-1)!, 0.7, level));
    const levels = masks.map(networkStates);
    const lived = lifetimes([levels[0]!, ...levels.slice(1)]);
    const width = lived.names.length;
    for (const part of ["weights", "biases"] as const) {
      lived[part].forEach((counts, layer) => {
        for (let index = 0; index < counts.length / width; index++) {
          const tuple = Array.from(counts.slice(index * width, (index + 1) * width));
          expect(tuple.reduce((a, b) => a + b)).toBe(9);
          expect(tuple).toEqual(
            lived.names.map((_, state) => levels.filter((level) => level[part][layer]![index] === state).length),
          );
        }
      });
    }
  });
});

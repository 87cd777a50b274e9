import fc from "fast-check";
import { expect, test } from "vitest";
import { type NetworkEdge, placeKey, readNetwork } from "./network-data.ts";
import { countCrossings, placeFeatures } from "./network-layout.ts";

const widths = [4, 6, 6, 3];
const edge = fc.integer({ min: 0, max: 2 }).chain((layer) =>
  fc.record({
    from: fc.tuple(fc.constant(layer), fc.nat(widths[layer]! - 1)),
    to: fc.tuple(fc.constant(layer + 1), fc.nat(widths[layer + 1]! - 1)),
    state: fc.constant("active" as const),
  }),
);
const network = fc.array(edge, { maxLength: 40 }).map((edges) => readNetwork({ widths, features: [], edges }));

test("never crosses more weights than the order of indices, and keeps every feature", () => {
  fc.assert(
    fc.property(network, (net) => {
      const placed = placeFeatures(net, 300, 10);
      expect(countCrossings(net, placed)).toBeLessThanOrEqual(countCrossings(net, net.layers));
      placed.forEach((layer, i) => {
        expect(layer.map(({ index }) => index).sort((a, b) => a - b)).toEqual(net.layers[i]!.map(({ index }) => index));
      });
    }),
  );
});

test("features stay apart and inside", () => {
  fc.assert(
    fc.property(network, (net) => {
      for (const layer of placeFeatures(net, 300, 10)) {
        layer.forEach(({ y }, i) => {
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(300);
          if (i > 0) expect(y - layer[i - 1]!.y).toBeGreaterThanOrEqual(10 - 1e-9);
        });
      }
    }),
  );
});

test("crossings are counted as pairs of weights in opposite order", () => {
  const brute = (edges: readonly NetworkEdge[]) => {
    let crossings = 0;
    for (const a of edges) {
      for (const b of edges) {
        if (a.from[0] === b.from[0] && a.from[1] < b.from[1] && a.to[1] > b.to[1]) crossings++;
      }
    }
    return crossings;
  };
  const complete = widths.map((width, layer) =>
    Array.from({ length: width }, (_, index) => ({ layer, index, state: "active" as const })),
  );
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 40 }), (edges) => {
      expect(countCrossings({ widths, tasks: [], layers: complete, edges }, complete)).toBe(brute(edges));
    }),
  );
});

test("a crossed pair is uncrossed, and separate components do not mix", () => {
  const edges: NetworkEdge[] = [];
  // Hidden features 0, 2, 4 belong to the lower input and output, 1, 3, 5 to the upper.
  for (let hidden = 0; hidden < 6; hidden++) {
    const side = hidden % 2 === 0 ? 1 : 0;
    edges.push(
      { from: [0, side], to: [1, hidden], state: "active" },
      { from: [1, hidden], to: [2, side], state: "active" },
    );
  }
  const net = readNetwork({ widths: [2, 6, 2], features: [], edges });
  const placed = placeFeatures(net, 200, 10);
  expect(countCrossings(net, placed)).toBe(0);
  expect(placed[1]!.map(({ index }) => index % 2)).toEqual([1, 1, 1, 0, 0, 0]);
  expect(placed[1]!.map(({ layer, index }) => placeKey([layer, index]))).toHaveLength(6);
});

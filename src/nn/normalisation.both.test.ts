import { describe, expect, it } from "vitest";
import { compile, type Tensor, tensor, valueAndGrad } from "#tensor";
import {
  batchNorm,
  groupNorm,
  initialiseNorm,
  initialiseStatistics,
  layerNorm,
  type NormParameters,
} from "./normalisation.ts";
import { elements, expectClose, expectGradient, numbers } from "./testing.ts";

const EPSILON = 1e-5;
const fresh = initialiseNorm(4, "f64");
const parameters: NormParameters = { scale: numbers("scale", 4), shift: numbers("shift", 4) };
const x = numbers("x", 2, 3, 4);

/** Less their mean, over the root of their variance. */
function plain(values: readonly number[]): number[] {
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance + EPSILON));
}

/** Every set of places normalised on its own. */
function normalisedBy(sets: readonly (readonly number[])[]): number[] {
  const values = elements(x);
  const result = [...values];
  for (const places of sets) {
    plain(places.map((place) => values[place])).forEach((value, i) => {
      result[places[i]] = value;
    });
  }
  return result;
}

const places = Array.from({ length: 24 }, (_, i) => i);
const setsBy = (name: (place: number) => number): number[][] =>
  [...new Set(places.map(name))].map((set) => places.filter((place) => name(place) === set));

describe("values", () => {
  it("of layerNorm: every vector on the last axis", () => {
    expectClose(layerNorm(fresh, x), normalisedBy(setsBy((place) => Math.floor(place / 4))));
  });

  it("of groupNorm: an example's neighbouring channels over all its places", () => {
    const sets = setsBy((place) => Math.floor(place / 12) * 2 + Math.floor((place % 4) / 2));
    expectClose(groupNorm(fresh, x, { groups: 2 }), normalisedBy(sets));
    expectClose(groupNorm(fresh, x.reshape(6, 4), { groups: 1 }), layerNorm(fresh, x));
  });

  it("of batchNorm: every feature over all rows", () => {
    const { outputs } = batchNorm(fresh, initialiseStatistics(4, "f64"), x, { training: true });
    expectClose(outputs, normalisedBy(setsBy((place) => place % 4)));
  });

  it("are scaled and shifted by feature", () => {
    const wanted = layerNorm(fresh, x).mul(parameters.scale).add(parameters.shift);
    expectClose(layerNorm(parameters, x), wanted);
  });

  it("are the shift where all are equal", () => {
    const same = tensor(new Float64Array(24).fill(3), [2, 3, 4]);
    expectClose(layerNorm(parameters, same), elements(parameters.shift.broadcastTo(2, 3, 4)));
  });
});

describe("gradients by parameters and input", () => {
  const weigh = numbers("weigh", 2, 3, 4);
  const loss = (layer: (p: NormParameters, x: Tensor) => Tensor) =>
    expectGradient(({ p, x }) => layer(p, x).mul(weigh).sum(), { p: parameters, x }, 7);

  it("layerNorm", () => loss(layerNorm));
  it("groupNorm", () => loss((p, x) => groupNorm(p, x, { groups: 2 })));
  it("batchNorm, by the batch", () =>
    loss((p, x) => batchNorm(p, initialiseStatistics(4, "f64"), x, { training: true }).outputs));
  it("batchNorm, by the statistics", () =>
    loss(
      (p, x) =>
        batchNorm(p, { mean: numbers("m", 4), variance: numbers("v", 4).square() }, x, { training: false }).outputs,
    ));
});

describe("the statistics of batchNorm", () => {
  it("move by the momentum towards the batch's, the variance of a sample", () => {
    const before = { mean: tensor([10], [1], "f64"), variance: tensor([5], [1], "f64") };
    const batch = tensor([1, 2, 3, 6], [4, 1], "f64"); // mean 3, variance 14 / 3
    const { statistics } = batchNorm(initialiseNorm(1, "f64"), before, batch, { training: true, momentum: 0.25 });
    expectClose(statistics, [0.75 * 10 + 0.25 * 3, 0.75 * 5 + (0.25 * 14) / 3]);
  });

  it("stay as they are, and are what counts, when nothing is trained", () => {
    const statistics = { mean: tensor([1], [1], "f64"), variance: tensor([4 - EPSILON], [1], "f64") };
    const layer = { scale: tensor([3], [1], "f64"), shift: tensor([0.5], [1], "f64") };
    const found = batchNorm(layer, statistics, tensor([5, -1], [2, 1], "f64"), { training: false });
    expectClose(found.outputs, [6.5, -2.5]);
    expect(found.statistics).toBe(statistics);
  });

  it("leave a gradient's function beside its value, in a compiled step", () => {
    const step = compile((p: NormParameters, statistics: typeof start, x: Tensor) => {
      const loss = (p: NormParameters) => {
        const { outputs, statistics: counted } = batchNorm(p, statistics, x, { training: true });
        return [outputs.square().mean(), counted] as const;
      };
      const [value, slopes, next] = valueAndGrad(loss)(p);
      return { value, slopes, statistics: next };
    });
    const start = initialiseStatistics(4, "f64");
    const once = step(parameters, start, x);
    const twice = step(parameters, once.statistics, x);
    const wanted = batchNorm(parameters, start, x, { training: true }).statistics;
    expectClose(once.statistics, wanted);
    expectClose(twice.statistics, batchNorm(parameters, wanted, x, { training: true }).statistics);
  });
});

it("names what does not fit", () => {
  expect(() => layerNorm(fresh, numbers("x", 2, 3))).toThrow(
    "layerNorm: parameters of 4 features, but the input is [2,3].",
  );
  expect(() => groupNorm(fresh, x, { groups: 3 })).toThrow(
    "groupNorm: 3 groups do not divide the channels of [2,3,4].",
  );
  expect(() => batchNorm(fresh, initialiseStatistics(4, "f64"), x.slice([0, 1], [0, 1]), { training: true })).toThrow(
    "batchNorm: training wants two rows or more, the batch is [1,1,4].",
  );
});

// Diagrams of the logistic family where its cycles are known, the lag of ramps, and cobwebs.
import { describe, expect, it } from "vitest";
import { cobweb, evenly, orbitDiagram, rampDiagram } from "./diagram.ts";
import { henonMap, logisticMap, quadraticMap } from "./maps.ts";
import { unwrap } from "./outcome.ts";

describe("orbitDiagram", () => {
  it("shows 1, 2, 4 and 3 values where the cycles have these lengths", () => {
    const { parameters, values } = orbitDiagram(logisticMap, {
      parameters: [2.5, 3.1, 3.5, 3.83],
      start: [0.4],
      skip: 2000,
      keep: 24,
    });
    for (const [r, length] of [
      [2.5, 1],
      [3.1, 2],
      [3.5, 4],
      [3.83, 3],
    ]) {
      const at = Array.from(values.data).filter((_, k) => parameters.data[k] === r);
      expect(at).toHaveLength(24);
      expect(new Set(at.map((x) => x.toFixed(7))).size).toBe(length);
    }
  });

  it("leaves out parameters at which the orbit leaves the numbers, and tells them", () => {
    const diagram = orbitDiagram((a) => henonMap({ a, b: 0.3 }), {
      parameters: [1.2, 1.45, 1],
      start: [0, 0],
      skip: 1000,
      keep: 2,
      coordinate: 1,
    });
    expect([...diagram.parameters.data]).toEqual([1.2, 1.2, 1, 1]);
    expect(diagram.departures.map(({ parameter }) => parameter)).toEqual([1.45]);
    expect(diagram.departures[0].why).toMatch(/^orbit of henon map \(a = 1.45, b = 0.3\): coordinate 0 /);
  });
});

describe("rampDiagram", () => {
  const ramp = (steps: number) => unwrap(rampDiagram(logisticMap, { start: [0.5], from: 2.8, to: 3.2, steps }));
  it("gives one point a parameter", () => {
    const { parameters, values } = ramp(4);
    expect([...parameters.data]).toEqual(
      [0, 1, 2, 3].map((k) => 2.8 + (0.4 * k) / 4).map((r) => expect.closeTo(r, 12)),
    );
    expect(values.data[0]).toBe(2.8 * 0.25);
  });

  it("splits after the doubling at 3, and the later the slower it goes", () => {
    const splitsAt = (steps: number) => {
      const { parameters, values } = ramp(steps);
      const k = values.data.findIndex((x, i) => i > 100 && Math.abs(x - values.data[i - 1]) > 0.05);
      return parameters.data[k];
    };
    expect(splitsAt(1000)).toBeGreaterThan(3);
    expect(splitsAt(1000)).toBeLessThan(3.2);
    expect(splitsAt(100_000)).toBeLessThan(splitsAt(1000));
    expect(splitsAt(100_000)).toBeGreaterThan(3);
  });

  it("tells where it leaves the numbers", () => {
    const run = rampDiagram(quadraticMap, { start: [0], from: 0, to: 1, steps: 100 });
    expect(!run.ok && run.why).toMatch(/^rampDiagram of quadratic map \(c = 0\.\d+\): coordinate 0 overflowed/);
  });

  it("refuses coordinates there are not", () => {
    expect(() => rampDiagram(logisticMap, { start: [0], from: 0, to: 1, steps: 1, coordinate: 1 })).toThrow(
      "logistic map (r = 0) has the coordinates 0 to 0, not 1",
    );
  });
});

describe("cobweb", () => {
  it("is in turn on the diagonal and on the curve, exactly", () => {
    const map = logisticMap(3.6);
    const { data, shape } = unwrap(cobweb(map, { start: 0.5, steps: 6 }));
    expect(shape).toEqual([13, 2]);
    for (let k = 0; k < 13; k++) {
      const [x, y] = [data[2 * k], data[2 * k + 1]];
      expect(y).toBe(k % 2 === 0 ? x : map.step([x])[0]);
    }
    expect(data[4]).toBe(0.9);
  });

  it("is of maps of one coordinate", () => {
    expect(() => cobweb(henonMap({ a: 1, b: 0 }), { start: 0, steps: 1 })).toThrow("has 2 coordinates");
  });
});

it("evenly has both ends, exactly", () => {
  expect([...evenly(0, 1, 5)]).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(evenly(0.1, 0.7, 4)[3]).toBe(0.7);
  expect([...evenly(3, 9, 1)]).toEqual([3]);
});

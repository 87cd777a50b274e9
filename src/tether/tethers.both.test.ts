// The laws of tethers: what merging keeps, what drifting does, how groups form, where bodies lie.
import { describe, expect, it } from "vitest";
import { type ArrayData, arrayData, stream } from "#kit";
import { placesOf, turnedTowards } from "./celestial.ts";
import { connection, connectionNames, distance } from "./connection.ts";
import { gateIsOpen, notebookGate } from "./gate.ts";
import { groupsOf, pairsOf } from "./groups.ts";
import { chooseNodes, tetherOnly } from "./nodes.ts";
import { drift, merge, type Pair } from "./pair.ts";
import { bondedGroups, meet, type RoundOptions } from "./round.ts";

const uniform = (name: string, ...shape: number[]): ArrayData =>
  arrayData("f64", shape, stream(name).uniform(shape.reduce((product, size) => product * size, 1)));
const [a, b] = [uniform("a", 64, 64), uniform("b", 64, 64)];
const sum = ({ data }: ArrayData) => Array.from(data).reduce((total, value) => total + value, 0);

describe("connection functions", () => {
  it.each(connectionNames)("%s is symmetric", (name) => {
    expect(connection(name, a, b)).toBe(connection(name, b, a));
  });

  it("of two independent uniform tethers are what the theory says", () => {
    expect(Math.abs(connection("dot", a, b) - 1024)).toBeLessThan(4 * 14.1);
    expect(Math.abs(connection("cosine", a, b) - 0.75)).toBeLessThan(0.03);
    expect(Math.abs(connection("pearson", a, b))).toBeLessThan(4 / 64);
    expect(Math.abs(connection("distance", a, b) + Math.sqrt(1 / 6))).toBeLessThan(0.02);
  });

  it("of a tether with itself are largest, and 0 where there is nothing to compare", () => {
    expect(connection("cosine", a, a)).toBeCloseTo(1, 12);
    expect(connection("pearson", a, a)).toBeCloseTo(1, 12);
    expect(connection("distance", a, a)).toBe(-0);
    const ones = arrayData("f64", [2], [1, 1]);
    expect(connection("pearson", ones, ones)).toBe(0);
    expect(connection("cosine", arrayData("f64", [2], [0, 0]), ones)).toBe(0);
    expect(() => connection("dot", a, ones)).toThrow("tethers [64,64] and [2] are not of one shape");
  });
});

describe("merging", () => {
  it.each([0, 0.3, 0.5, 1])("by %d is symmetric and keeps the mean of the pair", (mu) => {
    const [first, second] = merge([a, b], mu);
    expect(merge([b, a], mu)).toEqual([second, first]);
    expect((sum(first) + sum(second)) / (sum(a) + sum(b))).toBeCloseTo(1, 13);
    expect(distance(first.data, second.data)).toBeCloseTo((1 - mu) * distance(a.data, b.data), 10);
  });

  it("by 0 changes no bit, by 1 makes both their mean", () => {
    expect(merge([a, b], 0)).toEqual([a, b]);
    const [first, second] = merge([a, b], 1);
    expect(first.data[5]).toBeCloseTo((a.data[5]! + b.data[5]!) / 2, 15);
    expect(distance(first.data, second.data)).toBeLessThan(1e-13);
    expect(() => merge([a, b], 1.1)).toThrow("mu must be from 0 to 1");
  });
});

describe("drifting", () => {
  const middle = (shift: number) => arrayData("f64", [2, 2], [1, 1.1, 0.9 + shift, 1.05]);
  it("strictly raises the distance, by twice delta where nothing is clamped", () => {
    const pair: Pair = [middle(0), middle(0.1)];
    const [first, second] = drift(pair, 0.05);
    expect(distance(first.data, second.data)).toBeCloseTo(0.1 + 2 * 0.05, 12);
    expect(drift([pair[1], pair[0]], 0.05)).toEqual([second, first]);
  });

  it("stays within 0 and 2, does nothing to equal tethers, and nothing at delta 0", () => {
    const [first, second] = drift([a, b], 40);
    for (const { data } of [first, second]) expect(data.every((value) => value >= 0 && value <= 2)).toBe(true);
    expect(drift([a, a], 1)).toEqual([a, a]);
    expect(drift([a, b], 0)).toEqual([a, b]);
    expect(() => drift([a, b], -1)).toThrow("delta must be a number from 0");
  });
});

describe("a round", () => {
  const options: RoundOptions = { connection: "pearson", mergeAbove: 0.5, driftBelow: -0.5, mu: 0.5, delta: 0.1 };
  const near = merge([a, b], 0.9)[1]; // much of a in it
  const opposite = { ...a, data: a.data.map((value) => 1 - value) as Float64Array };
  const body = (tether: ArrayData, open = true) => ({ tethers: [tether], open });

  it("merges what is alike, drifts what is opposed, and lets the rest be", () => {
    const { meetings, bonds, tethers } = meet(
      [body(a), body(near), body(opposite), body(uniform("c", 64, 64))],
      new Set(),
      options,
    );
    const decisions = new Map(meetings.map(({ pair, decision }) => [pair.join(), decision]));
    expect(decisions.get("0,1")).toBe("merge");
    expect(decisions.get("0,2")).toBe("drift");
    expect(decisions.get("0,3")).toBe("stay");
    expect(bondedGroups(4, bonds)).toEqual([[0, 1], [2], [3]]);
    expect(tethers[3]).toEqual([uniform("c", 64, 64)]);
  });

  it("leaves whom the gate keeps out, and keeps a bond between the thresholds until a drift", () => {
    expect(meet([body(a), body(near, false)], new Set(), options).bonds.size).toBe(0);
    const bonds = meet([body(a), body(near)], new Set(), options).bonds;
    expect(meet([body(a), body(uniform("c", 64, 64))], bonds, options).bonds).toEqual(bonds);
    expect(meet([body(a), body(opposite)], bonds, options).bonds.size).toBe(0);
  });

  it("merges the states of nodes that are tethered in both, where states are given", () => {
    const layer = (name: string) => uniform(name, 2, 2);
    const states = (name: string, ...nodes: number[]) => ({ weights: [layer(name)], nodes: [Uint8Array.from(nodes)] });
    const bodies = [
      { ...body(a), states: states("v", 1, 1) },
      { ...body(near), states: states("w", 0, 1) },
    ];
    const { weights } = meet(bodies, new Set(), { ...options, mu: 1 });
    const [v, w] = [layer("v").data, layer("w").data];
    expect(Array.from(weights[0]![0]!.data)).toEqual(
      [v[0], (v[1]! + w[1]!) / 2, v[2], (v[3]! + w[3]!) / 2].map((x) => expect.closeTo(x!, 14)),
    );
    expect(weights[1]![0]!.data[0]).toBe(w[0]);
    expect(meet([body(a), body(near)], new Set(), options).weights).toEqual([[], []]);
  });

  it("at mu and delta 0 changes no tether, and refuses thresholds that overlap", () => {
    const { tethers } = meet([body(a), body(near), body(opposite)], new Set(), { ...options, mu: 0, delta: 0 });
    expect(tethers).toEqual([[a], [near], [opposite]]);
    expect(() => meet([], new Set(), { ...options, mergeAbove: -0.6 })).toThrow(
      "must not be below the drift threshold",
    );
  });
});

it("groups are connected components", () => {
  expect(pairsOf(3)).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ]);
  expect(
    groupsOf(6, [
      [4, 5],
      [1, 4],
      [0, 2],
    ]),
  ).toEqual([[0, 2], [1, 4, 5], [3]]);
  expect(groupsOf(0, [])).toEqual([]);
});

it("the gate opens for a loss at rest or a small gradient", () => {
  const open = (loss: number, previous: number | undefined, gradientNorm: number) =>
    gateIsOpen({ loss, previous, gradientNorm }, notebookGate);
  expect([open(2, 2.09, 5), open(2, 2.2, 5), open(2, 2.2, 0.09), open(2, undefined, 5)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

it("the most important nodes are tethered, the first of equals, and others have tethers of 1", () => {
  expect(Array.from(chooseNodes([1, 3, 3, 2], { count: 2 }))).toEqual([0, 1, 1, 0]);
  expect(Array.from(chooseNodes([2, 2, 2], { fraction: 1 / 3 }))).toEqual([1, 0, 0]);
  expect(Array.from(chooseNodes([5, 5], { fraction: 1 }))).toEqual([1, 1]);
  expect(() => chooseNodes([1], { count: 2 })).toThrow("a layer of 1 nodes cannot have 2 tether nodes");
  const tether = arrayData("f64", [2, 3], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
  expect(Array.from(tetherOnly(tether, Uint8Array.of(0, 1, 0)).data)).toEqual([1, 0.2, 1, 1, 0.5, 1]);
});

describe("places", () => {
  const points = [
    [0, 0],
    [3, 0],
    [0, 4],
    [-1, -2],
  ] as const;
  const apart = (all: readonly (readonly [number, number])[]) =>
    all.map(([x, y]) => all.map(([u, v]) => Math.sqrt((x - u) * (x - u) + (y - v) * (y - v))));

  it("of distances in the plane have those distances, around their middle", () => {
    const places = placesOf(apart(points));
    for (const [i, row] of apart(places).entries())
      for (const [j, d] of row.entries()) expect(d).toBeCloseTo(apart(points)[i]![j]!, 10);
    expect(places.reduce((total, [x]) => total + x, 0)).toBeCloseTo(0, 10);
    expect(placesOf([[0]])).toEqual([[0, 0]]);
  });

  it("turned towards others lie on them where only a turn or a mirror parts them", () => {
    for (const mirror of [1, -1]) {
      const turned = points.map(([x, y]): [number, number] => [0.6 * x - 0.8 * mirror * y, 0.8 * x + 0.6 * mirror * y]);
      for (const [at, [x, y]] of turnedTowards(turned, points).entries()) {
        expect(x).toBeCloseTo(points[at]![0], 10);
        expect(y).toBeCloseTo(points[at]![1], 10);
      }
    }
  });
});

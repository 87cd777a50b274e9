import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import { UsageError } from "#kit";
import { light, taskColours } from "../palette.ts";
import { type NetworkGraphOptions, networkGraph } from "./network-graph.ts";

const draw = (options: NetworkGraphOptions) =>
  networkGraph(options).draw(parseHTML("<!doctype html><html></html>").document as unknown as Document);
const places = (svg: Element) =>
  [...svg.querySelectorAll("[data-place]")].map((node) => node.getAttribute("data-place"));
const words = (svg: Element) => [...svg.querySelectorAll("text")].map((text) => text.textContent ?? "");

const small: NetworkGraphOptions = {
  widths: [2, 4, 2],
  features: [
    { layer: 0, index: 0, state: "active", task: "left", label: "x0" },
    { layer: 0, index: 1, state: "active", task: "right" },
    { layer: 1, index: 0, state: "active", task: "left" },
    { layer: 1, index: 1, state: "active" },
    { layer: 1, index: 3, state: "pruned" },
  ],
  edges: [
    { from: [0, 0], to: [1, 0], state: "active", task: "left" },
    { from: [1, 0], to: [2, 0], state: "active", task: "left" },
    { from: [0, 0], to: [1, 1], state: "active" },
    { from: [1, 1], to: [2, 1], state: "zombie" },
    { from: [0, 1], to: [1, 3], state: "pruned" },
    { from: [0, 1], to: [2, 1], state: "inactive" },
  ],
};

test("draws all inputs and outputs, and of the hidden features those with a weight left", () => {
  const svg = draw(small);
  expect(places(svg).sort()).toEqual(["0.0", "0.1", "1.0", "1.1", "2.0", "2.1"]);
  expect(svg.querySelectorAll("[data-from]")).toHaveLength(5); // one ends at a feature that is not drawn
});

test("colours follow task and state", () => {
  const svg = draw(small);
  const paint = (selector: string, name: string) => svg.querySelector(selector)?.getAttribute(name);
  expect(paint('[data-place="1.0"]', "fill")).toBe(taskColours[0]);
  expect(paint('[data-place="0.1"]', "fill")).toBe(taskColours[1]);
  expect(paint('[data-from="0.0"][data-to="1.1"]', "stroke")).toBe(light.ink);
  expect(paint('[data-place="2.1"]', "fill")).toBe("#cc79a7"); // not listed: as lively as its liveliest weight
});

test("the key counts what is drawn or listed, state by state", () => {
  const key = [...draw(small).querySelectorAll('[aria-label="key"] text')].map((text) => text.textContent);
  expect(key).toEqual([
    "active, left: 3 features, 2 weights",
    "active, right: 1 feature",
    "active, shared: 1 feature, 1 weight",
    "zombie: 1 feature, 1 weight",
    "inactive: 1 weight",
    "pruned: 1 feature, 1 weight",
  ]);
});

test("layers say how many of their features are left", () => {
  expect(words(draw(small))).toEqual(expect.arrayContaining(["inputs", "hidden", "2 of 4", "outputs", "x0", "left"]));
});

test("edges of the possible: nothing left, one layer, no features", () => {
  const nothing = draw({ widths: [2, 5, 1], features: [], edges: [{ from: [0, 0], to: [1, 1], state: "pruned" }] });
  expect(places(nothing)).toEqual(["0.0", "0.1", "2.0"]);
  expect(words(nothing)).toContain("no weights left");
  expect(places(draw({ widths: [3], features: [], edges: [] }))).toHaveLength(3);
  expect(places(draw({ widths: [0, 4, 0], features: [], edges: [] }))).toHaveLength(0);
});

test("mistakes are named", () => {
  const wrong = (options: Partial<NetworkGraphOptions>) => () =>
    networkGraph({ widths: [2, 2], features: [], edges: [], ...options });
  expect(wrong({ widths: [] })).toThrow(UsageError);
  expect(wrong({ edges: [{ from: [0, 2], to: [1, 0], state: "active" }] })).toThrow(
    "index 2 in layer 0, which has 2 features",
  );
  expect(wrong({ edges: [{ from: [1, 0], to: [0, 0], state: "active" }] })).toThrow("must go to a later layer");
  expect(wrong({ features: [{ layer: 5, index: 0, state: "active" }] })).toThrow(
    "lies in layer 5, but there are 2 layers",
  );
  const task = { tasks: ["a", "b"], features: [{ layer: 0, index: 0, state: "active", task: "c" }] } as const;
  expect(wrong(task)).toThrow('task "c" is not among the tasks a, b');
  const misspelt = "zombi" as "zombie";
  expect(wrong({ features: [{ layer: 0, index: 0, state: misspelt }] })).toThrow('did you mean "zombie"?');
});

test("a figure can be laid out for another width", () => {
  const figure = networkGraph(small);
  expect(figure.at?.(360).width).toBe(360);
});

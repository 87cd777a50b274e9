import { expect, it } from "vitest";
import { stream } from "#kit";
import { initialisers, mlp } from "#nn";
import { tensor } from "#tensor";
import { spirals } from "./spirals.ts";
import { homogeneity, treated, treatments, untreated } from "./variants.ts";

const draw = initialisers["pytorch-default"];
const parameters = mlp({ widths: [2, 4, 4, 2], activation: "relu" }).initialise(stream(1), {
  weights: draw,
  biases: draw,
});
const { inputs } = spirals(40, 1, 0.02, stream(2));
const outputs = (variant: ReturnType<typeof untreated>) =>
  Array.from(variant.forward(variant.parameters, inputs).at(-1)!.data());

it("a widened network has twice the hidden nodes and computes the same", () => {
  const wide = treated("widen", parameters, stream(3));
  expect(wide.parameters.layers.map(({ weight }) => weight.shape)).toEqual([
    [2, 8],
    [8, 8],
    [8, 2],
  ]);
  const before = outputs(untreated(parameters));
  for (const [at, value] of outputs(wide).entries()) expect(Math.abs(value - before[at]!)).toBeLessThan(1e-6);
});

it("an overlay and a norm change what is computed, waiting and starting anew do not", () => {
  const before = outputs(untreated(parameters));
  const changed = treatments.filter(
    (treatment) => `${outputs(treated(treatment, parameters, stream(3)))}` !== `${before}`,
  );
  expect(changed).toContain("overlay");
  expect(changed).toContain("normalise");
  expect(changed).not.toContain("nothing");
  expect(changed).not.toContain("restart");
});

it("homogeneity is the mean cosine over pairs: 1 for one direction, 0 for right angles and for silence", () => {
  const of = (rows: number[][]) => homogeneity(tensor(rows)).item();
  expect(
    of([
      [1, 1],
      [2, 2],
      [3, 3],
    ]),
  ).toBeCloseTo(1, 6);
  expect(
    of([
      [1, 0],
      [0, 5],
    ]),
  ).toBeCloseTo(0, 6);
  expect(
    of([
      [1, 0],
      [1, 0],
      [0, 0],
    ]),
  ).toBeCloseTo(1 / 3, 6);
});

it("the second spiral is the first turned by half a circle", () => {
  const { inputs: points, targets } = spirals(20, 1, 0, stream(1));
  const [data, classes] = [points.data(), targets.data()];
  expect(Array.from(classes)).toEqual([...Array(10).fill(0), ...Array(10).fill(1)]);
  for (let at = 0; at < 20; at++) expect(data[at]! + data[at + 20]!).toBeCloseTo(0, 6);
});

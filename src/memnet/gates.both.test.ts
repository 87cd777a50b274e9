// Gates: shares that sum to 1, the best few, levels that multiply, and what balance costs.
import { expect, it } from "vitest";
import { stream } from "#kit";
import { type Tensor, tensor } from "#tensor";
import { balanceLoss, bestOf, gateModule, mixture } from "./gates.ts";

const values = (x: Tensor): number[] => Array.from(x.data());
const t = (shape: number[], ...x: number[]) => tensor(x, shape, "f64");

it("shares sum to 1 on every level, and a level's shares are products down the tree", () => {
  const gate = gateModule({ inputs: 2, levels: [2, 3, 2] });
  const x = t([2, 2], 1, -1, 0.5, 2);
  const shares = gate.step(gate.initialise(stream(1), "f64"), {}, x).y;
  expect(shares.shape).toEqual([2, 12]);
  for (const sum of values(shares.sum(-1))) expect(sum).toBeCloseTo(1, 14);
  // Of one level only, the share of its branch is that of all its leaves together.
  const above = gateModule({ inputs: 2, levels: [2] });
  const first = above.step(above.initialise(stream(1), "f64"), {}, x).y;
  values(shares.reshape(2, 2, 6).sum(2)).forEach((sum, i) => {
    expect(sum).toBeCloseTo(values(first)[i], 14);
  });
});

it("the best k are kept, the first of equals, and sum to 1 again", () => {
  const kept = values(bestOf(t([2, 3], 0.5, 0.3, 0.2, 0.25, 0.5, 0.25), 2));
  [0.625, 0.375, 0, 1 / 3, 2 / 3, 0].forEach((share, i) => {
    expect(kept[i]).toBeCloseTo(share, 14);
  });
  expect(values(bestOf(t([1, 3], 0.2, 0.2, 0.6), 1))).toEqual([0, 0, 1]);
  expect(() => gateModule({ inputs: 2, levels: [2, 0] })).toThrow(
    "gate: experts must be a whole number from 1, got 0.",
  );
});

it("mixes experts by their shares", () => {
  expect(values(mixture(t([2, 2], 1, 0, 0.5, 0.5), [t([2, 1], 3, 3), t([2, 1], 5, 5)]))).toEqual([3, 4]);
});

it("balance is 1 when experts are used alike, and their number when one does all", () => {
  expect(balanceLoss(t([2, 2], 0.9, 0.1, 0.1, 0.9)).item()).toBeCloseTo(1, 14);
  expect(balanceLoss(t([2, 4], 1, 0, 0, 0, 1, 0, 0, 0)).item()).toBe(4);
});

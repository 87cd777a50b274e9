import { expect, it } from "vitest";
import { arrayData } from "#kit";
import { accuracyOf } from "./accuracy.ts";
import { elastic, meanOf } from "./members.ts";
import { placesByRound, skyArrays } from "./sky.ts";

it("accuracy is of mean logits, over the labels that count, the first class winning ties", () => {
  // Two models, two rows, two classes.
  const logits = { data: [3, 0, 0, 1, 0, 1, 0, 4], models: 2, rows: 2, classes: 2 };
  expect(accuracyOf(logits, [0], [0, 1])).toBe(1);
  expect(accuracyOf(logits, [1], [0, 1])).toBe(0.5);
  expect(accuracyOf(logits, [0, 1], [0, 1])).toBe(1);
  expect(accuracyOf(logits, [1], [0, 1], (label) => label === 0)).toBe(0);
  expect(accuracyOf({ data: [2, 2], models: 1, rows: 1, classes: 2 }, [0], [0])).toBe(1);
});

it("elastic averaging moves models and centre towards each other and keeps their sum", () => {
  const of = (...values: number[]) => arrayData("f32", [values.length], Float32Array.from(values));
  const { members, centre } = elastic([of(1), of(5)], of(2), 0.25);
  expect(members.map(({ data }) => data[0])).toEqual([1.25, 4.25]);
  expect(centre.data[0]).toBe(2.5); // 2 - 0.25 + 0.75
  expect(Array.from(meanOf([of(1, 2), of(5, 4)]).data)).toEqual([3, 3]);
});

it("bodies that are alike lie together, and do not jump when nothing changes", () => {
  const alike = [1, 0, 0]; // pairs (0, 1), (0, 2), (1, 2) of three bodies
  const [first, second] = placesByRound([alike, alike], 3);
  const apart = (i: number, j: number) => {
    const [dx, dy] = [first![i]![0] - first![j]![0], first![i]![1] - first![j]![1]];
    return Math.sqrt(dx * dx + dy * dy);
  };
  expect([apart(0, 1), apart(0, 2), apart(1, 2)].map((d) => Math.round(d * 1e9) / 1e9)).toEqual([0, 1, 1]);
  for (const [body, [x, y]] of second!.entries()) {
    expect(x).toBeCloseTo(first![body]![0], 12);
    expect(y).toBeCloseTo(first![body]![1], 12);
  }
  expect(skyArrays({ connections: [alike], bonded: [[1, 0, 0]] }).bonded!.shape).toEqual([1, 3]);
});

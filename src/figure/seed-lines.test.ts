import { expect, test } from "vitest";
import type { Mark } from "./marks.ts";
import { range, type SeedRow, seedLines } from "./seed-lines.ts";

const rows: SeedRow[] = [
  { arm: "b", seed: 1, x: 1, value: 4 },
  { arm: "b", seed: 1, x: 0, value: 2 },
  { arm: "a", seed: 1, x: 0, value: 1 },
  { arm: "a", seed: 2, x: 0, value: 3 },
  { arm: "a", seed: 1, x: 1, value: 5 },
  { arm: "a", seed: 2, x: 1, value: Number.NaN },
  { arm: "a", seed: 2, x: 2, value: 8 },
];
const dataOf = (marks: Mark[], name: string) =>
  marks.filter(({ mark }) => mark === name).map(({ data }) => [...(data as Iterable<unknown>)]);

test("means go over the seeds of a level, in the order of the levels, and are NaN where a seed is", () => {
  const [, means] = dataOf(seedLines(rows), "line");
  expect(means).toEqual([
    { arm: "b", x: 0, value: 2 },
    { arm: "b", x: 1, value: 4 },
    { arm: "a", x: 0, value: 2 },
    { arm: "a", x: 1, value: Number.NaN },
    { arm: "a", x: 2, value: 8 },
  ]);
});

test("an arm with one seed has no thin line; labels stand at the last finite mean", () => {
  const marks = seedLines(rows);
  const [seeds] = dataOf(marks, "line");
  expect(new Set((seeds as SeedRow[]).map(({ arm }) => arm))).toEqual(new Set(["a"]));
  expect(dataOf(marks, "endLabels")).toEqual([
    [
      { x: 1, y: 4, name: "b" },
      { x: 2, y: 8, name: "a" },
    ],
  ]);
});

test("bands need two seeds; the order of arms can be given", () => {
  const marks = seedLines(rows, { band: range, arms: ["a", "none"] });
  const [bands] = dataOf(marks, "areaY");
  expect(bands?.[0]).toEqual({ arm: "a", x: 0, low: 1, high: 3 });
  expect(bands).toHaveLength(2);
  const [ends] = dataOf(marks, "endLabels");
  expect((ends as { name: string }[]).map(({ name }) => name)).toEqual(["a", "b"]);
});

test("one level is a point; no rows are no data", () => {
  expect(dataOf(seedLines([{ arm: "a", seed: 1, x: 3, value: 2 }]), "dot")).toEqual([[{ arm: "a", x: 3, value: 2 }]]);
  for (const { data } of seedLines([])) expect([...(data as Iterable<unknown>)]).toEqual([]);
});

test("a seed that has ended is held at its last value in mean and band, and its own line ends", () => {
  const ended = [
    { arm: "a", seed: 1, x: 0, value: 4 },
    { arm: "a", seed: 1, x: 1, value: 0 },
    { arm: "a", seed: 2, x: 0, value: 4 },
    { arm: "a", seed: 2, x: 1, value: 4 },
    { arm: "a", seed: 2, x: 2, value: 2 },
  ];
  const marks = seedLines(ended, { held: true, band: range });
  const [seeds, means] = dataOf(marks, "line");
  expect(means).toEqual([
    { arm: "a", x: 0, value: 4 },
    { arm: "a", x: 1, value: 2 },
    { arm: "a", x: 2, value: 1 },
  ]);
  expect(seeds).toHaveLength(ended.length);
  expect(dataOf(marks, "areaY")[0]).toHaveLength(3);
});

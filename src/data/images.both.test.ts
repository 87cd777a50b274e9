import { expect, it } from "vitest";
import { stream, UsageError } from "#kit";
import { parseIdx } from "./idx.ts";
import { chooseImages, halveImages, imagesOf } from "./images.ts";
import { notebookDefaults } from "./notebook000.ts";
import { formatNumbers, parseNumbers } from "./numbers.ts";
import { strokeDigits } from "./strokes.ts";

const idx = (...bytes: number[]) => parseIdx(Uint8Array.from(bytes), "pixels");

it("an IDX file is its header's shape and the bytes after it", () => {
  expect(idx(0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6)).toEqual({
    dtype: "u8",
    shape: [2, 3],
    data: Uint8Array.of(1, 2, 3, 4, 5, 6),
  });
  expect(idx(0, 0, 8, 1, 0, 0, 0, 0).data.length).toBe(0);
});

it.each([
  [[], "pixels is no IDX file"],
  [[0, 1, 8, 1, 0, 0, 0, 0], "pixels is no IDX file"],
  [[0, 0, 13, 1, 0, 0, 0, 1, 0, 0, 0, 0], "elements of type 0x0d; wanted are bytes"],
  [[0, 0, 8, 3, 0, 0, 0, 1], "cut off within its header of 16 bytes"],
  [[0, 0, 8, 1, 0, 0, 0, 3, 1, 2], "pixels is cut off: its header wants 3 = 3 bytes, and 2 follow"],
  [[0, 0, 8, 1, 0, 0, 0, 1, 1, 2], "pixels is too long"],
] as const)("refuses the file %j by name", (bytes, why) => {
  expect(() => idx(...bytes)).toThrow(UsageError);
  expect(() => idx(...bytes)).toThrow(why);
});

const byte = (shape: number[], data: number[]) => ({ dtype: "u8", shape, data: Uint8Array.from(data) }) as const;

it("images become rows of fractions, chosen by label and count", () => {
  const set = { images: byte([3, 1, 2], [0, 255, 51, 102, 1, 2]), labels: byte([3], [7, 3, 7]) };
  expect(Array.from(chooseImages(set, { labels: [3] }).inputs.data)).toEqual([51 / 255, 102 / 255].map(Math.fround));
  expect(Array.from(chooseImages(set).labels.data)).toEqual([7, 3, 7]);
  const drawn = chooseImages(set, { labels: [7], count: 2, rng: stream(1) });
  expect(Array.from(drawn.labels.data)).toEqual([7, 7]);
  expect(chooseImages(set, { labels: [5] }).inputs.shape).toEqual([0, 2]);
  expect(() => chooseImages(set, { labels: [7], count: 3 })).toThrow("3 images are wanted, and 2 have the labels 7");
});

it("halved images are means of four pixels, an odd edge left out", () => {
  const set = { images: byte([1, 2, 5], [0, 4, 8, 8, 9, 0, 4, 8, 10, 9]), labels: byte([1], [0]) };
  expect(halveImages(set).images).toEqual(byte([1, 1, 2], [2, 9]));
});

it("data from outside without images, or with labels missing, are refused", () => {
  expect(() => imagesOf({})).toThrow("imagesOf: wants trainImages");
  const images = byte([2, 1, 1], [0, 0]);
  const arrays = {
    trainImages: images,
    trainLabels: byte([1], [0]),
    testImages: images,
    testLabels: byte([2], [0, 0]),
  };
  expect(() => imagesOf(arrays)).toThrow("train: images [2,1,1] and labels [1]");
});

it("strokes draw ten balanced digits that differ, and repeat from their stream alone", () => {
  const options = { train: 40, test: 20, size: 10, rng: stream(3) };
  const { train, test } = strokeDigits(options);
  expect([train.images.shape, test.labels.shape]).toEqual([[40, 10, 10], [20]]);
  for (let digit = 0; digit < 10; digit++) expect(train.labels.data.filter((label) => label === digit)).toHaveLength(4);
  expect(strokeDigits(options)).toEqual({ train, test });
  expect(strokeDigits({ ...options, rng: stream(4) }).train.images.data).not.toEqual(train.images.data);
  const mean = (digit: number) => {
    const { inputs } = chooseImages(train, { labels: [digit] });
    return Array.from(inputs.data).reduce((sum, value) => sum + value, 0) / inputs.data.length;
  };
  expect(mean(1)).toBeLessThan(mean(8) / 2); // two strokes against seven
});

it("numbers go to text and back with all their bits", () => {
  const values = [0.1, -2, 1e-300, 12345678.9, 0];
  const text = formatNumbers(values, 2);
  expect(text.split("\n")).toHaveLength(4);
  expect(Array.from(parseNumbers(text, { file: "n.txt", count: 5 })!)).toEqual(values);
  expect(parseNumbers(" \n\t", { file: "n.txt", count: 5 })).toBe(undefined);
});

it.each([
  ["1 2", "n.txt: expected 3 numbers, found 2."],
  ["1 2 3 4", "n.txt: expected 3 numbers, found 4."],
  ["1 two 3", 'n.txt: word 2, "two", is not a number.'],
  ["1 2 NaN", 'n.txt: word 3, "NaN", is not a number.'],
  ["1 2 0x10", 'n.txt: word 3, "0x10", is not a number.'],
  ["1,2,3", 'n.txt: word 1, "1,2,3", is not a number.'],
  ["1 2 1e999", 'n.txt: word 3, "1e999", is not a number.'],
])("the text %j is refused by file and reason", (text, why) => {
  expect(() => parseNumbers(text, { file: "n.txt", count: 3 })).toThrow(why);
});

it("the notebook's default data are 32 rows of 128 in [0, 1), labels 0 to 9, and a 64 x 64 tether", () => {
  const { inputs, labels, other } = notebookDefaults();
  expect([inputs.shape, labels.shape, other.shape]).toEqual([[32, 128], [32], [64, 64]]);
  expect(inputs.data.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(labels.data.every((value) => Number.isInteger(value) && value >= 0 && value <= 9)).toBe(true);
});

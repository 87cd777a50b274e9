import { expect, test } from "vitest";
import { shorten, textWidth, thousands, wrap } from "./words.ts";

test("widths add up and grow with the font", () => {
  expect(textWidth("", 12)).toBe(0);
  expect(textWidth("abc", 12)).toBeCloseTo(textWidth("a", 12) + textWidth("bc", 12));
  expect(textWidth("abc", 24)).toBeCloseTo(2 * textWidth("abc", 12));
});

test("what is shortened fits, and what fits is left alone", () => {
  expect(shorten("baseline", 12, 100)).toBe("baseline");
  const short = shorten("a rather long name of an arm", 12, 80);
  expect(short.endsWith("…")).toBe(true);
  expect(textWidth(short, 12)).toBeLessThanOrEqual(80);
  expect(shorten("wide", 12, 0)).toBe("w…");
});

test("lines fit, words keep their order, and a number keeps its per cent sign", () => {
  const text = "the band is the 95 % interval of the mean";
  for (const width of [60, 90, 130, 200]) {
    const lines = wrap(text, 12, width);
    for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(width);
    expect(lines.join(" ").replaceAll("\u00a0", " ")).toBe(text);
    expect(lines.some((line) => line.startsWith("%"))).toBe(false);
  }
  expect(wrap("", 12, 100)).toEqual([""]);
});

test("thousands are set apart", () => {
  expect([0, 999, 1000, 1_234_567, -1000].map(thousands)).toEqual([
    "0",
    "999",
    "1\u202f000",
    "1\u202f234\u202f567",
    "−1\u202f000",
  ]);
});

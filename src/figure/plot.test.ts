import { parseHTML } from "linkedom";
import { describe, expect, test, vi } from "vitest";
import type { Figure } from "./figure.ts";
import { areaY, barY, cell, dot, line, ruleY } from "./marks.ts";
import { light } from "./palette.ts";
import { plot } from "./plot.ts";
import { type SeedRow, seedLines } from "./seed-lines.ts";
import { toSvg } from "./svg.ts";

const page = () => parseHTML("<!doctype html><html></html>").document as unknown as Document;
async function draw(figure: Figure): Promise<SVGSVGElement> {
  await figure.load?.();
  return figure.draw(page());
}
const words = (svg: Element) => [...svg.querySelectorAll("text")].map((text) => text.lastChild?.textContent);
const rows = (value: (x: number, seed: number) => number): SeedRow[] =>
  ["one", "two"].flatMap((arm) =>
    [1, 2].flatMap((seed) => [0, 1, 2, 3].map((x) => ({ arm, seed, x, value: value(x, seed) + arm.length }))),
  );

test("drawing before loading says what to do", async () => {
  vi.resetModules(); // another file of tests may have loaded it
  const { plot } = await import("./plot.ts");
  expect(() => plot({ marks: ruleY([0]) }).draw(page())).toThrow(/^plot: a chart is drawn before it is loaded; /);
});

test("the same figure gives the same bytes, however many charts came before", async () => {
  const figure = plot({
    title: "t",
    marks: [
      line(
        [
          [0, 1],
          [1, 2],
        ],
        { clip: true },
      ),
      seedLines(rows((x) => x)),
    ],
  });
  await figure.load?.();
  const first = toSvg(figure, page(), { key: "k" });
  for (let i = 0; i < 3; i++) figure.draw(page());
  expect(toSvg(figure, page(), { key: "k" })).toBe(first);
  expect(first).toMatch(/ id="f[0-9a-f]{8}-1"/);
});

test("series are named at their ends; without names categories get a key, amounts a ramp", async () => {
  const marks = seedLines(rows((x) => x));
  const named = await draw(plot({ marks }));
  expect(named.querySelectorAll('[aria-label="series"] text')).toHaveLength(2);
  expect(named.querySelector('[aria-label="key"]')).toBeNull();
  const keyed = await draw(plot({ key: true, marks }));
  expect(keyed.querySelectorAll('[aria-label="key"]')).toHaveLength(2);
  expect(keyed.querySelectorAll('[aria-label="series"] text')).toHaveLength(0);
  const ramped = await draw(
    plot({
      marks: dot(
        [
          [0, 0],
          [1, 1],
        ],
        { fill: ([x]: number[]) => x },
      ),
    }),
  );
  expect(ramped.querySelectorAll('[aria-label="key"] rect').length).toBeGreaterThan(20);
});

test("arms keep the colours of their order", async () => {
  const svg = await draw(
    plot({
      marks: seedLines(
        rows((x) => x),
        { arms: ["two", "one"] },
      ),
    }),
  );
  const [first, second] = [...svg.querySelectorAll('[aria-label="series"] path')].map((path) =>
    path.getAttribute("stroke"),
  );
  // Both ends lie at one height, so they stay in the order given.
  expect([first?.toLowerCase(), second?.toLowerCase()]).toEqual(["#0072b2", "#d55e00"]);
});

test("a logarithmic axis says so; zero has a rule on a linear one only", async () => {
  const marks = line([
    [0, 0.1],
    [1, 10],
  ]);
  const log = await draw(plot({ y: { type: "log", label: "error" }, marks }));
  expect(words(log)).toContain("error (log scale)");
  expect(words(log)).toContain("0.1");
  expect(log.querySelectorAll('[aria-label="zero"] line')).toHaveLength(0);
  const linear = await draw(
    plot({
      marks: line([
        [1, -1],
        [2, 1],
      ]),
    }),
  );
  expect(linear.querySelectorAll('[aria-label="zero"] line')).toHaveLength(1);
});

test("height and width hold whatever the furniture takes, and a figure can be laid out for another width", async () => {
  const figure = plot({
    title: "a title",
    caption: "a caption ".repeat(20),
    width: 360,
    height: 300,
    marks: barY([1, 2]),
  });
  for (const [each, width] of [
    [figure, 360],
    [figure.at!(900), 900],
  ] as const) {
    const svg = await draw(each);
    expect([svg.getAttribute("width"), svg.getAttribute("height")]).toEqual([String(width), "300"]);
    expect(each.height).toBe(300);
  }
});

describe("edges", () => {
  test("no rows", async () => {
    for (const marks of [[], seedLines([]), areaY([])])
      expect(words(await draw(plot({ marks })))).toContain("no values yet");
  });
  test("one point", async () => {
    const svg = await draw(plot({ y: { label: "e" }, marks: seedLines([{ arm: "a", seed: 1, x: 3, value: 0.4 }]) }));
    expect(svg.querySelectorAll("circle")).toHaveLength(1);
    expect(words(svg)).toContain("0.40");
  });
  test("NaN leaves a gap and no NaN in the file", async () => {
    const figure = plot({ marks: seedLines(rows((x, seed) => (x === 1 && seed === 1 ? Number.NaN : x))) });
    await figure.load?.();
    expect(toSvg(figure, page())).not.toMatch(/="[^"]*NaN/);
  });
  test("all NaN", async () => {
    const figure = plot({ marks: seedLines(rows(() => Number.NaN)) });
    await figure.load?.();
    expect(toSvg(figure, page())).not.toMatch(/="[^"]*NaN/);
  });
  test("tables of categories have no grid", async () => {
    const svg = await draw(plot({ marks: cell([["a", "b"]], { fill: light.muted }) }));
    expect(svg.querySelector('[aria-label="y-grid"]')).toBeNull();
  });
});

test.each(["linear", "log"] as const)("a chart of nothing has an end, on a %s axis too", async (type) => {
  const marks = [line([], { x: "x", y: "value" })];
  const none = plot({
    title: "Nothing",
    x: { label: "x", integer: type === "linear" },
    y: { label: "y", type },
    marks,
  });
  expect(words(await draw(none))).toContain("Nothing");
});

import { describe, expect, test } from "vitest";
import { sha256Hex } from "#kit";
import {
  fieldImage,
  line,
  networkGraph,
  panels,
  plot,
  pointsImage,
  readSvgMetadata,
  ruleY,
  seedLines,
  toSvg,
  trajectories3d,
} from "./index.ts";

// The browser's own document where there is one, linkedom's otherwise.
async function findDocument(): Promise<Document> {
  if (globalThis.document) return globalThis.document;
  const name = "linkedom";
  const { parseHTML } = await import(/* @vite-ignore */ name);
  return parseHTML("<!doctype html><html></html>").document;
}
const document = await findDocument();

const network = networkGraph({
  title: "A <small> network & its tasks",
  widths: [2, 3, 2],
  features: [
    { layer: 0, index: 0, state: "active", task: "a", label: "x₀" },
    { layer: 1, index: 2, state: "zombie" },
    { layer: 2, index: 1, state: "active", task: "b" },
  ],
  edges: [
    { from: [0, 0], to: [1, 0], state: "active", task: "a" },
    { from: [0, 1], to: [1, 2], state: "zombie" },
    { from: [1, 0], to: [2, 1], state: "audience" },
    { from: [1, 1], to: [2, 1], state: "pruned" },
  ],
});
const chart = plot({
  title: "Error",
  y: { label: "error", type: "log" },
  marks: [
    seedLines([0, 1, 2].map((x) => ({ arm: "a", seed: 1, x, value: 10 ** -x }))),
    line([[0, 1]], { clip: true }),
    ruleY([0.1]),
  ],
});

test("a network has the same bytes in Node and in browsers", () => {
  expect(sha256Hex(toSvg(network, document, { key: "k" }))).toMatchInlineSnapshot(
    `"3e805cd38ebd7245a088f3cb5bea6021e2557e9c8e76152d9b424dcc5253507f"`,
  );
});

test("pictures have the same bytes in Node and in browsers", async () => {
  const x = Float64Array.from({ length: 500 }, (_, i) => (i * 7919) % 311);
  const y = Float64Array.from({ length: 500 }, (_, i) => (i * 104729) % 101);
  const field = { width: 20, height: 15, values: Array.from({ length: 300 }, (_, i) => (i * 7919) % 97) };
  const figures = [
    fieldImage({ field, width: 200, colours: "twilight", colourBar: "steps", axes: { x: "x", y: "y" } }),
    pointsImage({
      points: { x, y },
      width: 200,
      opacity: 0.3,
      axes: true,
      overlays: [{ circle: { x: 9, y: 9, radius: 5 } }],
    }),
    pointsImage({ points: { x, y }, width: 200, density: "log", colourBar: "points" }),
    pointsImage({
      points: [
        { x, y, label: "a" },
        { x: y, y: x },
      ],
      width: 200,
      line: 1,
      radius: 1,
      ground: "#000000",
    }),
    trajectories3d({
      paths: [
        { x, y, z: x, label: "a" },
        { x: y, y: x, z: x },
      ],
      width: 200,
      ends: 3,
      axes: { x: "x" },
    }),
  ];
  const hashes = [];
  for (const figure of [...figures, panels(figures, { width: 450 })]) {
    await figure.load?.();
    hashes.push(sha256Hex(toSvg(figure, document)).slice(0, 16));
  }
  expect(hashes).toMatchInlineSnapshot(`
    [
      "727e1efa3f4c5dc5",
      "401d2ca62ffd15cf",
      "f30e7e168da2ccae",
      "c6b3b6cbf8e83889",
      "f3effab3549a519d",
      "34c92dca626b57b7",
    ]
  `);
});

test("a chart draws in any document: the same words, the same number of marks", async () => {
  await chart.load?.();
  const svg = chart.draw(document);
  expect([...svg.querySelectorAll("text")].map((text) => text.lastChild?.textContent)).toMatchInlineSnapshot(`
    [
      "Error",
      "0.01",
      "0.1",
      "1",
      "error (log scale)",
      "0.0",
      "0.2",
      "0.4",
      "0.6",
      "0.8",
      "1.0",
      "1.2",
      "1.4",
      "1.6",
      "1.8",
      "2.0",
      "x",
      "a",
    ]
  `);
  expect(svg.querySelectorAll("path").length).toMatchInlineSnapshot(`14`);
});

test("files of one figure are equal, whatever was drawn between", async () => {
  await chart.load?.();
  const before = toSvg(chart, document);
  chart.draw(document);
  expect(toSvg(chart, document)).toBe(before);
});

describe("what a file says about itself", () => {
  const metadata = { key: "0123", note: 'a "quoted" <tag> & more, Größe ≥ 1\n' };

  test("reads back", () => {
    expect(readSvgMetadata(toSvg(network, document, metadata))).toEqual(metadata);
    expect(readSvgMetadata(toSvg(network, document))).toEqual({});
    expect(readSvgMetadata("<svg></svg>")).toBeUndefined();
    expect(readSvgMetadata("<svg><metadata>someone else's</metadata></svg>")).toBeUndefined();
  });

  test("does not depend on the order it was given in", () => {
    expect(toSvg(network, document, { b: "1", a: "2" })).toBe(toSvg(network, document, { a: "2", b: "1" }));
  });

  test("names the picture for those who do not see it", () => {
    const svg = toSvg(network, document);
    expect(svg).toContain("<title>A &lt;small&gt; network &amp; its tasks</title>");
    expect(svg).toContain('aria-label="A &lt;small&gt; network &amp; its tasks"');
    const unnamed = toSvg(plot({ marks: [] }), document, { title: "from outside" });
    expect(unnamed).toContain('aria-label="from outside"');
  });
});

// Diagrams: columns follow arrows, nothing crosses that need not, and circles are refused unless one arrow goes back.
import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { toSvg } from "../svg.ts";
import { blockDiagram } from "./block-diagram.ts";
import { layerBoxes } from "./layers.ts";

const link = (text: string) => ({ from: text[0]!, to: text[1]! });

it("columns follow the longest way, and long arrows have a place in those between", () => {
  const { columns, ways } = layerBoxes(["a", "b", "c"], ["ab", "bc", "ac"].map(link));
  expect(columns.map((names) => names.filter((name) => !name.includes("/")))).toEqual([["a"], ["b"], ["c"]]);
  expect(ways[2]).toEqual(["a", "2/0", "c"]);
  expect(columns[1]).toContain("2/0");
});

it("uncrosses what can be uncrossed", () => {
  const { columns } = layerBoxes(["a", "b", "c", "d"], ["ad", "bc"].map(link));
  expect(columns).toEqual([
    ["a", "b"],
    ["d", "c"],
  ]);
});

it("is drawn, with what comes later dashed", () => {
  const boxes = [
    { id: "a", label: "one", note: "lstm 3" },
    { id: "b", label: "two", group: "memory" },
  ];
  const arrows = [
    { from: "a", to: "b" },
    { from: "b", to: "a", dashed: true },
  ];
  const { document } = parseHTML("<html></html>");
  const svg = toSvg(blockDiagram({ boxes, arrows, title: "Wiring" }), document as never);
  for (const words of ["Wiring", "one", "lstm 3", "two", "stroke-dasharray"]) expect(svg).toContain(words);
  expect(() => blockDiagram({ boxes, arrows: [{ from: "a", to: "x" }] })).toThrow(
    'an arrow names "x", which is no box',
  );
  expect(() => blockDiagram({ boxes, arrows: ["ab", "ba"].map(link) })).toThrow("run in a circle");
});

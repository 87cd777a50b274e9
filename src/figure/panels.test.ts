// Small multiples: how they are placed, and that nothing in one disturbs the sheet.
import { expect, it } from "vitest";
import { line, panels, plot, pointsImage } from "./index.ts";
import { renderSvg } from "./node/index.ts";

const small = pointsImage({ points: { x: [0, 1, 2], y: [0, 1, 4] } });

async function placesOf(columns: number, width: number): Promise<string[]> {
  const svg = await renderSvg(panels([small, small, small], { columns, width }));
  return [...svg.matchAll(/<svg [^>]*role="img"[^>]* x="([\d.]+)"/g)].map((match) => match[1]!);
}

it("stands in columns, fewer where there is less room", async () => {
  expect(await placesOf(2, 418)).toEqual(["0", "218", "0"]);
  expect(await placesOf(3, 640)).toEqual(["0", "219.333", "438.667"]);
  expect(await placesOf(3, 300)).toEqual(["0", "0", "0"]);
});

it("has one style sheet and one sheet's class, whatever its panels are", async () => {
  const chart = plot({
    marks: line([
      [0, 1],
      [1, 2],
    ]),
  });
  const svg = await renderSvg(panels([small, chart, panels([small, chart])], { title: "All" }));
  expect(svg.match(/<style>/g)).toHaveLength(1);
  expect(svg.match(/class="orrery-figure"/g)).toHaveLength(1);
});

it("refuses none, and columns that are no number", () => {
  expect(() => panels([])).toThrow("panels: there are no figures; give at least one.");
  expect(() => panels([small], { columns: 0 })).toThrow("panels: columns are a whole number from 1, got 0.");
});

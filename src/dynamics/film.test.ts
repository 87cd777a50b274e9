// A film is its scenes' counts one after another.
import { expect, it } from "vitest";
import { countsFilm, framesOf } from "./film.ts";
import { escapeTime } from "./plane/escapeTime.ts";
import { henonPlane } from "./plane/families.ts";
import { gridOver } from "./plane/grid.ts";

const escapes = escapeTime(henonPlane);
const grid = gridOver({ x: [-5, 5], y: [-5, 5], width: 7, height: 5 });

it("holds each scene's counts, and gives them back as frames", () => {
  const scenes = [1, 1.4, 2].map((a) => ({ grid, limit: 20, constants: { a, b: 0.3 } }));
  const told: number[] = [];
  const film = countsFilm(escapes, scenes, (share) => told.push(share));
  expect(film.shape).toEqual([3, 5, 7]);
  expect(told.at(-1)).toBe(1);
  for (const [k, { grid, ...run }] of scenes.entries()) expect(framesOf(film)[k]).toEqual(escapes.counts(grid, run));
});

it("refuses no scenes, and scenes of several sizes", () => {
  expect(() => countsFilm(escapes, [])).toThrow("at least one scene");
  const run = { limit: 3, constants: { a: 1, b: 0.3 } };
  const other = gridOver({ x: [-5, 5], y: [-5, 5], width: 5, height: 7 });
  expect(() =>
    countsFilm(escapes, [
      { grid, ...run },
      { grid: other, ...run },
    ]),
  ).toThrow("number 1 is 5 x 7, the first 7 x 5");
});

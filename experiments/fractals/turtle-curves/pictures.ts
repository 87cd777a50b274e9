// The pictures of the turtle's curves, from what their runs kept. Walks nothing.
import type { turtleCurves } from "#dynamics";
import { type Figure, pointsImage } from "#figure";
import type { NamedArrays } from "#kit";

export const titles: { readonly [Name in keyof typeof turtleCurves]: string } = {
  koch: "Koch",
  quadricKoch: "Quadric Koch",
  sierpinski: "Sierpinski",
  snowflake: "Snowflake",
  peano: "Peano, touching itself",
  peanoLattice: "Peano, every point once",
  endocytic: "Endocytic",
};

/** Where the segments are still seen. */
export const shownDepth: { readonly [Name in keyof typeof turtleCurves]: number } = {
  koch: 5,
  quadricKoch: 3,
  sierpinski: 4,
  snowflake: 4,
  peano: 3,
  peanoLattice: 3,
  endocytic: 6,
};

interface Walked {
  rows(metric: "segments"): readonly { readonly x: number }[];
  field(name: string): NamedArrays;
}

/** The curve at a depth, or at the deepest walked where that is less. */
export function curvePicture(run: Walked, title: string, depth: number): Figure {
  const deepest = run.rows("segments").at(-1)!.x;
  const points = run.field(`depth${Math.min(depth, deepest)}`).vertices!.data;
  const axis = (which: number) => Float32Array.from({ length: points.length / 2 }, (_, k) => points[2 * k + which]!);
  return pointsImage({ title, points: { x: axis(0), y: axis(1) }, line: 0.75, dots: false, aspect: 1 });
}

// The pictures of the chaos game and its film, from what its runs kept. Plays and measures nothing.
import { type Animation, type Figure, fieldAnimation, panels, plot, pointsImage } from "#figure";
import type { ArrayData, NamedArrays } from "#kit";
import { outside } from "./measures.ts";

/** The window of the notebook's film, at a quarter of its 1900 x 1080 pixels. */
export const film = { width: 475, height: 270, unitsPerPixel: 4 };

const titles = {
  overlapping: "d' = 1.5",
  triangle: "d' = 2",
  thirds: "d' = 3",
  quarters: "d' = 4",
  square: "Halfway",
  literalThird: "A third of the way",
  fourCorners: "(place + corner) / 3",
  carpet: "Eight targets, two thirds",
};

interface Run {
  readonly arm: string;
  field(name: string): NamedArrays;
}

/** White marks on black, the first run of each arm. */
export function marksPicture(title: string, runs: readonly Run[], arms: readonly (keyof typeof titles)[]): Figure {
  const pictures = arms.flatMap((arm) => {
    const places = runs.find((run) => run.arm === arm)?.field("marks").places?.data;
    if (places === undefined) return [];
    const at = (axis: number) => Float32Array.from({ length: places.length / 2 }, (_, k) => places[2 * k + axis]!);
    const points = { x: at(0), y: at(1), colour: "#ffffff" };
    return [pointsImage({ points, aspect: 1, ground: "#000000", title: titles[arm] })];
  });
  return pictures.length > 0 ? panels(pictures, { title }) : plot({ title: `${title}: not run`, marks: [] });
}

/** @param pixels of every mark in the window, [frames, marks]; black when absent. */
export function filmPicture(pixels: ArrayData | undefined): Animation {
  const [frames, marks] = (pixels?.shape ?? [1, 0]) as [number, number];
  return fieldAnimation({
    title: "Four corners, by divisor",
    width: film.width,
    height: film.height,
    frames: Array.from({ length: frames }, (_, frame) => {
      const values = new Uint8Array(film.width * film.height);
      for (const pixel of pixels?.data.subarray(frame * marks, (frame + 1) * marks) ?? []) {
        if (pixel !== outside) values[pixel] = 1;
      }
      return values;
    }),
    low: 0,
    high: 1,
    colours: ["#000000", "#ffffff"],
    magnify: 2,
    millisecondsPerFrame: 33,
  });
}

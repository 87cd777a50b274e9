// Films of the map: one number goes through a range, frame by frame. Measures neighbouring frames; draws nothing.
// Source: notebook 002, lines 1354-1368; it does not give the numbers of frames.
import { canonicalBodies, type Grid, type ThreeBodies } from "#dynamics";
import { correlation } from "#kit";
import { type Counter, countMap } from "./strips.ts";

export interface Film {
  /** What the frames go through, first and last. */
  readonly range: readonly [number, number];
  readonly unit: string;
  /** The bodies and the height of body 1 at a value. */
  setting(value: number): { readonly bodies: ThreeBodies; readonly at: number };
}

/** The plane's height in the map all films vary, m. */
export const baseHeight = -11;

export const films = {
  /** The notebook writes 10.9 to 11.15; its plane is at -11, so the sign is taken to be lost. */
  height: { range: [-10.9, -11.15], unit: "m", setting: (at) => ({ bodies: canonicalBodies, at }) },
  mass: {
    range: [30, 5.9],
    unit: "kg",
    setting: (mass) => ({ bodies: { ...canonicalBodies, masses: [mass, 20, 30] }, at: baseHeight }),
  },
  gravity: {
    range: [0, 30.7],
    unit: "",
    setting: (gravity) => ({ bodies: { ...canonicalBodies, gravity }, at: baseHeight }),
  },
} as const satisfies Record<string, Film>;
export type FilmName = keyof typeof films;

/** Values of evenly spaced frames, both ends included. */
export function frameValues({ range: [first, last] }: Film, frames: number): number[] {
  return Array.from({ length: frames }, (_, i) =>
    i === frames - 1 ? last : first + ((last - first) * i) / (frames - 1),
  );
}

/** One frame. */
export function frame(count: Counter, film: Film, value: number, grid: Grid, limit: number): Int32Array {
  return countMap(count, { grid, plane: "xy", limit, ...film.setting(value) });
}

/** Values a hundredth of the range apart, as of a film of a hundred frames, at its beginning, middle and end. */
export function neighbours({ range: [first, last] }: Film): (readonly [number, number])[] {
  const step = (last - first) / 100;
  return [0, 0.5, 0.99].map((share) => {
    const value = first + (last - first) * share;
    return [value, value + step] as const;
  });
}

/** Correlation of two maps. Of two without any spread it is 1 if they are equal, else 0; of one such and another 0. */
export function likeness(a: Int32Array, b: Int32Array): number {
  const isLevel = (times: Int32Array) => times.every((steps) => steps === times[0]);
  if (isLevel(a) && isLevel(b)) return a[0] === b[0] ? 1 : 0;
  return isLevel(a) || isLevel(b) ? 0 : correlation(a, b);
}

// What a picture of the plane is made of, and the samples and the arithmetic that it takes. Computes nothing.
import type { MapId } from "./maps.ts";
import { choices } from "./maps.ts";
import type { View } from "./view.ts";

export type Arithmetic = "double" | "double-double";

export interface Picture extends View {
  readonly map: MapId;
  readonly constants: Readonly<Record<string, number>>;
  /** Most steps. */
  readonly limit: number;
  /** Samples. */
  readonly width: number;
  readonly height: number;
}

/** Samples this close, relative to the numbers' size, still differ enough: 2^-52 and 2^-104 are what the numbers can tell apart. */
const ENDS = { double: 2 ** -46, "double-double": 2 ** -102 };
/** Where there are no pairs, doubles are used to their end. */
const LAST = 2 ** -51;

type Window = Pick<Picture, "map" | "x" | "y" | "half" | "width" | "height">;

const sizeOf = ({ x, y, half, width, height }: Window) =>
  Math.max(Math.abs(Number(x)) + (half * width) / height, Math.abs(Number(y)) + half);

export const spacingOf = ({ half, height }: Pick<Picture, "half" | "height">) => (2 * half) / height;

/** Doubles as long as they tell samples apart. */
export function arithmeticOf(window: Window): Arithmetic {
  const coarse = spacingOf(window) >= ENDS.double * sizeOf(window);
  return coarse || !choices[window.map].pairs ? "double" : "double-double";
}

/** The smallest half height there can be around the middle. */
export function leastHalf(window: Window): number {
  const end = choices[window.map].pairs ? ENDS["double-double"] : LAST;
  const size = Math.max(Math.abs(Number(window.x)), Math.abs(Number(window.y)), 2 ** -40);
  return (end * size * window.height) / 2;
}

/** From the first sample's middle to the last's, along both axes: what grids are made from. */
export function spanOf({ x, y, half, width, height }: Window) {
  const spacing = (2 * half) / height;
  const [across, down] = [(spacing * (width - 1)) / 2, (spacing * (height - 1)) / 2];
  const [middleX, middleY] = [Number(x), Number(y)];
  return {
    half: across,
    x: [middleX - across, middleX + across] as const,
    y: [middleY + down, middleY - down] as const,
  };
}

/** Steps there is time for before something has to be seen, of each arithmetic. */
const FIRST = { double: 2 ** 22, "double-double": 2 ** 20 };

/** Samples between those of the first, coarse picture. */
export function coarsestOf(picture: Picture): number {
  const { width, height, limit } = picture;
  let spacing = 16;
  while (spacing < 64 && (width / spacing) * (height / spacing) * limit > FIRST[arithmeticOf(picture)]) spacing *= 2;
  return spacing;
}

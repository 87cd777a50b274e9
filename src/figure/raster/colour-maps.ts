// Colour maps: names, entries, and which entry a fraction takes. The numbers are in colour-map-tables.ts.
import { nearest, UsageError } from "#kit";
import * as tables from "./colour-map-tables.ts";
import { parseColour, type Rgb } from "./raster.ts";

/** A colour map: its entries from low to high, three bytes each (sRGB). */
export interface ColourMap {
  readonly size: number;
  readonly bytes: Uint8Array;
}

const grey = Array.from({ length: 256 }, (_, level) => level.toString(16).padStart(2, "0").repeat(3)).join("");

/** Rolled by half a turn and turned round, as matplotlib does: dark, blue, pale, red, dark. */
function shifted(hex: string): string {
  const entries = hex.match(/.{6}/g)!;
  const half = Math.floor(entries.length / 2);
  return [...entries.slice(half), ...entries.slice(0, half)].reverse().join("");
}

const hexOf = { ...tables, twilight_shifted: shifted(tables.twilight), grey };

/** A map by its name in matplotlib, `grey` excepted (black to white). `twilight` and `twilight_shifted` are cyclic, the others sequential. */
export type ColourMapName = keyof typeof hexOf;
export const colourMapNames = Object.keys(hexOf).sort() as ColourMapName[];

/** A map by name, or its entries from low to high as "#rrggbb": one entry a category, for instance. */
export type Colours = ColourMapName | readonly string[];

const known = new Map<string, ColourMap>();

/** @throws UsageError for an unknown name, an empty list, or an entry that is no colour. */
export function colourMap(colours: Colours): ColourMap {
  if (typeof colours !== "string") {
    if (colours.length === 0) throw new UsageError('colourMap: a list of colours has at least one, as ["#000000"].');
    const bytes = Uint8Array.from(colours.flatMap((colour) => parseColour("colourMap", colour)));
    return { size: colours.length, bytes };
  }
  if (!Object.hasOwn(hexOf, colours)) {
    const near = nearest(colours, colourMapNames);
    const advice = near === undefined ? `there are ${colourMapNames.join(", ")}` : `the nearest is "${near}"`;
    throw new UsageError(`colourMap: "${colours}" is no colour map; ${advice}.`);
  }
  let map = known.get(colours);
  if (map === undefined) {
    const bytes = Uint8Array.from(hexOf[colours].match(/../g)!, (pair) => Number.parseInt(pair, 16));
    map = { size: bytes.length / 3, bytes };
    known.set(colours, map);
  }
  return map;
}

/** The entry for a fraction from 0 to 1, as matplotlib picks it: of n entries number floor(n fraction), and the last for 1. */
export function entryOf(map: ColourMap, fraction: number): number {
  return Math.min(map.size - 1, Math.max(0, Math.floor(fraction * map.size)));
}

/** The colour for a fraction from 0 to 1; beyond, that of the end. */
export function colourAt(map: ColourMap, fraction: number): Rgb {
  const at = 3 * entryOf(map, fraction);
  return [map.bytes[at]!, map.bytes[at + 1]!, map.bytes[at + 2]!];
}

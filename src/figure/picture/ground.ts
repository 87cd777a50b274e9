// What pictures are drawn on. Knows nothing of pictures.
import { categories, categoriesOnBlack } from "../palette.ts";
import { parseColour } from "../raster/raster.ts";

/** The reader's paper; black; or a colour, as "#202020". */
export type Ground = "paper" | "dark" | `#${string}`;

export interface KnownGround {
  /** Undefined for the paper, which follows the reader's theme. */
  readonly fill: string | undefined;
  readonly dark: boolean;
  /** The house's categories, those that stand out on it first. */
  readonly categories: readonly string[];
}

/** @throws UsageError for what is none. */
export function groundOf(who: string, ground: Ground): KnownGround {
  if (ground === "paper") return { fill: undefined, dark: false, categories };
  const fill = ground === "dark" ? "#000000" : ground;
  const [red, green, blue] = parseColour(who, fill);
  const dark = 0.3 * red + 0.59 * green + 0.11 * blue < 128;
  return { fill, dark, categories: dark ? categoriesOnBlack : categories };
}

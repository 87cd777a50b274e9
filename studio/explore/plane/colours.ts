// Colours for counts of steps: a table with an entry for every count, fitted to those that occur. What never left is black.
import { type ColourMapName, paint } from "#figure";
import { math } from "#kit";

export const scales = ["even", "logarithmic", "linear"] as const;
/** Even: every colour on as many samples. The others run from the least to the largest count of what left. */
export type Scale = (typeof scales)[number];

const LEVELS = 512;

/** Four bytes a count from 0 to `limit`, as one number each: pixels are copied whole. */
export function tableOf(
  counts: ArrayLike<number>,
  limit: number,
  { colours, scale }: { readonly colours: ColourMapName; readonly scale: Scale },
): Uint32Array<ArrayBuffer> {
  const ramp = rampOf(colours);
  const fractionOf = fractions(counts, limit, scale);
  const table = new Uint32Array(limit + 1);
  for (let count = 0; count < limit; count++) {
    table[count] = ramp[Math.min(LEVELS - 1, Math.max(0, Math.round(fractionOf(count) * (LEVELS - 1))))]!;
  }
  table[limit] = black;
  return table;
}

/** Pixels for counts, in the order of the counts. */
export function painted(counts: ArrayLike<number>, table: Uint32Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint32Array(counts.length);
  const last = table.length - 1;
  for (let i = 0; i < pixels.length; i++) pixels[i] = table[Math.min(last, counts[i]!)]!;
  return new Uint8ClampedArray(pixels.buffer);
}

/** 0 to 1 for every count below the limit. */
function fractions(counts: ArrayLike<number>, limit: number, scale: Scale): (count: number) => number {
  const found = new Uint32Array(limit + 1);
  for (let i = 0; i < counts.length; i++) found[counts[i]!]!++;
  let least = 0;
  while (least < limit - 1 && found[least] === 0) least++;
  let most = limit - 1;
  while (most > least && found[most] === 0) most--;
  if (most <= least) return (count) => (count > least ? 1 : 0);
  if (scale === "linear") return (count) => (count - least) / (most - least);
  if (scale === "logarithmic") {
    const [low, high] = [math.log(1 + least), math.log(1 + most)];
    return (count) => (math.log(1 + count) - low) / (high - low);
  }
  // The share of samples with smaller counts and half of those with the same.
  const below = new Float64Array(limit);
  let sum = 0;
  for (let count = 0; count < limit; count++) {
    below[count] = sum + found[count]! / 2;
    sum += found[count]!;
  }
  return (count) => below[count]! / sum;
}

const black = new Uint32Array(Uint8Array.of(8, 8, 10, 255).buffer)[0]!;

const known = new Map<ColourMapName, Uint32Array>();

function rampOf(colours: ColourMapName): Uint32Array {
  let ramp = known.get(colours);
  if (ramp === undefined) {
    const values = Float64Array.from({ length: LEVELS }, (_, i) => i);
    ramp = new Uint32Array(paint({ width: LEVELS, height: 1, values }, { colours }).data.buffer);
    known.set(colours, ramp);
  }
  return ramp;
}

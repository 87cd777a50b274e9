// How a stream's name becomes its 64-bit key: each part of the name is hashed into the key with Philox itself. Draws no numbers.

import { UsageError } from "../errors.ts";
import { type Key, philox4x32 } from "./philox.ts";

// The counter's last word keeps the uses of a key apart: 0 draws numbers (philox.ts, fillWords), these two name streams.
const INTEGER = 1;
const TEXT = 2;

/** The key of the stream called `name` within the stream of `key`. */
export function foldName(key: Key, name: string | number): Key {
  return typeof name === "string" ? foldText(key, name) : foldInteger(key, name);
}

function foldInteger(key: Key, name: number): Key {
  if (!Number.isSafeInteger(name)) {
    throw new UsageError(`fold: a name must be a string or a whole number within ±(2^53 - 1), got ${show(name)}.`);
  }
  // Two's complement, so that -1 and 2^32 - 1 differ in the upper word.
  const [k0, k1] = philox4x32([name >>> 0, Math.floor(name / 2 ** 32) >>> 0, 0, INTEGER], key);
  return [k0, k1];
}

// Four UTF-16 code units at a time, chained through the key; every link carries the length, so "ab" then "c" is not "abc".
function foldText(key: Key, name: string): Key {
  const unit = (at: number) => (at < name.length ? name.charCodeAt(at) : 0);
  let chained = key;
  let at = 0;
  do {
    const [k0, k1] = philox4x32(
      [unit(at) | (unit(at + 1) << 16), unit(at + 2) | (unit(at + 3) << 16), name.length, TEXT],
      chained,
    );
    chained = [k0, k1];
    at += 4;
  } while (at < name.length);
  return chained;
}

/** A value as an error message shows it. */
export function show(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}

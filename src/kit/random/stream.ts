// Named streams of random numbers: a seed and a path of names give a key, the key gives numbers by counting (philox.ts).
// Nothing advances: the same call on the same stream gives the same numbers, on any machine, so fold a new name before each use.

import { UsageError } from "../errors.ts";
import { nextBelow, powerOfTwo } from "../math/bits.ts";
import { erf } from "../math/erf.ts";
import { upperNormalQuantile } from "../math/normalQuantile.ts";
import { foldName, show } from "./names.ts";
import { fillWords, type Key } from "./philox.ts";
import { WordReader } from "./wordReader.ts";

/**
 * An immutable source of random numbers.
 *
 * Of `uint32`, `uniform`, `normal`, `truncatedNormal`, `bernoulli` and `integers` a shorter draw is the beginning of a longer one.
 * Draws of different kinds from one stream share nothing; two draws of one kind are the same numbers.
 */
export interface Stream {
  /** The 64 bits that everything drawn depends on, and nothing else. */
  readonly key: Key;
  /** The stream of that name within this one. `fold("a", 1)` is `fold("a").fold(1)`; the string "1" and the number 1 are different names. */
  fold(...names: (string | number)[]): Stream;
  /** Uniform unsigned 32-bit integers. */
  uint32(count: number): Uint32Array;
  /** Uniform numbers in [low, high), 53 random bits each. */
  uniform(count: number, low?: number, high?: number): Float64Array;
  /** Normal numbers by inversion of the distribution function; symmetric, and none is further than 8.3 deviations from the mean. */
  normal(count: number, mean?: number, deviation?: number): Float64Array;
  /** Normal numbers of mean 0 and the given deviation before the cut, under the condition |x| <= limit (in the unit of x, not in deviations). */
  truncatedNormal(count: number, deviation: number, limit: number): Float64Array;
  /** Integers 0 <= i < below, each exactly equally likely; `below` is 1 to 2^32. */
  integers(count: number, below: number): Uint32Array;
  /** The integers 0 <= i < count, every order exactly equally likely. */
  permutation(count: number): Uint32Array;
  /** 1 with the given probability, else 0. A higher probability turns zeros to ones and no one to zero. */
  bernoulli(count: number, probability: number): Uint8Array;
}

/** The root stream of a seed: a whole number from 0 to 2^53 - 1, or any string. */
export function stream(seed: number | string): Stream {
  if (typeof seed !== "string" && !(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new UsageError(`stream: the seed must be a string or a whole number from 0 to 2^53 - 1, got ${show(seed)}.`);
  }
  return new PhiloxStream(foldName([0, 0], seed));
}

// Each kind of draw counts in a lane of its own (the counter's third word).
const LANE = { uint32: 0, uniform: 1, normal: 2, truncatedNormal: 3, integers: 4, permutation: 5, bernoulli: 6 };

class PhiloxStream implements Stream {
  readonly key: Key;

  constructor(key: Key) {
    this.key = key;
  }

  fold(...names: (string | number)[]): Stream {
    return new PhiloxStream(names.reduce(foldName, this.key));
  }

  uint32(count: number): Uint32Array {
    checkCount("uint32", count);
    return this.#words(count, LANE.uint32);
  }

  uniform(count: number, low = 0, high = 1): Float64Array {
    checkCount("uniform", count);
    const width = high - low;
    if (!(width > 0 && width < Infinity)) {
      throw new UsageError(`uniform: low must be below high, both finite, got [${low}, ${high}).`);
    }
    const words = this.#words(2 * count, LANE.uniform);
    const out = new Float64Array(count);
    const last = nextBelow(high); // rounding of low + width * u may reach high
    for (let i = 0; i < count; i++) out[i] = Math.min(low + width * unit(words[2 * i]!, words[2 * i + 1]!), last);
    return out;
  }

  normal(count: number, mean = 0, deviation = 1): Float64Array {
    checkCount("normal", count);
    checkFinite("normal", "mean", mean);
    checkNotNegative("normal", "deviation", deviation);
    const words = this.#words(2 * count, LANE.normal);
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const high = words[2 * i]!;
      const tail = 0.5 * openUnit(high, words[2 * i + 1]!); // the probability beyond, within (0, 1/2)
      const x = upperNormalQuantile(0.5 - tail, tail);
      out[i] = mean + deviation * (high >= 0x80000000 ? -x : x);
    }
    return out;
  }

  truncatedNormal(count: number, deviation: number, limit: number): Float64Array {
    checkCount("truncatedNormal", count);
    checkNotNegative("truncatedNormal", "deviation", deviation);
    if (!(limit >= 0)) throw new UsageError(`truncatedNormal: limit must be a number from 0 up, got ${show(limit)}.`);
    const words = this.#words(2 * count, LANE.truncatedNormal);
    const out = new Float64Array(count);
    if (deviation === 0) return out;
    const half = 0.5 * erf((limit / deviation) * Math.SQRT1_2); // the probability of [0, limit] before the cut
    for (let i = 0; i < count; i++) {
      const high = words[2 * i]!;
      const centre = half * openUnit(high, words[2 * i + 1]!);
      const x = Math.min(deviation * upperNormalQuantile(centre, 0.5 - centre), limit);
      out[i] = high >= 0x80000000 ? -x : x;
    }
    return out;
  }

  integers(count: number, below: number): Uint32Array {
    checkCount("integers", count);
    if (!(Number.isInteger(below) && below >= 1 && below <= 2 ** 32)) {
      throw new UsageError(`integers: below must be a whole number from 1 to 2^32, got ${show(below)}.`);
    }
    const reader = new WordReader(this.key, LANE.integers);
    const out = new Uint32Array(count);
    for (let i = 0; i < count; i++) out[i] = reader.below(below);
    return out;
  }

  permutation(count: number): Uint32Array {
    checkCount("permutation", count);
    const reader = new WordReader(this.key, LANE.permutation);
    const out = new Uint32Array(count);
    // Fisher-Yates from the inside out: item i goes to place j <= i, the item there moves to the end.
    for (let i = 0; i < count; i++) {
      const j = reader.below(i + 1);
      out[i] = out[j]!;
      out[j] = i;
    }
    return out;
  }

  bernoulli(count: number, probability: number): Uint8Array {
    checkCount("bernoulli", count);
    if (!(probability >= 0 && probability <= 1)) {
      throw new UsageError(`bernoulli: probability must be from 0 to 1, got ${show(probability)}.`);
    }
    const words = this.#words(2 * count, LANE.bernoulli);
    const out = new Uint8Array(count);
    for (let i = 0; i < count; i++) out[i] = unit(words[2 * i]!, words[2 * i + 1]!) < probability ? 1 : 0;
    return out;
  }

  #words(count: number, lane: number): Uint32Array {
    const words = new Uint32Array(count);
    fillWords(words, this.key, lane);
    return words;
  }
}

const TWO_TO_MINUS_53 = powerOfTwo(-53);
const TWO_TO_MINUS_52 = powerOfTwo(-52);

// The upper 53 of 64 bits as k / 2^53, in [0, 1).
function unit(high: number, low: number): number {
  return ((high >>> 5) * 0x4000000 + (low >>> 6)) * TWO_TO_MINUS_53;
}

// 52 bits (all but the topmost, which is left for the sign) as (k + 1/2) / 2^52, in (0, 1); half of it and 1/2 minus that half are exact.
function openUnit(high: number, low: number): number {
  return ((high & 0x7fffffff) * 0x200000 + (low >>> 11) + 0.5) * TWO_TO_MINUS_52;
}

function checkCount(who: string, count: number): void {
  if (!(Number.isInteger(count) && count >= 0 && count < 2 ** 31)) {
    throw new UsageError(`${who}: count must be a whole number from 0 to 2^31 - 1, got ${show(count)}.`);
  }
}

function checkFinite(who: string, what: string, value: number): void {
  if (!Number.isFinite(value)) throw new UsageError(`${who}: ${what} must be a finite number, got ${show(value)}.`);
}

function checkNotNegative(who: string, what: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) {
    throw new UsageError(`${who}: ${what} must be a finite number from 0 up, got ${show(value)}.`);
  }
}

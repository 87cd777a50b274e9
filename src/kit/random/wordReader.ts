// Reads a stream's words one after the other, for draws that need an unknown number of them. Lives for one draw only.

import { fillWords, type Key } from "./philox.ts";

const TWO_TO_32 = 0x100000000;
const BUFFERED = 64; // words; a multiple of the block's four

export class WordReader {
  readonly #key: Key;
  readonly #lane: number;
  readonly #words = new Uint32Array(BUFFERED);
  #next = BUFFERED;
  #block = 0;

  constructor(key: Key, lane: number) {
    this.#key = key;
    this.#lane = lane;
  }

  /**
   * A whole number 0 <= i < range, for a range of 1 to 2^32: the upper word of word * range, with those lower words redrawn that would
   * favour some results. D. Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019).
   */
  below(range: number): number {
    if (range === TWO_TO_32) return this.#word();
    for (;;) {
      const word = this.#word();
      const lower = Math.imul(word, range) >>> 0;
      if (lower >= range || lower >= TWO_TO_32 % range) return upperProduct(word, range, lower);
    }
  }

  #word(): number {
    if (this.#next === BUFFERED) {
      fillWords(this.#words, this.#key, this.#lane, this.#block);
      this.#block += BUFFERED / 4;
      this.#next = 0;
    }
    return this.#words[this.#next++]!;
  }
}

// floor(a * b / 2^32) given the lower word: a * b - lower is a multiple of 2^32, and doubles miss it by less than 2^12.
function upperProduct(a: number, b: number, lower: number): number {
  return Math.round((a * b - lower) / TWO_TO_32);
}

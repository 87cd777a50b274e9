// Philox 4x32-10: a keyed bijection of 128-bit counters whose values pass for random. Knows nothing of streams or distributions.
// J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.

export type Counter = readonly [number, number, number, number];
/** Two unsigned 32-bit words. */
export type Key = readonly [number, number];

/** The four random 32-bit words that belong to a counter under a key; words go in and come out as unsigned integers. */
export function philox4x32(counter: Counter, key: Key): [number, number, number, number] {
  const out = new Uint32Array(4);
  writeBlock(out, 0, counter[0], counter[1], counter[2], counter[3], key[0], key[1]);
  return [out[0]!, out[1]!, out[2]!, out[3]!];
}

/**
 * Fills `out` with the words of the counters [block, 0, lane, 0], [block + 1, 0, lane, 0], ... in order.
 * A last block that does not fit is cut short.
 */
export function fillWords(out: Uint32Array, key: Key, lane: number, firstBlock = 0): void {
  const whole = out.length - (out.length % 4);
  let block = firstBlock;
  for (let i = 0; i < whole; i += 4) writeBlock(out, i, block++, 0, lane, 0, key[0], key[1]);
  if (whole < out.length) out.set(philox4x32([block, 0, lane, 0], key).slice(0, out.length - whole), whole);
}

// One round: (c0, c1, c2, c3) -> (high(B c2) ^ c1 ^ k0, low(B c2), high(A c0) ^ c3 ^ k1, low(A c0)) with A = 0xd2511f53 and
// B = 0xcd9e8d57; between rounds the key grows by the golden ratio and sqrt 3 - 1. JavaScript has no 64-bit product without BigInt,
// so the high halves are put together from 16-bit pieces; all arithmetic is modulo 2^32.
function writeBlock(
  out: Uint32Array,
  at: number,
  n0: number,
  n1: number,
  n2: number,
  n3: number,
  key0: number,
  key1: number,
): void {
  let c0 = n0 | 0;
  let c1 = n1 | 0;
  let c2 = n2 | 0;
  let c3 = n3 | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < 10; round++) {
    const aLow = c0 & 0xffff;
    const aHigh = c0 >>> 16;
    const aInner = Math.imul(aLow, 0xd251);
    const aOuter = Math.imul(aHigh, 0x1f53);
    const aCarry = (Math.imul(aLow, 0x1f53) >>> 16) + (aInner & 0xffff) + (aOuter & 0xffff);
    const aTop = (Math.imul(aHigh, 0xd251) + (aInner >>> 16) + (aOuter >>> 16) + (aCarry >>> 16)) | 0;
    const bLow = c2 & 0xffff;
    const bHigh = c2 >>> 16;
    const bInner = Math.imul(bLow, 0xcd9e);
    const bOuter = Math.imul(bHigh, 0x8d57);
    const bCarry = (Math.imul(bLow, 0x8d57) >>> 16) + (bInner & 0xffff) + (bOuter & 0xffff);
    const bTop = (Math.imul(bHigh, 0xcd9e) + (bInner >>> 16) + (bOuter >>> 16) + (bCarry >>> 16)) | 0;
    const aBottom = Math.imul(c0, 0xd2511f53);
    const bBottom = Math.imul(c2, 0xcd9e8d57);
    c0 = bTop ^ c1 ^ k0;
    c1 = bBottom;
    c2 = aTop ^ c3 ^ k1;
    c3 = aBottom;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

// SHA-256 after FIPS 180-4, written out because it must run the same, and synchronously, in Node and in a browser.
// Not for passwords or signatures: it only names contents.

// Section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
const roundConstants = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
]);

const blockBytes = 64;

/** SHA-256 of bytes given piece by piece. How they are cut into pieces makes no difference. */
export class Sha256 {
  // Section 5.3.3: the same of the square roots of the first 8 primes.
  readonly #state = new Int32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ]);
  readonly #schedule = new Int32Array(64);
  readonly #block = new Uint8Array(blockBytes);
  #filled = 0; // bytes waiting in the block
  #total = 0; // bytes seen
  #done = false;

  update(bytes: Uint8Array): this {
    if (this.#done) throw new Error("Sha256: update after digest.");
    this.#total += bytes.length;
    let at = 0;
    if (this.#filled > 0) {
      at = Math.min(blockBytes - this.#filled, bytes.length);
      this.#block.set(bytes.subarray(0, at), this.#filled);
      this.#filled += at;
      if (this.#filled < blockBytes) return this;
      this.#compress(this.#block, 0);
    }
    for (; at + blockBytes <= bytes.length; at += blockBytes) this.#compress(bytes, at);
    this.#block.set(bytes.subarray(at));
    this.#filled = bytes.length - at;
    return this;
  }

  /** The 32 bytes, big-endian as published. Ends the hash: only one call, and no update after it. */
  digest(): Uint8Array {
    if (this.#done) throw new Error("Sha256: digest was already taken.");
    const total = this.#total;
    // Section 5.1.1: a one bit, zeros up to 8 bytes before a block's end, the length in bits.
    const padding = new Uint8Array(((119 - (total % blockBytes)) % blockBytes) + 9);
    padding[0] = 0x80;
    const length = new DataView(padding.buffer, padding.length - 8);
    length.setUint32(0, Math.floor(total / 2 ** 29));
    length.setUint32(4, (total * 8) % 2 ** 32);
    this.update(padding);
    this.#done = true;
    const digest = new Uint8Array(32);
    const words = new DataView(digest.buffer);
    this.#state.forEach((word, index) => {
      words.setInt32(index * 4, word);
    });
    return digest;
  }

  // Section 6.2.2, in its letters: W is the schedule, a..h the working variables.
  #compress(bytes: Uint8Array, start: number): void {
    const W = this.#schedule;
    for (let t = 0; t < 16; t++) {
      const at = start + t * 4;
      W[t] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    }
    for (let t = 16; t < 64; t++) {
      const x = W[t - 15]!;
      const y = W[t - 2]!;
      const sigma0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const sigma1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      W[t] = (sigma1 + W[t - 7]! + sigma0 + W[t - 16]!) | 0;
    }
    const H = this.#state;
    let a = H[0]!;
    let b = H[1]!;
    let c = H[2]!;
    let d = H[3]!;
    let e = H[4]!;
    let f = H[5]!;
    let g = H[6]!;
    let h = H[7]!;
    for (let t = 0; t < 64; t++) {
      const Sigma1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const T1 = (h + Sigma1 + ((e & f) ^ (~e & g)) + roundConstants[t]! + W[t]!) | 0;
      const Sigma0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const T2 = (Sigma0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + T1) | 0;
      d = c;
      c = b;
      b = a;
      a = (T1 + T2) | 0;
    }
    H[0] = H[0]! + a;
    H[1] = H[1]! + b;
    H[2] = H[2]! + c;
    H[3] = H[3]! + d;
    H[4] = H[4]! + e;
    H[5] = H[5]! + f;
    H[6] = H[6]! + g;
    H[7] = H[7]! + h;
  }
}

/** The 32-byte SHA-256 of `bytes`. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return new Sha256().update(bytes).digest();
}

/** SHA-256 as 64 lower-case hexadecimal digits; a string is hashed as UTF-8. */
export function sha256Hex(content: Uint8Array | string): string {
  return hex(sha256(typeof content === "string" ? new TextEncoder().encode(content) : content));
}

/** Two lower-case hexadecimal digits per byte. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

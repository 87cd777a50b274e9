// CRC-32C (Castagnoli), the checksum of TFRecord files. RFC 3720, section 12.1: polynomial 0x1EDC6F41, bits reflected, ones before and
// inverted after.

const reflectedPolynomial = 0x82f63b78;

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? reflectedPolynomial : 0);
  return remainder;
});

/** A whole number from 0 to 2^32 - 1. */
export function crc32c(bytes: Uint8Array): number {
  let remainder = -1;
  for (const byte of bytes) remainder = (remainder >>> 8) ^ table[(remainder ^ byte) & 0xff]!;
  return ~remainder >>> 0;
}

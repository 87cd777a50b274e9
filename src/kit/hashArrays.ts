// One digest for a set of named arrays: what run digests and the hash chain over states are made of.
import type { ArrayData, NamedArrays } from "./arrays.ts";
import { littleEndianBytes } from "./bytes.ts";
import { canonicalJson } from "./json.ts";
import { hex, Sha256 } from "./sha256.ts";

/**
 * SHA-256, in hexadecimal, over the arrays in sorted name order: for each the line `["name","dtype",[shape]]` and its little-endian
 * bytes. Equal exactly when names, types, shapes and values are equal; -0 differs from 0, but every NaN counts as the same, because its
 * sign and payload are left to the processor.
 * @throws UsageError when data contradicts its shape or type.
 */
export function hashArrays(arrays: NamedArrays): string {
  const hash = new Sha256();
  const text = new TextEncoder();
  for (const name of Object.keys(arrays).sort()) {
    const array = arrays[name]!;
    hash.update(text.encode(`${canonicalJson([name, array.dtype, array.shape])}\n`));
    hash.update(withOneNaN(array, littleEndianBytes(array, `hashArrays: "${name}"`)));
  }
  return hex(hash.digest());
}

function withOneNaN(array: ArrayData, bytes: Uint8Array): Uint8Array {
  const { data, dtype } = array;
  if ((dtype !== "f32" && dtype !== "f64") || !data.some(Number.isNaN)) return bytes;
  const copy = bytes.slice();
  const bits = new DataView(copy.buffer);
  data.forEach((value, index) => {
    if (!Number.isNaN(value)) return;
    if (dtype === "f32") bits.setUint32(index * 4, 0x7fc00000, true);
    else bits.setBigUint64(index * 8, 0x7ff8000000000000n, true);
  });
  return copy;
}

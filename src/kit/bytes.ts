// Elements of plain arrays as little-endian bytes and back; shared by the file formats and the hash. Not a format itself.
import { type ArrayData, type DType, elementBytes, elementCount, emptyData, type TypedArray } from "./arrays.ts";
import { UsageError } from "./errors.ts";

const hostIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** How many bytes `dtype` and `shape` take; more than can be counted exactly gives Infinity. */
export function byteLength(dtype: DType, shape: readonly number[]): number {
  const bytes = elementCount(shape) * elementBytes[dtype];
  return Number.isSafeInteger(bytes) ? bytes : Number.POSITIVE_INFINITY;
}

/**
 * The elements of `array` as little-endian bytes: a view of its memory where the host is little-endian, else a copy.
 * @throws UsageError when the data contradicts its shape or type; `who` opens the sentence.
 */
export function littleEndianBytes(array: ArrayData, who: string): Uint8Array {
  const { data, dtype, shape } = array;
  if (data.length !== elementCount(shape) || data.constructor !== emptyData(dtype, 0).constructor) {
    throw new UsageError(
      `${who}: ${dtype} of shape [${shape}] wants ${elementCount(shape)} values of its type, got ${data.length} in a ${data.constructor.name}.`,
    );
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return hostIsLittleEndian ? bytes : swapped(bytes, data.BYTES_PER_ELEMENT);
}

/**
 * An array of its own memory from little-endian bytes of exactly the right length.
 * @throws UsageError when a bool is neither 0 nor 1; `who` opens the sentence.
 */
export function fromLittleEndianBytes(
  dtype: DType,
  shape: readonly number[],
  bytes: Uint8Array,
  who: string,
): ArrayData {
  const data: TypedArray = emptyData(dtype, elementCount(shape));
  new Uint8Array(data.buffer).set(hostIsLittleEndian ? bytes : swapped(bytes, elementBytes[dtype]));
  const odd = dtype === "bool" ? data.find((value) => value > 1) : undefined;
  if (odd !== undefined) throw new UsageError(`${who}: a bool is the byte 0 or 1, got ${odd}.`);
  return { dtype, shape, data };
}

function swapped(bytes: Uint8Array, width: number): Uint8Array {
  const copy = bytes.slice();
  for (let at = 0; at < copy.length; at += width) copy.subarray(at, at + width).reverse();
  return copy;
}

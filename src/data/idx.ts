// IDX files, in which MNIST and its kin come: two zeros, the element type, the number of axes, their lengths, the elements. Bytes to
// an array; reading and unpacking files is elsewhere.
import { type ByteArray, elementCount, UsageError } from "#kit";

/** The element type of pixels and labels. */
const unsignedByte = 0x08;

/**
 * @param bytes a whole file, unpacked
 * @param file its name, for sentences about it
 * @throws UsageError when it is no IDX file, holds other elements than bytes, or is too short or too long for its header.
 */
export function parseIdx(bytes: Uint8Array, file: string): ByteArray {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || header.getUint16(0) !== 0 || bytes[3] === 0)
    throw new UsageError(
      `${file} is no IDX file: it does not begin with two zeros, an element type and a number of axes.`,
    );
  const [type, rank] = [bytes[2]!, bytes[3]!];
  if (type !== unsignedByte)
    throw new UsageError(
      `${file} holds elements of type 0x${type.toString(16).padStart(2, "0")}; wanted are bytes, 0x08.`,
    );
  const begin = 4 + 4 * rank;
  if (bytes.length < begin) throw new UsageError(`${file} is cut off within its header of ${begin} bytes.`);
  const shape = Array.from({ length: rank }, (_, axis) => header.getUint32(4 + 4 * axis));
  const [wanted, got] = [elementCount(shape), bytes.length - begin];
  if (got !== wanted) {
    const what = got < wanted ? "is cut off" : "is too long";
    throw new UsageError(
      `${file} ${what}: its header wants ${shape.join(" x ")} = ${wanted} bytes, and ${got} follow.`,
    );
  }
  return { dtype: "u8", shape, data: new Uint8Array(bytes.buffer, bytes.byteOffset + begin, wanted) };
}

// NumPy's .npy files: one array each, for taking data to and from Python. Works on bytes, opens no files.
//
// Format (numpy.org, NEP 1 and numpy.lib.format): "\x93NUMPY", version (major, minor), header length (2 bytes in version 1.0, 4 in 2.0,
// little-endian), a Python dictionary {'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), } padded with spaces and ended by a newline
// so that the data begins at a multiple of 64, then the elements.
import { type ArrayData, type DType, emptyData } from "./arrays.ts";
import { byteLength, fromLittleEndianBytes, littleEndianBytes } from "./bytes.ts";
import { UsageError } from "./errors.ts";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const descriptions: { readonly [D in DType]: string } = { f32: "<f4", f64: "<f8", i32: "<i4", u32: "<u4", bool: "|b1" };
const dtypes: ReadonlyMap<string, DType> = new Map(
  Object.entries(descriptions).map(([dtype, text]) => [text, dtype as DType]),
);
const alignment = 64;

/**
 * One file's bytes, in row-major order; version 1.0 unless the header needs 2.0.
 * @throws UsageError when data contradicts its shape or type.
 */
export function writeNpy(array: ArrayData): Uint8Array {
  const data = littleEndianBytes(array, "writeNpy");
  const shape = array.shape.length === 1 ? `${array.shape[0]},` : array.shape.join(", ");
  const header = `{'descr': '${descriptions[array.dtype]}', 'fortran_order': False, 'shape': (${shape}), }`;
  const version = header.length + alignment < 2 ** 16 ? 1 : 2;
  const prefix = magic.length + 2 + (version === 1 ? 2 : 4);
  const dataStart = Math.ceil((prefix + header.length + 1) / alignment) * alignment;
  const file = new Uint8Array(dataStart + data.length).fill(0x20, prefix, dataStart);
  const view = new DataView(file.buffer);
  file.set(magic);
  file.set([version, 0], magic.length);
  if (version === 1) view.setUint16(prefix - 2, dataStart - prefix, true);
  else view.setUint32(prefix - 4, dataStart - prefix, true);
  file.set(new TextEncoder().encode(header), prefix);
  file[dataStart - 1] = 0x0a;
  file.set(data, dataStart);
  return file;
}

/**
 * The array of one file's bytes, in memory of its own. Column-major (fortran_order) files are turned into row-major.
 * @throws UsageError when the bytes are cut off or followed by others, or hold a version, byte order or element type Orrery has not.
 */
export function readNpy(bytes: Uint8Array): ArrayData {
  if (!magic.every((byte, at) => bytes[at] === byte)) refuse("the file does not begin with \\x93NUMPY");
  const [major, minor] = [bytes[magic.length], bytes[magic.length + 1]];
  if (minor !== 0 || (major !== 1 && major !== 2)) refuse(`readable are versions 1.0 and 2.0, got ${major}.${minor}`);
  const prefix = magic.length + 2 + (major === 1 ? 2 : 4);
  if (bytes.length < prefix) refuse("the file is cut off before its header");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = prefix + (major === 1 ? view.getUint16(prefix - 2, true) : view.getUint32(prefix - 4, true));
  if (dataStart > bytes.length) {
    refuse(
      `the header claims ${dataStart - prefix} bytes, but only ${bytes.length - prefix} follow; the file is cut off`,
    );
  }
  const { dtype, fortranOrder, shape } = parseHeader(new TextDecoder("latin1").decode(bytes.slice(prefix, dataStart)));
  const wanted = byteLength(dtype, shape);
  if (bytes.length - dataStart !== wanted) {
    refuse(`${dtype} of shape [${shape}] wants ${wanted} bytes of data, got ${bytes.length - dataStart}`);
  }
  const array = fromLittleEndianBytes(dtype, shape, bytes.subarray(dataStart), "readNpy");
  return fortranOrder ? toRowMajor(array) : array;
}

interface Header {
  readonly dtype: DType;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

// One member of the dictionary: a name, and a quoted text, a truth value or a tuple of numbers.
const member = /\s*(?:'(\w+)'|"(\w+)")\s*:\s*(?:'([^']*)'|"([^"]*)"|(True|False)|\(([\d\s,]*)\))\s*(?:,|(?=\}))/y;

function parseHeader(text: string): Header {
  const trimmed = text.trim();
  const members = new Map<string, { text?: string; truth?: string; tuple?: string }>();
  if (!trimmed.startsWith("{") || !trimmed.endsWith("}")) refuse("the header is not a dictionary");
  member.lastIndex = 1;
  let end = 1;
  for (let found = member.exec(trimmed); found !== null; found = member.exec(trimmed)) {
    const name = (found[1] ?? found[2])!;
    if (members.has(name)) refuse(`'${name}' occurs twice in the header`);
    members.set(name, { text: found[3] ?? found[4], truth: found[5], tuple: found[6] });
    end = member.lastIndex;
  }
  if (trimmed.slice(end).trim() !== "}" || members.size !== 3) {
    refuse(
      "the header must have exactly 'descr', 'fortran_order' and 'shape'; records of several fields are not readable",
    );
  }
  return {
    dtype: parseType(members.get("descr")?.text),
    fortranOrder: (members.get("fortran_order")?.truth ?? refuse("'fortran_order' must be True or False")) === "True",
    shape: parseShape(members.get("shape")?.tuple),
  };
}

function parseType(description: string | undefined): DType {
  const dtype = dtypes.get(description ?? "");
  if (dtype !== undefined) return dtype;
  if (description?.startsWith(">"))
    return refuse(`'${description}' is big-endian; save the array as little-endian, '<${description.slice(1)}'`);
  return refuse(`element type '${description}' is not readable, readable are ${[...dtypes.keys()].join(", ")}`);
}

function parseShape(tuple: string | undefined): number[] {
  const text = tuple?.trim() ?? refuse("'shape' must be a tuple");
  if (text === "") return [];
  // (3) is a number in Python and (3,) a tuple; the comma after the last axis is optional from two axes on.
  const sizes = text.split(",").map((size) => size.trim());
  if (sizes.length > 1 && sizes.at(-1) === "") sizes.pop();
  else if (sizes.length === 1) refuse(`'shape' (${text}) must be a tuple`);
  const shape = sizes.map((size) => (/^\d+$/.test(size) ? Number(size) : Number.NaN));
  return shape.every(Number.isSafeInteger) ? shape : refuse(`'shape' (${text}) must be a tuple of whole numbers`);
}

/** Reads the axes backwards, then exchanges them: element (i, j, …) is found where the first index runs fastest. */
function toRowMajor(array: ArrayData): ArrayData {
  const { dtype, shape, data } = array;
  const turned = emptyData(dtype, data.length);
  const index = shape.map(() => 0);
  for (let at = 0; at < data.length; at++) {
    let from = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) from = from * shape[axis]! + index[axis]!;
    turned[at] = data[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = index[axis]! + 1;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return { dtype, shape, data: turned };
}

function refuse(what: string): never {
  throw new UsageError(`readNpy: ${what}.`);
}

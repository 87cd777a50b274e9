// Safetensors files: named arrays and text metadata in one block of bytes. What checkpoints and recorded fields are kept in.
// Works on bytes, opens no files.
//
// Format (huggingface.co/docs/safetensors, "Format"): 8 bytes little-endian header length N; N bytes of JSON
// {"name": {"dtype", "shape", "data_offsets": [begin, end]}, "__metadata__": {text: text}}, maybe padded with spaces; then the data, offsets
// counted from its start, little-endian, row-major, every byte belonging to exactly one array.
import { type ArrayData, type DType, elementBytes, type NamedArrays } from "./arrays.ts";
import { byteLength, fromLittleEndianBytes, littleEndianBytes } from "./bytes.ts";
import { UsageError } from "./errors.ts";

const fileNames: { readonly [D in DType]: string } = { f32: "F32", f64: "F64", i32: "I32", u32: "U32", bool: "BOOL" };
const dtypes: ReadonlyMap<unknown, DType> = new Map(
  Object.entries(fileNames).map(([dtype, name]) => [name, dtype as DType]),
);
const metadataKey = "__metadata__";
const prefixBytes = 8;
const longestHeader = 100_000_000; // the reference reader's limit

/**
 * One file's bytes. Wide elements come first, then names in sorted order, and the header is padded to 8 bytes, so that every array is
 * aligned and equal contents give equal bytes.
 * @throws UsageError when data contradicts its shape or type, or an array is called "__metadata__".
 */
export function writeSafetensors(arrays: NamedArrays, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  if (Object.hasOwn(arrays, metadataKey)) {
    throw new UsageError(`writeSafetensors: the name "${metadataKey}" is the format's own, give the array another.`);
  }
  const names = Object.keys(arrays)
    .sort()
    .sort((a, b) => elementBytes[arrays[b]!.dtype] - elementBytes[arrays[a]!.dtype]);
  const members: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0)
    members.push([metadataKey, Object.fromEntries(Object.entries(metadata).sort(byName))]);
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const name of names) {
    const { dtype, shape } = arrays[name]!;
    const part = littleEndianBytes(arrays[name]!, `writeSafetensors: "${name}"`);
    members.push([name, { dtype: fileNames[dtype], shape, data_offsets: [end, end + part.length] }]);
    parts.push(part);
    end += part.length;
  }
  // Members are written one by one: an object would put names that look like numbers first.
  const text = `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
  const header = new TextEncoder().encode(text);
  const padded = Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(prefixBytes + padded + end).fill(0x20, prefixBytes, prefixBytes + padded);
  new DataView(file.buffer).setBigUint64(0, BigInt(padded), true);
  file.set(header, prefixBytes);
  let at = prefixBytes + padded;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * The arrays, each in memory of its own, and the metadata ({} when there is none) of one file's bytes.
 * @throws UsageError when the bytes are cut off, overlap, leave gaps, repeat a name, or hold an element type Orrery has not.
 */
export function readSafetensors(bytes: Uint8Array): { arrays: NamedArrays; metadata: Record<string, string> } {
  const header = readHeader(bytes);
  const { [metadataKey]: metadata = {}, ...rest } = parseHeader(header);
  if (!isPlainObject(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    refuse(`"${metadataKey}" must map names to texts`);
  }
  const entries = Object.entries(rest).map(([name, value]) => readEntry(name, value));
  const data = bytes.subarray(prefixBytes + header.length);
  checkCoverage(entries, data.length);
  const arrays = entries.map(({ name, dtype, shape, begin, end }): [string, ArrayData] => [
    name,
    fromLittleEndianBytes(dtype, shape, data.subarray(begin, end), `readSafetensors: "${name}"`),
  ]);
  return { arrays: Object.fromEntries(arrays), metadata: metadata as Record<string, string> };
}

function readHeader(bytes: Uint8Array): Uint8Array {
  if (bytes.length < prefixBytes) refuse(`a file has at least ${prefixBytes} bytes, got ${bytes.length}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (length > longestHeader) refuse(`a header has at most ${longestHeader} bytes, this one claims ${length}`);
  if (length > bytes.length - prefixBytes) {
    refuse(
      `the header claims ${length} bytes, but only ${bytes.length - prefixBytes} follow; the file is cut off or of another kind`,
    );
  }
  // A copy: text decoders refuse memory shared between threads.
  return bytes.slice(prefixBytes, prefixBytes + Number(length));
}

function parseHeader(header: Uint8Array): Record<string, unknown> {
  if (header[0] !== 0x7b) refuse('the header must begin with "{"');
  let text: string;
  let parsed: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(header);
    parsed = JSON.parse(text);
  } catch (error) {
    return refuse(`the header is not JSON in UTF-8 (${(error as Error).message})`);
  }
  const named = parsed as Record<string, unknown>; // an object, since it begins with "{"
  const inner = Object.values(named).map((value) => (isPlainObject(value) ? Object.keys(value).length : 0));
  // JSON.parse keeps only the last of equal names, and a reader that picked the first would see another array.
  if (countColons(text) > inner.reduce((sum, count) => sum + count, inner.length))
    refuse("a name occurs twice in the header, or objects are nested too deep");
  return named;
}

/** Colons outside strings: one for each member of each object of a JSON text. */
function countColons(json: string): number {
  let colons = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '"') inString = !inString;
    else if (inString && character === "\\") at++;
    else if (!inString && character === ":") colons++;
  }
  return colons;
}

function readEntry(name: string, value: unknown): Entry {
  const allowed = ["dtype", "shape", "data_offsets"];
  if (!isPlainObject(value) || Object.keys(value).length !== 3 || !allowed.every((key) => Object.hasOwn(value, key))) {
    return refuse(`"${name}" must have exactly dtype, shape and data_offsets`);
  }
  const dtype = dtypes.get(value.dtype);
  if (dtype === undefined) {
    return refuse(
      `"${name}" has element type ${JSON.stringify(value.dtype)}; readable are ${[...dtypes.keys()].join(", ")}`,
    );
  }
  const { shape, data_offsets: offsets } = value;
  if (!isCounts(shape))
    return refuse(`"${name}" has shape ${JSON.stringify(shape)}, not a list of whole numbers from 0`);
  if (!isCounts(offsets) || offsets.length !== 2) {
    return refuse(`"${name}" has data_offsets ${JSON.stringify(offsets)}, not [begin, end]`);
  }
  const [begin, end] = offsets as [number, number];
  const wanted = byteLength(dtype, shape);
  if (end - begin !== wanted) {
    refuse(
      `"${name}", ${dtype} of shape [${shape}], wants ${wanted} bytes, its data_offsets [${offsets}] hold ${end - begin}`,
    );
  }
  return { name, dtype, shape, begin, end };
}

/** Every byte of the data belongs to exactly one array. */
function checkCoverage(entries: readonly Entry[], length: number): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < covered) refuse(`"${name}" begins at byte ${begin}, inside another array that ends at ${covered}`);
    if (begin > covered) refuse(`bytes ${covered} to ${begin} before "${name}" belong to no array`);
    covered = end;
  }
  if (covered > length)
    refuse(`the arrays take ${covered} bytes, but only ${length} follow the header; the file is cut off`);
  if (covered < length) refuse(`${length - covered} bytes at the end belong to no array`);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function refuse(what: string): never {
  throw new UsageError(`readSafetensors: ${what}.`);
}

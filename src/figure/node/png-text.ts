// Text chunks of PNG files (PNG specification, third edition, section 11.3.3). Knows nothing of pixels.
import { crc32 } from "node:zlib";

const signatureLength = 8;

/** The file with one text chunk per entry before its image data: `tEXt` where Latin-1 suffices, `iTXt` (UTF-8) otherwise. */
export function addPngText(png: Uint8Array, entries: Readonly<Record<string, string>>): Uint8Array {
  const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  const afterHeader = signatureLength + 12 + new DataView(png.buffer, png.byteOffset).getUint32(signatureLength);
  const chunks = sorted.map(([keyword, text]) => textChunk(keyword, text));
  return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)]);
}

/** The text entries of a PNG file, those that are not compressed. */
export function readPngText(png: Uint8Array): Record<string, string> {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const entries: Record<string, string> = {};
  for (let at = signatureLength; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString("latin1", at + 4, at + 8);
    const data = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at));
    const end = data.indexOf(0);
    if (type === "tEXt") entries[data.toString("latin1", 0, end)] = data.toString("latin1", end + 1);
    // iTXt: keyword 0, compression flag and method, language 0, translated keyword 0, text. Ours leaves both names empty.
    const isPlain = type === "iTXt" && data[end + 1] === 0;
    if (isPlain) {
      const text = data.indexOf(0, data.indexOf(0, end + 3) + 1) + 1;
      entries[data.toString("latin1", 0, end)] = data.toString("utf8", text);
    }
  }
  return entries;
}

function textChunk(keyword: string, text: string): Buffer {
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,77}[\x21-\x7e])?$/.test(keyword)) {
    throw new RangeError(
      `addPngText: a keyword has 1 to 79 printable ASCII characters, got ${JSON.stringify(keyword)}`,
    );
  }
  const isLatin = [...text].every((character) => character.codePointAt(0)! < 256 && character !== "\0");
  return isLatin
    ? chunk("tEXt", Buffer.from(`${keyword}\0${text}`, "latin1"))
    : chunk("iTXt", Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, "latin1"), Buffer.from(text, "utf8")]));
}

function chunk(type: string, data: Buffer): Buffer {
  const made = Buffer.alloc(12 + data.length);
  made.writeUInt32BE(data.length, 0);
  made.write(type, 4, "latin1");
  data.copy(made, 8);
  made.writeUInt32BE(crc32(made.subarray(4, 8 + data.length)), 8 + data.length);
  return made;
}

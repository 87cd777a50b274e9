// Text chunks of PNG files (PNG specification, third edition, section 11.3.3). Knows nothing of pixels.
import { type Chunk, pngOf, readChunks } from "./png-chunks.ts";

/** The file with one text chunk per entry before its image data: `tEXt` where Latin-1 suffices, `iTXt` (UTF-8) otherwise. */
export function addPngText(png: Uint8Array, entries: Readonly<Record<string, string>>): Uint8Array {
  const sorted = Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
  const [header, ...others] = readChunks(png);
  return pngOf([header!, ...sorted.map(([keyword, text]) => textChunk(keyword, text)), ...others]);
}

/** The text entries of a PNG file, those that are not compressed. */
export function readPngText(png: Uint8Array): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const { type, data } of readChunks(png)) {
    const end = data.indexOf(0);
    if (type === "tEXt") entries[latin(data.subarray(0, end))] = latin(data.subarray(end + 1));
    // iTXt: keyword 0, compression flag and method, language 0, translated keyword 0, text. Ours leaves both names empty.
    const isPlain = type === "iTXt" && data[end + 1] === 0;
    if (isPlain) {
      const text = data.indexOf(0, data.indexOf(0, end + 3) + 1) + 1;
      entries[latin(data.subarray(0, end))] = new TextDecoder().decode(data.subarray(text));
    }
  }
  return entries;
}

function textChunk(keyword: string, text: string): Chunk {
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,77}[\x21-\x7e])?$/.test(keyword)) {
    throw new RangeError(
      `addPngText: a keyword has 1 to 79 printable ASCII characters, got ${JSON.stringify(keyword)}`,
    );
  }
  const isLatin = [...text].every((character) => character.codePointAt(0)! < 256 && character !== "\0");
  return isLatin
    ? { type: "tEXt", data: Uint8Array.from(`${keyword}\0${text}`, (character) => character.charCodeAt(0)) }
    : { type: "iTXt", data: new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`) };
}

function latin(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

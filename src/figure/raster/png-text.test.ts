import { crc32, deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { addPngText, readPngText } from "./png-text.ts";

// One grey pixel, written by hand from the specification.
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
const pixel = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
  chunk("IHDR", header),
  chunk("IDAT", deflateSync(Buffer.from([0, 128]))),
  chunk("IEND", Buffer.alloc(0)),
]);

test("entries read back, Latin-1 or not, empty or long", () => {
  const entries = { key: "0123abcd", Title: "Größe", Comment: "ε ≤ 1, 図", empty: "", long: "x".repeat(100_000) };
  expect(readPngText(addPngText(pixel, entries))).toEqual(entries);
  expect(readPngText(pixel)).toEqual({});
});

test("every chunk has its length and checksum, text stands between header and image data", () => {
  const png = Buffer.from(addPngText(pixel, { b: "Ω", a: "latin" }));
  const types: string[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    types.push(png.toString("latin1", at + 4, at + 8));
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(png.subarray(at + 4, at + 8 + length)));
    at += 12 + length;
  }
  expect(types).toEqual(["IHDR", "tEXt", "iTXt", "IDAT", "IEND"]);
});

test("keywords that PNG does not allow are refused", () => {
  for (const keyword of ["", " a", "a\0b", "ü", "x".repeat(80)])
    expect(() => addPngText(pixel, { [keyword]: "" })).toThrow(RangeError);
});

test("a file that is cut short reads as far as it goes", () => {
  const png = addPngText(pixel, { key: "value" });
  for (let length = 0; length < png.length; length++) expect(() => readPngText(png.subarray(0, length))).not.toThrow();
});

// Safetensors byte by byte, and bad files refused.
import { describe, expect, it } from "vitest";
import { arrayData } from "./arrays.ts";
import { UsageError } from "./errors.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

/** A file from its header and data, as the format's documentation lays it out. */
function file(header: string, data: readonly number[] = [], claimed?: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(claimed ?? text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const entry = (dtype: string, shape: string, offsets: string) =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;

describe("safetensors", () => {
  it("writes the documented bytes: aligned, sorted, padded with spaces", () => {
    const arrays = {
      b: arrayData("f32", [2], [1, -2]),
      a: arrayData("bool", [], [1]),
      "10": arrayData("i32", [1, 1], [-1]),
    };
    const header =
      `{"__metadata__":{"k":"v"},"10":${entry("I32", "[1,1]", "[0,4]")},"b":${entry("F32", "[2]", "[4,12]")},` +
      `"a":${entry("BOOL", "[]", "[12,13]")}}`;
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8, " ");
    const data = [255, 255, 255, 255, 0, 0, 128, 63, 0, 0, 0, 192, 1];
    expect(writeSafetensors(arrays, { k: "v" })).toEqual(file(padded, data));
    expect(writeSafetensors({})).toEqual(file("{}      "));
  });

  it("reads the documented bytes in any order, padded or not", () => {
    const header = ` "second":${entry("F64", "[1]", "[4,12]")},"first":${entry("U32", "[]", "[0,4]")},"__metadata__":{"a":"b"}}  `;
    const bytes = file(`{${header}`, [7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f]);
    expect(readSafetensors(bytes)).toEqual({
      arrays: { first: arrayData("u32", [], [7]), second: arrayData("f64", [1], [1.5]) },
      metadata: { a: "b" },
    });
    expect(readSafetensors(file("{}"))).toEqual({ arrays: {}, metadata: {} });
  });

  const four = [0, 0, 0, 0];
  const bad: [what: string, bytes: Uint8Array, says: string][] = [
    ["too short", new Uint8Array(7), "at least 8 bytes, got 7"],
    ["header longer than the file", file("{}", [], 3), "claims 3 bytes, but only 2 follow"],
    ["header over the limit", file("{}", [], 100_000_001), "at most 100000000 bytes"],
    ["header length beyond any file", file("{}", [], 2 ** 63), "at most 100000000 bytes"],
    ["empty header", file(""), 'begin with "{"'],
    ["header cut in the middle", file(`{"a":${entry("F32", "[1]", "[0,4]")}}`, four, 20), "not JSON"],
    ["not an object", file("[]"), 'begin with "{"'],
    ["byte order mark", file("\ufeff{}"), 'begin with "{"'],
    ["bad UTF-8", file("{}  ").fill(0xff, 9, 10), "not JSON in UTF-8"],
    ["unknown element type", file(`{"a":${entry("F16", "[2]", "[0,4]")}}`, four), 'type "F16"; readable are F32, F64'],
    ["element type from a prototype", file(`{"a":${entry("toString", "[1]", "[0,4]")}}`, four), "readable are"],
    ["missing field", file('{"a":{"dtype":"F32","shape":[1]}}', four), "exactly dtype, shape and data_offsets"],
    ["unknown field", file('{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}', four), "exactly dtype"],
    ["null entry", file('{"a":null}'), "exactly dtype"],
    ["negative axis", file(`{"a":${entry("F32", "[-1]", "[0,4]")}}`, four), "whole numbers from 0"],
    ["fractional offset", file(`{"a":${entry("F32", "[1]", "[0.5,4.5]")}}`, four), "not [begin, end]"],
    ["three offsets", file(`{"a":${entry("F32", "[1]", "[0,4,8]")}}`, four), "not [begin, end]"],
    ["offsets backwards", file(`{"a":${entry("F32", "[1]", "[4,0]")}}`, four), "wants 4 bytes"],
    ["shape and offsets disagree", file(`{"a":${entry("F32", "[2]", "[0,4]")}}`, four), "wants 8 bytes"],
    ["shape beyond counting", file(`{"a":${entry("F32", "[9007199254740991,2]", "[0,4]")}}`, four), "wants Infinity"],
    ["data cut off", file(`{"a":${entry("F32", "[2]", "[0,8]")}}`, four), "cut off"],
    ["bytes left over", file(`{"a":${entry("F32", "[1]", "[0,4]")}}`, [...four, 0]), "1 bytes at the end"],
    ["gap", file(`{"a":${entry("F32", "[1]", "[4,8]")}}`, [...four, ...four]), "bytes 0 to 4"],
    [
      "overlap",
      file(`{"a":${entry("F32", "[1]", "[0,4]")},"b":${entry("F32", "[1]", "[2,6]")}}`, [...four, 0, 0]),
      "inside another array that ends at 4",
    ],
    [
      "shared bytes",
      file(`{"a":${entry("F32", "[1]", "[0,4]")},"b":${entry("F32", "[1]", "[0,4]")}}`, four),
      "inside another",
    ],
    [
      "name twice",
      file(`{"a":${entry("F32", "[1]", "[0,4]")},"a":${entry("I32", "[1]", "[0,4]")}}`, four),
      "occurs twice",
    ],
    [
      "name twice, escaped",
      file(`{"a":${entry("F32", "[1]", "[0,4]")},"\\u0061":${entry("I32", "[1]", "[0,4]")}}`, four),
      "twice",
    ],
    ["metadata not text", file('{"__metadata__":{"a":1}}'), "names to texts"],
    ["metadata a list", file('{"__metadata__":[]}'), "names to texts"],
    ["bool of 2", file(`{"a":${entry("BOOL", "[1]", "[0,1]")}}`, [2]), "0 or 1, got 2"],
  ];
  it.each(bad)("refuses a file with %s in one sentence", (_, bytes, says) => {
    expect(() => readSafetensors(bytes)).toThrow(UsageError);
    expect(() => readSafetensors(bytes)).toThrow(says);
  });

  it("takes colons and escaped quotes in names for what they are", () => {
    const arrays = { 'a:"b\\': arrayData("i32", [1], [1]), "::": arrayData("i32", [], [2]) };
    expect(readSafetensors(writeSafetensors(arrays, { "x:y": ':"' }))).toEqual({ arrays, metadata: { "x:y": ':"' } });
  });

  it("notices a file cut anywhere", () => {
    const bytes = writeSafetensors({ a: arrayData("f32", [2, 2], [1, 2, 3, 4]), b: arrayData("bool", [3], [1, 0, 1]) });
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readSafetensors(bytes.subarray(0, length)), `cut to ${length}`).toThrow(UsageError);
    }
  });

  it("does not take the format's own name and does not write what contradicts itself", () => {
    expect(() => writeSafetensors({ __metadata__: arrayData("f32", [], [1]) })).toThrow(UsageError);
    expect(() => writeSafetensors({ a: { dtype: "f32", shape: [2], data: new Float32Array(1) } })).toThrow('"a"');
  });

  it("gives arrays memory of their own", () => {
    const bytes = writeSafetensors({ a: arrayData("f32", [1], [1]) });
    const { arrays } = readSafetensors(bytes);
    bytes.fill(0);
    expect(arrays.a).toEqual(arrayData("f32", [1], [1]));
  });
});

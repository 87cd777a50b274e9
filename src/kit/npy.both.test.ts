// The .npy format byte by byte, as NumPy 2.4 writes it, and bad files refused.
import { describe, expect, it } from "vitest";
import { arrayData } from "./arrays.ts";
import { UsageError } from "./errors.ts";
import { readNpy, writeNpy } from "./npy.ts";

/** A file from its header text and data, as the format's documentation lays it out. */
function file(
  header: string,
  data: readonly number[] = [],
  { major = 1, minor = 0, claimed = header.length } = {},
): Uint8Array {
  const low = [claimed & 255, (claimed >>> 8) & 255];
  const length = major === 1 ? low : [...low, (claimed >>> 16) & 255, claimed >>> 24];
  const text = Array.from(header, (character) => character.charCodeAt(0));
  return new Uint8Array([
    0x93,
    ...Array.from("NUMPY", (c) => c.charCodeAt(0)),
    major,
    minor,
    ...length,
    ...text,
    ...data,
  ]);
}

const dictionary = (descr: string, shape: string, fortran = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;

const numpy = (header: string, data: readonly number[]) => file(`${header.padEnd(117, " ")}\n`, data);

describe("npy", () => {
  it("writes and reads the bytes NumPy writes", () => {
    const cases: [header: string, data: number[], array: ReturnType<typeof arrayData>][] = [
      [dictionary("<f4", "(2, 1)"), [0, 0, 128, 63, 0, 0, 0, 64], arrayData("f32", [2, 1], [1, 2])],
      [dictionary("<f8", "(1,)"), [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], arrayData("f64", [1], [1.5])],
      [dictionary("<i4", "(1, 1, 1)"), [254, 255, 255, 255], arrayData("i32", [1, 1, 1], [-2])],
      [dictionary("<u4", "(0, 2)"), [], arrayData("u32", [0, 2], [])],
      [dictionary("|b1", "()"), [1], arrayData("bool", [], [1])],
    ];
    for (const [header, data, array] of cases) {
      expect(writeNpy(array)).toEqual(numpy(header, data));
      expect(readNpy(numpy(header, data))).toEqual(array);
    }
  });

  it("turns column-major files into row-major", () => {
    const columns = [1, 4, 2, 5, 3, 6].flatMap((value) => [value, 0, 0, 0]);
    expect(readNpy(numpy(dictionary("<i4", "(2, 3)", "True"), columns))).toEqual(
      arrayData("i32", [2, 3], [1, 2, 3, 4, 5, 6]),
    );
    // element (i, j, k) of [2, 3, 4] lies at i + 2 j + 6 k
    const cube = Array.from(
      { length: 24 },
      (_, at) => (at % 2) * 12 + (Math.floor(at / 2) % 3) * 4 + Math.floor(at / 6),
    );
    const read = readNpy(
      numpy(
        dictionary("<u4", "(2, 3, 4)", "True"),
        cube.flatMap((value) => [value, 0, 0, 0]),
      ),
    );
    expect([...read.data]).toEqual(Array.from({ length: 24 }, (_, at) => at));
    expect(readNpy(numpy(dictionary("|b1", "()", "True"), [1]))).toEqual(arrayData("bool", [], [1]));
    expect(readNpy(numpy(dictionary("|b1", "(0, 3)", "True"), []))).toEqual(arrayData("bool", [0, 3], []));
  });

  it("reads version 2.0, other spacing, quotes and key order", () => {
    const header = `{"shape":(2,) , 'fortran_order':False,"descr":'|b1'}\n`;
    expect(readNpy(file(header, [0, 1], { major: 2 }))).toEqual(arrayData("bool", [2], [0, 1]));
  });

  it("writes version 2.0 when the header is too long for 1.0", () => {
    const deep = arrayData("bool", new Array(25_000).fill(1), [1]);
    const bytes = writeNpy(deep);
    expect([...bytes.subarray(6, 8)]).toEqual([2, 0]);
    expect(readNpy(bytes)).toEqual(deep);
  });

  const bad: [what: string, bytes: Uint8Array, says: string][] = [
    ["nothing in it", new Uint8Array(0), "does not begin"],
    ["another magic", file(dictionary("|b1", "()"), [1]).fill(0x94, 0, 1), "does not begin"],
    ["version 3.0", file(dictionary("|b1", "()"), [1], { major: 3 }), "got 3.0"],
    ["version 1.1", file(dictionary("|b1", "()"), [1], { minor: 1 }), "got 1.1"],
    ["no header", file("", [], {}).subarray(0, 9), "cut off before"],
    ["a header longer than the file", file("{}", [], { claimed: 9 }), "claims 9 bytes, but only 2"],
    ["a header shorter than its text", file(dictionary("|b1", "()"), [1], { claimed: 20 }), "not a dictionary"],
    [
      "big-endian numbers",
      file(dictionary(">f8", "()"), [0, 0, 0, 0, 0, 0, 0, 0]),
      "save the array as little-endian, '<f8'",
    ],
    [
      "an unknown type",
      file(dictionary("<i8", "()"), [0, 0, 0, 0, 0, 0, 0, 0]),
      "'<i8' is not readable, readable are <f4",
    ],
    ["objects", file(dictionary("|O", "()")), "'|O' is not readable"],
    ["records", file("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }"), "records"],
    ["a missing key", file("{'descr': '<f4', 'shape': (1,), }"), "exactly"],
    ["an unknown key", file("{'descr': '|b1', 'fortran_order': False, 'shape': (), 'x': True}", [1]), "exactly"],
    [
      "a key twice",
      file("{'descr': '|b1', 'descr': '<f4', 'fortran_order': False, 'shape': ()}", [1]),
      "'descr' occurs twice",
    ],
    ["a number for a tuple", file(dictionary("|b1", "(1)"), [1]), "must be a tuple"],
    ["an empty axis name", file(dictionary("|b1", "(1,,1)"), [1]), "tuple of whole numbers"],
    ["only a comma", file(dictionary("|b1", "(,)"), [1]), "tuple of whole numbers"],
    ["an axis beyond counting", file(dictionary("|b1", "(99999999999999999999, 0)")), "tuple of whole numbers"],
    ["too few data", file(dictionary("<f4", "(2,)"), [0, 0, 0, 0]), "wants 8 bytes of data, got 4"],
    ["too many data", file(dictionary("|b1", "(1,)"), [0, 0]), "wants 1 bytes of data, got 2"],
    ["a truth value for the type", file("{'descr': True, 'fortran_order': False, 'shape': (), }", [1]), "not readable"],
    [
      "a text for fortran_order",
      file("{'descr': '|b1', 'fortran_order': 'False', 'shape': (), }", [1]),
      "True or False",
    ],
    ["a bool of 3", file(dictionary("|b1", "(1,)"), [3]), "0 or 1, got 3"],
  ];
  it.each(bad)("refuses a file with %s in one sentence", (_, bytes, says) => {
    expect(() => readNpy(bytes)).toThrow(UsageError);
    expect(() => readNpy(bytes)).toThrow(says);
  });

  it("notices a file cut anywhere", () => {
    const bytes = writeNpy(arrayData("f32", [2], [1, 2]));
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readNpy(bytes.subarray(0, length)), `cut to ${length}`).toThrow(UsageError);
    }
  });
});

// SHA-256 against the published vectors (FIPS 180-4 and NIST examples); digests of arrays.
import { describe, expect, it } from "vitest";
import { arrayData, type NamedArrays } from "./arrays.ts";
import { UsageError } from "./errors.ts";
import { hashArrays } from "./hashArrays.ts";
import { Sha256, sha256, sha256Hex } from "./sha256.ts";

describe("sha256", () => {
  it("gives the published digests", () => {
    expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const twoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    expect(sha256Hex(twoBlocks)).toBe("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    const million = new Uint8Array(1_000_000).fill(0x61);
    expect(sha256Hex(million)).toBe("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  });

  it("does not depend on how the bytes are cut", () => {
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 7) & 255);
    for (const size of [1, 3, 55, 56, 63, 64, 65, 128, 299]) {
      const hash = new Sha256();
      for (let at = 0; at < bytes.length; at += size) hash.update(bytes.subarray(at, at + size));
      expect(hash.update(new Uint8Array(0)).digest(), `pieces of ${size}`).toEqual(sha256(bytes));
    }
  });

  it("ends with its digest", () => {
    const hash = new Sha256();
    hash.digest();
    expect(() => hash.digest()).toThrow("already taken");
    expect(() => hash.update(new Uint8Array(1))).toThrow("after digest");
  });
});

describe("hashArrays", () => {
  const one = (values: number[], dtype: "f32" | "f64" = "f32"): NamedArrays => ({
    w: arrayData(dtype, [values.length], values),
  });

  it("is the documented SHA-256: a line per array, then its little-endian bytes, names sorted", () => {
    const arrays = { b: arrayData("i32", [], [1]), a: arrayData("bool", [1, 2], [1, 0]) };
    expect(hashArrays(arrays)).toBe(sha256Hex('["a","bool",[1,2]]\n\x01\x00["b","i32",[]]\n\x01\x00\x00\x00'));
    expect(hashArrays({})).toBe(sha256Hex(""));
  });

  it("tells names, types, shapes and values apart, and nothing else", () => {
    const different: NamedArrays[] = [
      one([1, 2]),
      one([1, 2], "f64"),
      one([2, 1]),
      { v: one([1, 2]).w! },
      { w: arrayData("f32", [2, 1], [1, 2]) },
      { w: arrayData("f32", [1, 2], [1, 2]) },
      { w: arrayData("f32", [0, 3], []) },
      { w: arrayData("f32", [0], []) },
      one([0]),
      one([-0]),
    ];
    expect(new Set(different.map(hashArrays)).size).toBe(different.length);
    const view = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    expect(hashArrays({ w: arrayData("f32", [2], view) })).toBe(hashArrays(one([1, 2])));
  });

  it("takes every NaN for the same", () => {
    const negative = new Float32Array(new Uint32Array([0xffc00001]).buffer);
    const wide = new Float64Array(new BigUint64Array([0xfff8000000000007n]).buffer);
    expect(hashArrays({ w: arrayData("f32", [1], negative) })).toBe(hashArrays(one([Number.NaN])));
    expect(hashArrays({ w: arrayData("f64", [1], wide) })).toBe(hashArrays(one([Number.NaN], "f64")));
    expect(new Uint32Array(negative.buffer)[0]).toBe(0xffc00001); // the caller's array is left alone
  });

  it("refuses data that contradicts its shape or type", () => {
    expect(() => hashArrays({ w: { dtype: "f32", shape: [3], data: new Float32Array(2) } })).toThrow(UsageError);
    expect(() => hashArrays({ w: { dtype: "f32", shape: [2], data: new Int32Array(2) } })).toThrow("Int32Array");
  });
});

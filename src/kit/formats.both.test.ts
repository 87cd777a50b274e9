// Both array formats: whatever is written comes back exactly, and no bytes at all crash a reader.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ArrayData, arrayData, type DType, elementCount } from "./arrays.ts";
import { UsageError } from "./errors.ts";
import { readNpy, writeNpy } from "./npy.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

/** Any array of up to three axes, all five element types. */
const anyArray: fc.Arbitrary<ArrayData> = fc
  .record({
    dtype: fc.constantFrom<DType>("f32", "f64", "i32", "u32", "bool"),
    shape: fc.array(fc.nat(4), { maxLength: 3 }),
  })
  .chain(({ dtype, shape }) => {
    const values: { [D in DType]: fc.Arbitrary<number> } = {
      f32: fc.float(),
      f64: fc.double(),
      i32: fc.integer(),
      u32: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      bool: fc.nat(1),
    };
    const count = elementCount(shape);
    return fc.array(values[dtype], { minLength: count, maxLength: count }).map((list) => arrayData(dtype, shape, list));
  });

/** The same bytes at an odd place in a larger buffer. */
function moved(bytes: Uint8Array, offset: number): Uint8Array {
  const buffer = new Uint8Array(bytes.length + offset);
  buffer.set(bytes, offset);
  return buffer.subarray(offset);
}

describe("safetensors", () => {
  it("comes back exactly, from any offset in memory, and equal contents give equal bytes", () => {
    const named = fc.dictionary(
      fc.string().filter((name) => name !== "__metadata__"),
      anyArray,
      { maxKeys: 5 },
    );
    const texts = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 });
    fc.assert(
      fc.property(named, texts, fc.nat(7), (arrays, metadata, offset) => {
        const bytes = writeSafetensors(arrays, metadata);
        const read = readSafetensors(moved(bytes, offset));
        expect(read.arrays).toEqual({ ...arrays });
        expect(read.metadata).toEqual({ ...metadata });
        const reversed = Object.fromEntries(Object.entries(arrays).reverse());
        expect(writeSafetensors(reversed, metadata)).toEqual(bytes);
      }),
    );
  });

  it("reads or refuses any changed file", () => {
    const bytes = writeSafetensors(
      { a: arrayData("f32", [2, 2], [1, 2, 3, 4]), b: arrayData("bool", [3], [1, 0, 1]) },
      { k: "v" },
    );
    expectNoCrash(bytes, readSafetensors);
  });
});

describe("npy", () => {
  it("comes back exactly, from any offset in memory", () => {
    fc.assert(
      fc.property(anyArray, fc.nat(7), (array, offset) => {
        const bytes = writeNpy(array);
        expect((bytes.length - array.data.byteLength) % 64).toBe(0);
        expect(readNpy(moved(bytes, offset))).toEqual(array);
      }),
    );
  });

  it("reads or refuses any changed file", () => {
    expectNoCrash(writeNpy(arrayData("bool", [2, 3], [1, 0, 1, 0, 1, 0])), readNpy);
  });
});

function expectNoCrash(bytes: Uint8Array, read: (bytes: Uint8Array) => unknown): void {
  const changes = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(changes, fc.nat(bytes.length), (list, length) => {
      const changed = bytes.slice();
      for (const [at, value] of list) changed[at] = value;
      for (const file of [changed, changed.subarray(0, length)]) {
        try {
          read(file);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }
    }),
    { numRuns: 500 },
  );
}

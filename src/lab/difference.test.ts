// Where two runs part: chains by binary search, arrays with the hash's own notion of equal, records by what they are about.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ArrayData, hashArrays } from "#kit";
import { compareArrays, compareHashes, firstLinkApart, firstRecordApart, hashEach } from "./difference.ts";

const floats = (...data: number[]): ArrayData => ({
  dtype: "f64",
  shape: [data.length],
  data: Float64Array.from(data),
});

describe("two hash chains", () => {
  const chain = (length: number, changedAt = Number.POSITIVE_INFINITY) =>
    Array.from({ length }, (_, step) => ({ step, link: `${step}${step < changedAt ? "" : " changed"}` }));

  it("part at the first link that differs, wherever it is, and not at all where one only ends before", () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.nat(50), (a, b, at) => {
        const expected = at < Math.min(a, b) ? at : undefined;
        expect(firstLinkApart(chain(a), chain(b, at))).toBe(expected);
      }),
    );
  });
});

describe("two sets of arrays", () => {
  const bits = fc.constantFrom(0, -0, 1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  it("differ exactly where their hashes do", () => {
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 3 }), fc.array(bits, { maxLength: 3 }), (a, b) => {
        const [one, other] = [{ x: floats(...a) }, { x: floats(...b) }];
        const same = hashArrays(one) === hashArrays(other);
        expect(compareArrays(one, other)).toHaveLength(same ? 0 : 1);
        expect(compareHashes(hashEach(one), hashEach(other))).toHaveLength(same ? 0 : 1);
      }),
    );
  });

  it("are named in the first's order, with how many elements, the largest difference and where", () => {
    const a = { z: floats(1, 2, 3), same: floats(1), b: floats(0, 0), gone: floats() };
    const b = { new: floats(), b: floats(0, -0), same: floats(1), z: floats(1, 2.5, 1) };
    expect(compareArrays(a, b)).toEqual([
      { name: "z", how: "2 of 3 elements", largest: 2, at: 2 },
      { name: "b", how: "1 of 2 elements", largest: 0, at: 1 },
      { name: "gone", how: "only in the first", largest: null, at: null },
      { name: "new", how: "only in the second", largest: null, at: null },
    ]);
  });

  it("of other shapes or types are not compared element by element; a number and a NaN are as far apart as can be", () => {
    const one: ArrayData = { dtype: "f32", shape: [1], data: Float32Array.of(1) };
    expect(compareArrays({ x: floats(1) }, { x: one })[0]).toMatchObject({ how: "f64[1] and f32[1]", largest: null });
    expect(compareArrays({ x: floats(1, 2) }, { x: floats(1, Number.NaN) })[0]).toMatchObject({
      largest: Number.POSITIVE_INFINITY,
      at: 1,
    });
  });
});

describe("two lists of records", () => {
  it("part at a line, which is told by metric and step", () => {
    const a = [{ step: 1, series: { loss: 1, size: 2 } }, { scalars: { end: 0 } }];
    expect(firstRecordApart(a, a)).toBeUndefined();
    expect(firstRecordApart(a, [{ step: 1, series: { loss: 1, size: 3 } }])).toEqual({
      line: 1,
      what: "size at step 1",
      values: ["2", "3"],
    });
    expect(firstRecordApart(a, [a[0]!, { scalars: { end: -0 } }])).toMatchObject({ what: "end", values: ["0", "-0"] });
    expect(firstRecordApart(a, a.slice(0, 1))).toMatchObject({
      line: 2,
      what: "end",
      values: ['{"scalars":{"end":0}}', null],
    });
    expect(firstRecordApart([{ step: 0, link: "x" }], a)).toMatchObject({ line: 1, what: "link at step 0" });
    expect(firstRecordApart([{ step: -0, series: { x: 1 } }], [{ step: 0, series: { x: 1 } }])).toMatchObject({
      line: 1,
    });
  });
});

// Canonical JSON: one text per value, and back.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "./errors.ts";
import { canonicalJson, parseCanonicalJson } from "./json.ts";

describe("canonicalJson", () => {
  it("sorts keys, drops spaces and writes the shortest numbers", () => {
    expect(canonicalJson({ b: [1, 1e21, 0.1 + 0.2], a: { d: null, c: true }, "": "é\n" })).toBe(
      '{"":"é\\n","a":{"c":true,"d":null},"b":[1,1e+21,0.30000000000000004]}',
    );
    expect(canonicalJson({ 10: 1, 9: 2, a: 3 })).toBe('{"10":1,"9":2,"a":3}');
  });

  it("keeps the numbers JSON lacks", () => {
    const values = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0];
    const text = '[{"$number":"NaN"},{"$number":"Infinity"},{"$number":"-Infinity"},{"$number":"-0"},0]';
    expect(canonicalJson(values)).toBe(text);
    expect(parseCanonicalJson(text)).toEqual(values);
  });

  it("comes back exactly, whatever the value, and does not depend on key order", () => {
    const values = fc.jsonValue({ noUnicodeString: false }).map((value) => value as unknown);
    fc.assert(
      fc.property(values, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(parseCanonicalJson(text))).toBe(text);
        expect(parseCanonicalJson(text)).toEqual(value);
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.double()), (named) => {
        const reversed = Object.fromEntries(Object.entries(named).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(named));
        expect(parseCanonicalJson(canonicalJson(named))).toEqual({ ...named });
      }),
    );
  });

  it("takes one value in two places for two values, and a value inside itself for a mistake", () => {
    const shared = { x: 1 };
    expect(canonicalJson([shared, shared])).toBe('[{"x":1},{"x":1}]');
    const circle: unknown[] = [];
    circle.push({ back: circle });
    expect(() => canonicalJson(circle)).toThrow('contains itself at "0.back"');
  });

  it("refuses everything else with the place", () => {
    const sparse = [1];
    sparse[2] = 3;
    for (const value of [undefined, () => 0, Symbol("s"), 1n, new Date(0), new Map(), new Float32Array(1), sparse]) {
      expect(() => canonicalJson({ deep: [value] }), String(value)).toThrow(/^canonicalJson: .* at "deep\.0/);
    }
    expect(() => canonicalJson(undefined)).toThrow(UsageError);
    expect(() => canonicalJson({ $number: "NaN" })).toThrow('reserved key "$number"');
  });

  it("reads no broken text", () => {
    for (const text of ["", "{", '{"$number":"1"}', '{"$number":"NaN","x":1}', '{"$number":[]}']) {
      expect(() => parseCanonicalJson(text), text).toThrow(UsageError);
    }
  });
});

// Plain arrays keep their values exactly or refuse; names find their neighbours.
import { describe, expect, it } from "vitest";
import { arrayData, convertArray, elementCount, emptyData } from "./arrays.ts";
import { nearest, UsageError } from "./errors.ts";

describe("arrays", () => {
  it("counts elements: one for a single number, none when an axis is empty", () => {
    expect(elementCount([])).toBe(1);
    expect(elementCount([2, 0, 3])).toBe(0);
    expect(elementCount([2, 3])).toBe(6);
    expect(emptyData("bool", 3)).toEqual(new Uint8Array(3));
  });

  it("refuses a wrong number of values and impossible axes", () => {
    expect(() => arrayData("f32", [2, 2], [1, 2, 3])).toThrow("shape [2,2] wants 4 values, got 3");
    for (const axis of [-1, 0.5, Number.NaN]) expect(() => arrayData("f32", [axis], [])).toThrow(UsageError);
  });

  it("rounds floats and refuses integers it cannot hold", () => {
    const halves = arrayData("f64", [2], [0.1, -0]);
    expect([...convertArray(halves, "f32").data]).toEqual([Math.fround(0.1), -0]);
    expect(convertArray(halves, "f64")).toBe(halves);
    expect(() => arrayData("i32", [1], [2 ** 31])).toThrow("value 2147483648 at position 0 does not fit");
    expect(() => arrayData("u32", [2], [1, -1])).toThrow("position 1");
    expect(() => arrayData("i32", [1], [Number.NaN])).toThrow(UsageError);
    expect(() => arrayData("bool", [1], new Uint8Array([2]))).toThrow(UsageError);
    expect([...arrayData("bool", [2], [1, 0]).data]).toEqual([1, 0]);
  });

  it("wraps a typed array of its own kind and copies any other", () => {
    const values = new Float64Array([1, 2]);
    expect(arrayData("f64", [2], values).data).toBe(values);
    expect(arrayData("f32", [2], values).data).toEqual(new Float32Array([1, 2]));
  });
});

describe("nearest", () => {
  it("finds one slip of the hand and nothing far away", () => {
    const names = ["width", "depth", "learningRate"];
    expect(nearest("widht", names)).toBe("width");
    expect(nearest("Depth", names)).toBe("depth");
    expect(nearest("learnRate", names)).toBe("learningRate");
    expect(nearest("momentum", names)).toBeUndefined();
    expect(nearest("x", [])).toBeUndefined();
  });

  it("gives ties to the earlier and never replaces a whole short name", () => {
    expect(nearest("lat", ["cat", "bat"])).toBe("cat");
    expect(nearest("x", ["y"])).toBeUndefined();
  });
});

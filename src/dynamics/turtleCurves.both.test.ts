// Ends, numbers of segments and self-contact of the curves, all exact; then lists of angles against rules.
import { describe, expect, test } from "vitest";
import {
  countSegments,
  distinctParts,
  type LatticePath,
  similarityDimension,
  turtleCurves,
  vertices,
  walkCurve,
} from "./turtleCurves.ts";

const depths = [0, 1, 2, 3, 4];
const end = ({ u, v }: LatticePath) => [u.at(-1), v.at(-1)];

describe("a curve that replaces a segment", () => {
  test.each(["koch", "quadricKoch", "sierpinski", "snowflake", "peano", "endocytic"] as const)(
    "%s ends where one segment, as long as all its copies make it, would, and looks where it looked",
    (name) => {
      const { copies, shrink } = turtleCurves[name];
      for (const depth of depths) {
        const path = walkCurve(turtleCurves[name], depth);
        expect(path.u).toHaveLength(copies ** depth + 1);
        expect(end(path)).toEqual([shrink ** depth, 0]);
        expect(path.heading).toBe(0);
        expect(countSegments(turtleCurves[name], depth)).toBe(copies ** depth);
      }
    },
  );

  test.each(["koch", "quadricKoch", "sierpinski"] as const)("%s never meets itself", (name) => {
    for (const depth of depths) {
      const path = walkCurve(turtleCurves[name], depth);
      const segments = path.u.length - 1;
      expect(distinctParts(path)).toEqual({ vertices: segments + 1, segments });
    }
  });

  test("Peano's touches itself at points, and repeats no segment", () => {
    expect(distinctParts(walkCurve(turtleCurves.peano, 4))).toEqual({ vertices: 3362, segments: 6561 });
  });

  test("the snowflake and the endocytic curve run over themselves", () => {
    expect(distinctParts(walkCurve(turtleCurves.snowflake, 5)).segments).toBe(53_569);
    expect(distinctParts(walkCurve(turtleCurves.endocytic, 9)).segments).toBe(17_257);
  });

  test("Peano's curve is 3^d - 1 high", () => {
    for (const depth of depths) {
      const { v } = walkCurve(turtleCurves.peano, depth);
      expect(Math.max(...v) - Math.min(...v)).toBe(3 ** depth - 1);
    }
  });
});

test("Peano's lattice curve visits every point of the 3^d x 3^d lattice once", () => {
  for (const depth of [1, 2, 3, 4, 5]) {
    const path = walkCurve(turtleCurves.peanoLattice, depth);
    const side = 3 ** depth;
    expect(end(path)).toEqual([side - 1, side - 1]);
    expect(path.u).toHaveLength(side * side);
    expect([Math.min(...path.u), Math.max(...path.u), Math.min(...path.v), Math.max(...path.v)]).toEqual([
      0,
      side - 1,
      0,
      side - 1,
    ]);
    expect(distinctParts(path).vertices).toBe(side * side);
  }
  expect(walkCurve(turtleCurves.peanoLattice, 0).u).toHaveLength(1);
});

describe("the notebook's lists of angles", () => {
  // A call at depth d makes a call at d - 1 before each angle, and then turns by it; at depth 0 it steps.
  function walkAngles(angles: readonly number[], depth: number, mirrored: boolean): number[] {
    const out = [0, 0];
    let [x, y, heading] = [0, 0, 0];
    const radians = Math.PI / 180;
    const call = (list: readonly number[], left: number) => {
      if (left === 0) {
        x += Math.cos(heading * radians);
        y += Math.sin(heading * radians);
        out.push(x, y);
        return;
      }
      for (const [place, angle] of list.entries()) {
        call(mirrored && place % 2 === 1 ? list.map((each) => -each) : list, left - 1);
        heading += angle;
      }
    };
    call(angles, depth);
    return out;
  }

  test.each([
    ["koch", [60, -120, 60, 0], false],
    ["quadricKoch", [90, -90, -90, 0, 90, 90, -90, 0], false],
    ["sierpinski", [60, 60, -60, -60, -60, -60, 60, 60, 0], true],
    ["snowflake", [60, 60, -60, -60, -60, -60, 60, 60, 0], false],
    ["peano", [90, -90, -90, -90, 90, 90, 90, -90, 0], false],
  ] as const)("%s", (name, angles, mirrored) => {
    for (const depth of [0, 1, 2, 3]) {
      const ours = vertices(walkCurve(turtleCurves[name], depth));
      const theirs = walkAngles(angles, depth, mirrored);
      expect(ours).toHaveLength(theirs.length);
      expect(Math.max(...theirs.map((each, k) => Math.abs(each - ours[k]!)))).toBeLessThan(1e-9);
    }
  });
});

test("similarity dimensions to four decimals", () => {
  const of = (name: keyof typeof turtleCurves) =>
    similarityDimension(turtleCurves[name].copies, turtleCurves[name].shrink).toFixed(4);
  expect(of("koch")).toBe("1.2619");
  expect(of("quadricKoch")).toBe("1.5000");
  expect(of("sierpinski")).toBe("1.5850");
  expect(of("peano")).toBe("2.0000");
  expect(similarityDimension(2, 3).toFixed(4)).toBe("0.6309");
  expect([similarityDimension(1, 2), similarityDimension(2, 2), similarityDimension(4, 2)]).toEqual([0, 1, 2]);
});

test("what cannot be walked is refused in a sentence", () => {
  expect(() => walkCurve(turtleCurves.koch, -1)).toThrow("walkCurve: a depth is a whole number from 0, got -1.");
  expect(() => walkCurve(turtleCurves.koch, 40)).toThrow("at depth 40 the curve has more than 67108864 segments.");
  expect(() => similarityDimension(3, 1)).toThrow("wants at least 1 copy, smaller by a factor above 1, got 3 by 1.");
});

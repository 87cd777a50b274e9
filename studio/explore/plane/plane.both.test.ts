// Where one looks stays exact through gestures, the address gives the state back, and colours and arithmetic follow their rules.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { initial, readState, writeState } from "./address.ts";
import { painted, scales, tableOf } from "./colours.ts";
import { choices, mapIds } from "./maps.ts";
import { arithmeticOf, leastHalf, type Picture } from "./picture.ts";
import { gridOf, programOf, rowsOf } from "./systems.ts";
import { difference, isPlace, moved, type View, zoomed, zoomedWithin } from "./view.ts";

const size = { width: 320, height: 200 };
const queryOf = (state: Parameters<typeof writeState>[0]) => {
  const entries = Object.entries(writeState(state)).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return new URLSearchParams(entries);
};

describe("a view", () => {
  const deep: View = { x: "-1.5436890126920763615708559718", y: "0", half: 1e-20 };

  it("keeps the point it zooms at, to a thousandth of a sample", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (factor, right, up) => {
          const [r, u] = [right * deep.half, up * deep.half];
          const next = zoomed(deep, factor, r, u);
          const share = next.half / deep.half;
          // Before, the point was at (r, u); after, the same point is at (r, u) share.
          expect(Math.abs(difference(next.x, deep.x) + r * share - r)).toBeLessThan(1e-6 * next.half);
          expect(Math.abs(difference(next.y, deep.y) + u * share - u)).toBeLessThan(1e-6 * next.half);
        },
      ),
    );
  });

  it("moves there and back, far below the digits of a double", () => {
    const right = moved(deep, 3e-21, -1e-21);
    expect(difference(right.x, deep.x)).toBeCloseTo(3e-21, 26);
    const back = moved(right, -3e-21, 1e-21);
    expect(Math.abs(difference(back.x, deep.x))).toBeLessThan(1e-26);
    expect(back.y).toBe("0");
  });

  it("comes to its point by ninety doublings", () => {
    const aim = "0.12345678901234567890123456789";
    let view: View = { x: "0", y: "0", half: 1 };
    for (let k = 0; k < 90; k++) view = zoomed(view, 2, difference(aim, view.x), 0);
    expect(view.half).toBeCloseTo(2 ** -90, 31);
    expect(Math.abs(difference(aim, view.x))).toBeLessThan(2 * view.half);
  });

  it("stays within bounds, with the point in place", () => {
    const view = zoomedWithin(deep, 1e9, 5e-21, 1, 2e-21, 0);
    expect(view.half).toBe(5e-21);
    expect(difference(view.x, deep.x)).toBeCloseTo(1e-21, 26);
  });

  it.each(["0", "-1.5", ".5", "3.", "1E-7", "-1e+5"])("takes %s for a place", (text) =>
    expect(isPlace(text)).toBe(true),
  );
  it.each(["", "x", "1e9", "--1", "1e", "Infinity", `0.${"1".repeat(200)}`])("does not take %s", (text) =>
    expect(isPlace(text)).toBe(false),
  );
});

describe("an address", () => {
  it.each(mapIds)("gives %s back", (map) => {
    const state = {
      ...initial(map),
      view: { x: "-1.25066312345678901234567890123", y: "3E-12", half: 1.5e-22 },
      limit: 4321,
    };
    expect(readState(queryOf(state))).toEqual(state);
  });

  it("is mended where it is wrong, each value by itself", () => {
    const state = readState(
      new URLSearchParams("map=julia&ax=9&ay=0.5&x=abc&half=-1&steps=1e9&colours=no&scale=linear"),
    );
    const { ay: _, ...others } = initial("julia").constants;
    expect(state).toEqual({ ...initial("julia"), constants: { ...others, ay: 0.5 }, scale: "linear" });
    expect(readState(new URLSearchParams("map=none"))).toEqual(initial("mandelbrot"));
  });
});

describe("colours", () => {
  const counts = Int32Array.of(3, 3, 4, 10, 20, 20);

  it.each(scales)("%s: rise with the count, and what stays is black", (scale) => {
    const table = tableOf(counts, 20, { colours: "grey", scale });
    const pixels = painted(counts, table);
    const levels = [...counts].map((_, i) => pixels[4 * i]!);
    expect([...levels.slice(4)]).toEqual([8, 8]);
    expect(levels[0]).toBe(levels[1]);
    expect(levels[2]).toBeGreaterThan(levels[1]!);
    expect(levels[3]).toBeGreaterThan(levels[2]!);
  });

  it.each(scales)("%s: nothing, one value and only what stays have colours too", (scale) => {
    const look = { colours: "viridis", scale } as const;
    for (const few of [[], [5], [7, 7]]) expect(painted(few, tableOf(few, 7, look))).toHaveLength(4 * few.length);
  });
});

describe("a picture", () => {
  const at = (half: number, map: Picture["map"] = "mandelbrot"): Picture => ({
    map,
    constants: {},
    limit: 20,
    x: "-1.5436890126920763615708559718",
    y: "0",
    half,
    ...size,
  });

  it("is of doubles as long as they tell samples apart, then of pairs, to their end", () => {
    expect(arithmeticOf(at(1e-9))).toBe("double");
    expect(arithmeticOf(at(1e-12))).toBe("double-double");
    expect(arithmeticOf(at(1e-12, "julia-power"))).toBe("double");
    for (const map of mapIds) {
      const picture = at(leastHalf(at(1, map)), map);
      const { x } = gridOf({ ...picture, ...size });
      expect(x).toHaveLength(size.width);
    }
    expect(() => gridOf(at(leastHalf(at(1)) / 8))).toThrow(/coincide/);
  });

  it.each(mapIds)("of %s has the same counts in bands and as a whole", (map) => {
    const { x, y, half, constants } = choices[map];
    const picture = { map, x, y, half, width: 24, height: 15 };
    const run = { limit: 12, constants: Object.fromEntries(constants.map(({ name, initial }) => [name, initial])) };
    const program = programOf(map, "double");
    const grid = gridOf({ ...picture, ...run });
    const bands = [
      [0, 7],
      [7, 15],
    ].map(([from, to]) => [...program.counts(rowsOf(grid, from!, to!), run)]);
    expect(bands.flat()).toEqual([...program.counts(grid, run)]);
    expect(new Set(bands.flat()).size).toBeGreaterThan(3);
  });
});

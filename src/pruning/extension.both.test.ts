import { describe, expect, it } from "vitest";
import { extensionFamily, familyMember, widthForParameters } from "./extension.ts";
import { parameterCount } from "./network.ts";

const weightsOnly = { rate: 0.32, forwards: 0, biases: false };

describe("the families of the thesis, p = 0.32, weights only", () => {
  it("base (4, 20, 2)", () => {
    const family = extensionFamily({ ...weightsOnly, base: [4, 20, 2], backwards: 16 });
    const widths = [20, 29, 43, 64, 94, 138, 202, 297, 437, 643, 946, 1391, 2046, 3009, 4425, 6507, 9569];
    expect(family.toReversed().map((entry) => entry.widths![1])).toEqual(widths);
    expect(family.toReversed().map((entry) => entry.parameters)).toEqual(widths.map((width) => 6 * width));
  });

  it("base (4, 8, 8, 2)", () => {
    const table =
      "8/112 10/160 13/247 16/352 20/520 25/775 31/1147 38/1672 47/2491 57/3591 70/5320 85/7735 104/11440 127/16891 " +
      "154/24640 188/36472 229/53815 278/78952 337/115591 410/170560 498/250992";
    const family = extensionFamily({ ...weightsOnly, base: [4, 8, 8, 2], backwards: 25 }).toReversed();
    const cells = family.map((entry) => `${entry.widths![1]}/${entry.parameters}`);
    expect(cells.slice(0, 21).join(" ")).toBe(table);
    expect(cells[25]).toBe("1310/1723960");
    for (const { widths } of family) expect(widths![1]).toBe(widths![2]);
  });

  it("base (4, 4, 4, 4, 2)", () => {
    const table = "4/56 5/80 6/108 8/176 10/260 12/360 15/540 19/836 23/1196 29/1856 35/2660 43/3956";
    const family = extensionFamily({ ...weightsOnly, base: [4, 4, 4, 4, 2], backwards: 18 }).toReversed();
    const cells = family.map((entry) => `${entry.widths![1]}/${entry.parameters}`);
    expect(cells.slice(0, 12).join(" ")).toBe(table);
    expect(cells[18]).toBe("169/58136");
  });
});

describe("widthForParameters", () => {
  it("finds back the width of every dense network, with and without biases", () => {
    for (const biases of [false, true]) {
      for (let hiddenLayers = 1; hiddenLayers <= 4; hiddenLayers++) {
        for (let width = 1; width < 200; width += 13) {
          for (const [inputs, outputs] of [
            [4, 2],
            [2, 30],
          ] as const) {
            const widths = [inputs, ...new Array<number>(hiddenLayers).fill(width), outputs];
            const parameters = parameterCount(widths, biases);
            expect(widthForParameters({ parameters, inputs, outputs, hiddenLayers, biases })).toBe(width);
          }
        }
      }
    }
  });

  it("refuses a network without hidden layers and a count too small for one", () => {
    const sizes = { inputs: 4, outputs: 2, biases: false };
    expect(() => widthForParameters({ ...sizes, parameters: 8, hiddenLayers: 0 })).toThrow("0 hidden layers");
    expect(() => widthForParameters({ ...sizes, parameters: 2, hiddenLayers: 1 })).toThrow("2 parameters are too few");
  });
});

describe("extensionFamily", () => {
  const family = extensionFamily({ base: [4, 8, 8, 2], rate: 0.32, backwards: 3, forwards: 2, biases: false });

  it("numbers its levels from -k to L and starts runs from level 0 or before", () => {
    expect(family).toEqual([
      { level: -3, parameters: 352, widths: [4, 16, 16, 2] },
      { level: -2, parameters: 247, widths: [4, 13, 13, 2] },
      { level: -1, parameters: 160, widths: [4, 10, 10, 2] },
      { level: 0, parameters: 112, widths: [4, 8, 8, 2] },
      { level: 1, parameters: 76 },
      { level: 2, parameters: 52 },
    ]);
  });

  it("gives its members the same counts", () => {
    expect(familyMember(family, -2)).toEqual({ widths: [4, 13, 13, 2], trajectory: [247, 160, 112, 76, 52] });
    expect(familyMember(family, 0)).toEqual({ widths: [4, 8, 8, 2], trajectory: [112, 76, 52] });
    expect(() => familyMember(family, 1)).toThrow(
      "no dense network at level 1, the family has them from level -3 to 0",
    );
    expect(() => familyMember(family, -4)).toThrow("level -4");
  });

  it("counts biases when they are pruned", () => {
    const [before, base] = extensionFamily({ base: [4, 8, 8, 2], rate: 0.32, backwards: 1, forwards: 0, biases: true });
    // (H^2 + 6 H) + (2 H + 2) = 130 / 0.68 has the root 10.3
    expect(base).toEqual({ level: 0, parameters: 130, widths: [4, 8, 8, 2] });
    expect(before).toEqual({ level: -1, parameters: 182, widths: [4, 10, 10, 2] });
  });
});

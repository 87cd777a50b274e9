// The laws of laying one set of settings over another.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Origin, originText } from "./origin.ts";
import { type Branch, branchOf, type Leaf, type List, type Located, merge, plain, setAt, settings } from "./tree.ts";

const from = (name: string): Origin => ({ kind: "preset", name });
const empty = branchOf({}, { kind: "default" });

// Of one shape: a name that is a mapping somewhere is one everywhere. Where it is not, the later replaces the earlier whole.
const names = ["a", "b", "__proto__", "constructor", "0"];
const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null));
const entries = (level: number): fc.Arbitrary<[string, unknown][]> =>
  fc.uniqueArray(
    fc.oneof(
      fc.tuple(fc.constantFrom(...names), leaf),
      ...(level === 0
        ? []
        : [
            fc.tuple(
              fc.constantFrom("m", "n"),
              fc.constant(level).chain(() => entries(level - 1)),
            ),
          ]),
    ),
    { selector: ([name]) => name, maxLength: 5 },
  ) as fc.Arbitrary<[string, unknown][]>;
const isEntries = (value: unknown): value is [string, unknown][] => Array.isArray(value);
const located = (list: [string, unknown][], origin: Origin): Branch => ({
  origin,
  entries: new Map(
    list.map(([name, value]): [string, Located] => [
      name,
      isEntries(value) ? located(value, origin) : { origin, value: value as Leaf["value"] },
    ]),
  ),
});
const layers = fc
  .array(entries(3), { minLength: 1, maxLength: 6 })
  .map((list) => list.map((each, at) => located(each, from(`layer ${at}`))));
const leaves = (branch: Branch) =>
  new Map(
    settings(branch)
      .filter(({ setting }) => !("entries" in setting))
      .map(({ path, setting }) => [path, [plain(setting), originText(setting.origin)]]),
  );

describe("layers laid over each other", () => {
  it("give each value as it was last set, from where it was last set", () => {
    fc.assert(
      fc.property(layers, ([first, ...others]) => {
        const expected = new Map([first!, ...others].flatMap((layer) => [...leaves(layer)]));
        expect(leaves(merge(first!, ...others))).toEqual(expected);
      }),
    );
  });

  it("are the same however they are grouped, and over nothing they are themselves", () => {
    fc.assert(
      fc.property(layers, fc.nat(), (all, seed) => {
        const at = 1 + (seed % all.length);
        const [first, ...others] = all as [Branch, ...Branch[]];
        const [left, ...lefts] = all.slice(0, at) as [Branch, ...Branch[]];
        const rights = all.slice(at);
        const grouped =
          rights.length === 0
            ? merge(left, ...lefts)
            : merge(merge(left, ...lefts), merge(rights[0]!, ...rights.slice(1)));
        expect(leaves(grouped)).toEqual(leaves(merge(first, ...others)));
        expect(leaves(merge(empty, first))).toEqual(leaves(first));
        expect(leaves(merge(first, first))).toEqual(leaves(first));
      }),
    );
  });

  it("replace lists whole, and a mapping by a value or the other way round", () => {
    const list = (name: string, ...values: number[]): List => ({
      origin: from(name),
      items: values.map((value) => ({ origin: from(name), value })),
    });
    const one = {
      origin: from("one"),
      entries: new Map<string, Located>([
        ["x", list("one", 1, 2)],
        ["y", empty],
      ]),
    };
    const two = {
      origin: from("two"),
      entries: new Map<string, Located>([
        ["x", list("two", 3)],
        ["y", list("two")],
      ]),
    };
    expect(plain(merge(one, two))).toEqual({ x: [3], y: [] });
    expect(plain(merge(two, one))).toEqual({ x: [1, 2], y: {} });
  });

  it("change nothing that was there, whatever the names", () => {
    const over = located([["__proto__", 1]], from("over"));
    const merged = plain(merge(empty, over));
    expect(Object.entries(merged as object)).toEqual([["__proto__", 1]]);
    expect(Object.hasOwn(merged as object, "__proto__")).toBe(true);
  });
});

describe("a dotted name", () => {
  const value: Located = { origin: { kind: "flag", flag: "--set" }, value: 9 };
  const list: List = {
    origin: from("file"),
    items: [branchOf({ width: 1 }, from("file")), { origin: from("file"), value: 2 }],
  };
  const tree: Branch = {
    origin: from("file"),
    entries: new Map<string, Located>([
      ["layers", list],
      ["rate", { origin: from("file"), value: 0.5 }],
    ]),
  };

  it("goes into mappings, made where they are missing, and into lists", () => {
    expect(plain(setAt(tree, "layers.0.width", value))).toEqual({ layers: [{ width: 9 }, 2], rate: 0.5 });
    expect(plain(setAt(tree, "layers.1", value))).toEqual({ layers: [{ width: 1 }, 9], rate: 0.5 });
    expect(plain(setAt(tree, "a.b.c", value))).toMatchObject({ a: { b: { c: 9 } } });
    expect(plain(setAt(tree, "rate", value))).toMatchObject({ rate: 9 });
    expect(plain(tree)).toEqual({ layers: [{ width: 1 }, 2], rate: 0.5 });
  });

  it.each([
    ["rate.x", '--set: "rate.x" leads through 0.5 (preset file), which has no part "x".'],
    ["layers.2", '--set: "layers.2" wants item "2" of a list of 2, counted from 0.'],
    ["layers.x.y", '--set: "layers.x.y" wants item "x" of a list'],
    ["a..b", '--set: "a..b" has an empty name.'],
  ])("%s is refused", (path, sentence) => {
    expect(() => setAt(tree, path, value)).toThrow(sentence);
  });
});

// Files that build on others, in memory: the order, the origin of every value, circles and files that are not there.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "#kit";
import { assign, composeFiles, type FileSource, mostFiles } from "./extend.ts";
import { originText } from "./origin.ts";
import { type Branch, plain, settings } from "./tree.ts";

function filesIn(files: Readonly<Record<string, string>>): FileSource {
  return {
    locate: (from, reference) => from.replace(/[^/]*$/, "") + reference,
    read: (file) =>
      Object.hasOwn(files, file)
        ? { ok: true, bytes: new TextEncoder().encode(files[file]) }
        : { ok: false, why: "there is no such file" },
  };
}
const compose = (files: Readonly<Record<string, string>>, ...names: string[]) => composeFiles(names, filesIn(files));
const origins = (branch: Branch) =>
  Object.fromEntries(settings(branch).map(({ path, setting }) => [path, originText(setting.origin)]));

describe("files that extend others", () => {
  it("are composed left to right, the file itself last, each value from the file that last set it", () => {
    const files = {
      "study.yaml": "extends: [base/a.yaml, base/b.yaml]\nx: study\nnet: {depth: 3}\n",
      "base/a.yaml": "extends: root.yaml\nx: a\ny: a\nnet:\n  width: 1\n",
      "base/b.yaml": "y: b\nz: b\nnet:\n  width: 2\n",
      "base/root.yaml": "x: root\nw: root\n",
    };
    const composed = compose(files, "study.yaml");
    expect(plain(composed)).toEqual({ x: "study", w: "root", y: "b", z: "b", net: { width: 2, depth: 3 } });
    expect(origins(composed)).toEqual({
      x: "study.yaml:2",
      w: "base/root.yaml:2",
      y: "base/b.yaml:1",
      z: "base/b.yaml:2",
      "net.width": "base/b.yaml:4",
      "net.depth": "study.yaml:3",
    });
    expect(plain(compose(files, "study.yaml", "base/a.yaml"))).toMatchObject({ x: "a", y: "a" });
  });

  it("mean what each means with all it extends, whatever they extend", () => {
    // File i extends some of those after it, so there is no circle.
    const graph = fc.array(
      fc.record({
        keys: fc.subarray(["a", "b", "c", "d"]),
        bases: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(graph, (nodes) => {
        const basesOf = (at: number) => nodes[at]!.bases.map((step) => at + step).filter((base) => base < nodes.length);
        const meaning = (at: number): Record<string, number> =>
          Object.assign({}, ...basesOf(at).map(meaning), Object.fromEntries(nodes[at]!.keys.map((key) => [key, at])));
        const files = Object.fromEntries(
          nodes.map(({ keys }, at) => [
            `${at}.yaml`,
            [`extends: [${basesOf(at).map((base) => `${base}.yaml`)}]`, ...keys.map((key) => `${key}: ${at}`)].join(
              "\n",
            ),
          ]),
        );
        const composed = compose(files, "0.yaml");
        expect(plain(composed)).toEqual(meaning(0));
        for (const { path, setting } of settings(composed)) {
          const line = 2 + nodes[meaning(0)[path]!]!.keys.indexOf(path);
          expect(originText(setting.origin)).toBe(`${meaning(0)[path]}.yaml:${line}`);
        }
      }),
    );
  });

  it("may share a base, however often", () => {
    const files = Object.fromEntries(
      Array.from({ length: 40 }, (_, at) => [`${at}.yaml`, `extends: [${at + 1}.yaml, ${at + 1}.yaml]\n`]),
    );
    expect(plain(compose({ ...files, "40.yaml": "x: 1" }, "0.yaml"))).toEqual({ x: 1 });
  });

  it.each<[string, Record<string, string>, string]>([
    [
      "a circle",
      { a: "extends: b", b: "x: 1\nextends: [c, d]", c: "{}", d: "extends: a" },
      "d:1: a is extended in a circle: a -> b -> d -> a.",
    ],
    ["itself", { a: "extends: a" }, "a:1: a is extended in a circle: a -> a."],
    ["a missing file", { a: "x: 1\nextends: [\n b]" }, "a:3: b cannot be read: there is no such file."],
    ["no name", { a: "extends: ''" }, 'a:1: extends names files, as base.yaml or [a.yaml, b.yaml], and not "".'],
    [
      "a number",
      { a: "extends: [b, 3]", b: "{}" },
      "a:1: extends names files, as base.yaml or [a.yaml, b.yaml], and not 3.",
    ],
    ["a broken file", { a: "extends: b", b: "x: [" }, "b:1: Flow sequence"],
  ])("are refused: %s", (_, files, sentence) => {
    expect(() => compose(files, "a")).toThrow(UsageError);
    expect(() => compose(files, "a")).toThrow(sentence);
  });

  it("are so many at most, also where every name is new", () => {
    const endless: FileSource = {
      locate: (from) => `${from}x`,
      read: () => ({ ok: true, bytes: new TextEncoder().encode("extends: x") }),
    };
    expect(() => composeFiles(["x"], endless)).toThrow(`is one file too many; at most ${mostFiles} are put together.`);
  });

  it("are refused when the first is not there", () => {
    expect(() => compose({}, "a.yaml")).toThrow("a.yaml cannot be read: there is no such file.");
  });
});

describe("a.b=value", () => {
  const base = compose({ a: "net: {width: 1, layers: [4, 5]}" }, "a");

  it("is read as YAML and laid over everything, the last one last", () => {
    const texts = ["net.width=3", "net.layers.1=6", "deep.er=[1, {a: b}]", "word=x=y", "none=", "net.width=2"];
    const set = assign(base, texts);
    expect(plain(set)).toEqual({
      net: { width: 2, layers: [4, 6] },
      deep: { er: [1, { a: "b" }] },
      word: "x=y",
      none: null,
    });
    expect(origins(set)).toMatchObject({ "net.width": "--set", "deep.er": "--set" });
  });

  it.each([
    ["width", "--set width is not of the form name=value."],
    ["=3", "--set =3 is not of the form name=value."],
    ["a=[1", "--set a=[1: Flow sequence"],
    ["net.width.x=1", '--set: "net.width.x" leads through 1 (a:1), which has no part "x".'],
  ])("%s is refused", (text, sentence) => {
    expect(() => assign(base, [text])).toThrow(sentence);
  });

  it("never throws anything but a sentence", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          plain(assign(base, [text]));
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as Error).message).toMatch(/^--set[^\n]*\.$/);
        }
      }),
    );
  });
});

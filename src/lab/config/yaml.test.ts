// What YAML is read as, the sentence for each mistake, and that no bytes give anything else.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "#kit";
import { type Branch, plain, settings } from "./tree.ts";
import { fileLimits, readYaml } from "./yaml.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readYaml(bytes(text), "study.yaml");

describe("a configuration in YAML", () => {
  it("has YAML 1.2's values", () => {
    const text =
      "a: 1\nb: -0.5e-3\nc: true\nd: yes\ne: ~\nf:\ng: [1, x, {h: 2}]\n3: {i: '4'}\nj: 0x10\nk: 2020-01-01\n";
    expect(plain(read(text))).toEqual({
      a: 1,
      b: -0.0005,
      c: true,
      d: "yes",
      e: null,
      f: null,
      g: [1, "x", { h: 2 }],
      3: { i: "4" },
      j: 16,
      k: "2020-01-01",
    });
    expect(plain(read("\ufeffa: 1\r\n"))).toEqual({ a: 1 });
    expect(plain(read("{}"))).toEqual({});
  });

  it("knows the line of every value: that of its name", () => {
    const lines = settings(read("# wide\na: 1\nb:\n  c:\n    2\n  d: [1,\n   2]\n")).map(({ path, setting }) => [
      path,
      setting.origin,
    ]);
    const line = (number: number) => ({ kind: "file", file: "study.yaml", line: number });
    expect(lines).toEqual([
      ["a", line(2)],
      ["b.c", line(4)],
      ["b.d", line(6)],
    ]);
  });

  it("may name a value again by an alias", () => {
    expect(plain(read("a: &x {b: 1}\nc: *x\nd: [*x]\ne: &x 2\nf: *x\n"))).toEqual({
      a: { b: 1 },
      c: { b: 1 },
      d: [{ b: 1 }],
      e: 2,
      f: 2,
    });
  });

  const bomb = [
    "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
    ...Array.from({ length: 9 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(10).fill(`*a${at}`).join(", ")}]`),
  ];
  it.each<[string, string | Uint8Array, string]>([
    ["nothing", "", "study.yaml is empty; a configuration that sets nothing is {}."],
    ["only comments", "# nothing\n", "study.yaml is empty; a configuration that sets nothing is {}."],
    ["a list", "- 1\n", "study.yaml: a configuration is a mapping of names to values, and this is a list."],
    ["a text", "wide", "study.yaml: a configuration is a mapping of names to values, and this is a single value."],
    ["a name twice", "a: 1\nb: 2\na: 3\n", 'study.yaml:3: "a" stands here again, after line 1.'],
    ["a name twice below", "a:\n  b: 1\n  'b': 2\n", 'study.yaml:3: "b" stands here again, after line 2.'],
    ["a tab", "a:\n\tb: 1\n", "study.yaml:2: Tabs are not allowed as indentation."],
    [
      "an open bracket",
      "a: [1, 2",
      "study.yaml:1: Flow sequence in block collection must be sufficiently indented and end with a ].",
    ],
    ["an open quote", 'a: "x\n', 'study.yaml:2: Missing closing "quote.'],
    ["two documents", "a: 1\n---\nb: 2\n", "study.yaml:2: a second document begins here, and a configuration is one."],
    ["YAML 1.1", "%YAML 1.1\n---\na: yes\n", "study.yaml:1: this asks for YAML 1.1, and a configuration is YAML 1.2."],
    ["a tag", "a: !!binary aGk=\n", "study.yaml:1: Unresolved tag: tag:yaml.org,2002:binary."],
    [
      "a merge key",
      "a: &a {b: 1}\nc:\n  <<: *a\n",
      "study.yaml:3: merge keys (<<) are YAML 1.1; what is shared goes into a file to extend.",
    ],
    ["a mapping as a name", "? {a: 1}\n: 2\n", "study.yaml:1: a name is a word, and here is none."],
    ["no name", "a: 1\n: 2\n", "study.yaml:2: a name is a word, and here is none."],
    ["an unknown alias", "a: *b\n", "study.yaml:1: *b names no anchor that ends before it."],
    ["an alias of itself", "a: &a [*a]\n", "study.yaml:1: *a names no anchor that ends before it."],
    [
      "an alias bomb",
      bomb.join("\n"),
      `study.yaml:5: here are more than ${fileLimits.values} values, aliases included.`,
    ],
    ["brackets without end", "[".repeat(100_000), "study.yaml:1: this is nested deeper than 64 levels."],
    ["braces without end", "{a: ".repeat(10_000), "study.yaml:1: this is nested deeper than 64 levels."],
    ["dashes without end", "- ".repeat(10_000), "study.yaml:1: this is nested deeper than 64 levels."],
    [
      "a huge file",
      new Uint8Array(2 ** 18 + 1).fill(35),
      "study.yaml is larger than the 256 KiB a configuration may have.",
    ],
    ["UTF-16", new Uint8Array([0xff, 0xfe, 0x61, 0]), "study.yaml is in UTF-16, and a configuration is in UTF-8."],
    ["Latin-1", new Uint8Array([0x61, 0x3a, 0x20, 0xe9]), "study.yaml is not text in UTF-8."],
    ["no text", "a: \0\n", "study.yaml is not text: it has control characters."],
  ])("refuses %s", (_, content, sentence) => {
    const given = typeof content === "string" ? bytes(content) : content;
    expect(() => readYaml(given, "study.yaml")).toThrow(new UsageError(sentence));
  });
});

const fragments = [
  "a",
  "b: ",
  "- ",
  "? ",
  ": ",
  "[",
  "]",
  "{",
  "}",
  ",",
  "\n",
  "  ",
  "\t",
  "'",
  '"',
  "|\n",
  ">\n",
  "&x ",
  "*x",
  "!!str ",
  "!t ",
  "#",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "<<: ",
  "1e3",
  ".nan",
  "~",
  "\\",
  "\r",
  "\u2028",
  "\ud83d\ude00",
  "extends: a",
];

describe("whatever the bytes are", () => {
  const outcome = (content: Uint8Array): Branch | undefined => {
    try {
      return readYaml(content, "study.yaml");
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      expect((error as Error).message).toMatch(/^study\.yaml[^\n\r\u2028]*\.$/);
      return undefined;
    }
  };

  it("there is a mapping or one sentence", () => {
    const runs = process.env.ORRERY_NIGHTLY ? 20_000 : 500;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (content) => void outcome(content)),
      { numRuns: runs },
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 60 }), (parts) => {
        const branch = outcome(bytes(parts.join("")));
        if (branch !== undefined) plain(branch);
      }),
      { numRuns: runs },
    );
  });
});

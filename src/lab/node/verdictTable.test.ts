// The table people read: every verdict has its mark, nothing is wider than the terminal, nothing is cut off.
import { describe, expect, it } from "vitest";
import { type Judgement, verdicts } from "../judge.ts";
import { number, wrap } from "./text.ts";
import { verdictCounts, verdictTable } from "./verdictTable.ts";

const plain = (_: string, text: string) => text;
const judgement = (changes: Partial<Judgement>): Judgement => ({
  id: "claim",
  says: "The wide network splits in two at some level of pruning, in most seeds, and the narrow one never does.",
  reported: { value: 5, text: "5 of 5 networks", where: "page 3" },
  agree: "",
  measured: { mean: 0.8, low: 0.375_53, high: 0.963_77, n: 5 },
  counted: false,
  verdict: "reproduced",
  why: undefined,
  ...changes,
});

describe("the verdict table", () => {
  const all = verdicts.map((verdict) =>
    judgement({ verdict, why: verdict === "unmeasured" ? "no run recorded it" : undefined }),
  );

  it.each([80, 100, 120])("fits %i columns and keeps every word", (width) => {
    const table = verdictTable(all, width, plain);
    expect(Math.max(...table.split("\n").map((line) => line.length))).toBeLessThanOrEqual(width);
    for (const word of all[0]!.says.split(" ")) expect(table).toContain(word);
    for (const mark of ["● reproduced", "○ consistent", "◐ undecided", "✕ contradicted", "· unmeasured"])
      expect(table).toContain(mark);
    expect(table).toContain("unmeasured: no run recorded it");
    expect(table).not.toMatch(/ $/m);
  });

  it("shows intervals, counts, points and open ends", () => {
    const shown = (changes: Partial<Judgement>) =>
      verdictTable([judgement({ says: "x", ...changes })], 120, plain).replace(/\s+/g, " ");
    expect(shown({})).toContain("0.8 [0.3755, 0.9638] n=5");
    expect(shown({ counted: true })).toContain("4 of 5 [0.3755, 0.9638]");
    expect(shown({ measured: { mean: 3, low: 3, high: 3, n: 5 } })).toContain(" 3 n=5 ");
    expect(shown({ measured: { mean: 3, low: -Infinity, high: Infinity, n: 1 } })).toContain(" 3 n=1 ");
    expect(shown({ measured: undefined })).toContain(" – ");
    expect(shown({ reported: { value: null, where: "" } })).toContain("x – 0.8 [");
    expect(shown({ reported: { value: null, text: "most runs", where: "" } })).toContain("x most runs 0.8 [");
    expect(shown({ reported: { value: 0.123_456, where: "" } })).toContain("x 0.1235 0.8 [");
  });

  it("is counted in one line", () => {
    expect(verdictCounts([...all, judgement({})])).toBe(
      "2 reproduced, 1 consistent, 1 undecided, 1 contradicted, 1 unmeasured",
    );
  });
});

describe("text", () => {
  it("is wrapped between words, and inside one only when it must be", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("abcdefghij kl", 4)).toEqual(["abcd", "efgh", "ij", "kl"]);
    expect(wrap("", 4)).toEqual([""]);
    expect(wrap("abcd", 4)).toEqual(["abcd"]);
  });

  it("has numbers short enough to read", () => {
    const texts = [0.123_456, 1782, 123_456.78, 2.5e-9, 0, -0.1, 1e7, Infinity, NaN].map(number);
    expect(texts).toEqual(["0.1235", "1782", "123500", "2.5e-9", "0", "-0.1", "10000000", "∞", "not a number"]);
  });
});

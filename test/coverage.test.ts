// The table of what is built is true: its rules on made-up entries, and docs/coverage.md against the catalogue as it is.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { UsageError } from "#kit";
import { catalogue } from "../experiments/index.ts";
import { type Coverage, coverageMarkdown, coverageTable, coverageTotals, type Entry } from "../src/lab/coverage.ts";

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const entries: Entry[] = JSON.parse(read("experiments/entries.json")).entries;

describe("the specification's entries", () => {
  it("are 395 to build and 29 left out, each once, the latter with a reason", () => {
    expect(entries.filter(({ scope }) => scope === "build")).toHaveLength(395);
    const out = entries.filter(({ scope }) => scope === "out");
    expect(out).toHaveLength(29);
    expect(out.filter(({ reason }) => !reason)).toEqual([]);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(424);
  });

  it("are shown in docs/coverage.md as they are covered now (`npm run docs` brings it up to date)", async () => {
    const experiments = await Promise.all(Object.values(catalogue).map(async (load) => (await load()).default));
    const table = coverageTable(
      entries,
      experiments.map(({ id, source }) => ({ id, entries: source.entries })),
    );
    expect(read("docs/coverage.md") === coverageMarkdown(table)).toBe(true);
  });
});

describe("coverageTable", () => {
  const entry = (id: string, scope = "build"): Entry => ({
    id,
    title: `About ${id}`,
    kind: "x",
    priority: "high",
    scope,
    reason: "why",
  });
  const some = [entry("1/a"), entry("2/a"), entry("1/b"), entry("2/b", "out")];
  const ids = ({ notebook, built, open, out }: Coverage) => [
    notebook,
    built.map((one) => one.entry.id),
    open.map(({ id }) => id),
    out.map(({ id }) => id),
  ];

  it("sorts every entry into exactly one of built, open and left out", () => {
    const rows = coverageTable(some, [
      { id: "area/one", entries: ["1/b", "1/b"] },
      { id: "area/two", entries: ["1/b"] },
    ]);
    expect(rows.map(ids)).toEqual([
      ["1", ["1/b"], ["1/a"], []],
      ["2", [], ["2/a"], ["2/b"]],
    ]);
    expect(rows[0]!.built[0]!.experiments).toEqual(["area/one", "area/two"]);
    expect(coverageTotals(rows)).toEqual({ built: 1, open: 2, out: 1 });
  });

  it("loses no entry of the real list", () => {
    const { built, open, out } = coverageTotals(coverageTable(entries, []));
    expect([built, open, out]).toEqual([0, 395, 29]);
    const page = coverageMarkdown(coverageTable(entries, []));
    for (const { id } of entries) expect(page).toContain(`- \`${id}\` `);
  });

  it("refuses an unknown entry with the nearest, and one that is left out", () => {
    const covering = (id: string) => () => coverageTable(some, [{ id: "area/one", entries: [id] }]);
    expect(covering("1/bb")).toThrow(UsageError);
    expect(covering("1/bb")).toThrow(/^area\/one: .*"1\/bb".*nearest is "1\/b"\.$/);
    expect(covering("nonsense")).toThrow(/entries\.json\.$/);
    expect(covering("2/b")).toThrow(/^area\/one: .*"2\/b".*\(why\)\.$/);
  });

  it("of nothing is nothing", () => {
    expect(coverageTable([], [])).toEqual([]);
    expect(coverageMarkdown([])).toContain("0 of 0");
  });
});

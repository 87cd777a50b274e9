import { describe, expect, it } from "vitest";
import type { RunSummary } from "#server";
import { columnsOf, compareCells, headlineOf } from "./columns.ts";
import { groupRuns } from "./groups.ts";
import { readQuery } from "./query.ts";

let made = 0;
const run = (over: Partial<RunSummary> = {}): RunSummary => {
  made++;
  const seed = over.seed ?? 1;
  return {
    name: `walks/plain/wide-seed${seed}-${made}`,
    experiment: "walks/plain",
    revision: 1,
    preset: "smoke",
    arm: "wide",
    seed,
    status: "done",
    started: "2026-01-01T00:00:00.000Z",
    seconds: 1,
    key: `key${made}`,
    digest: "d",
    params: { rate: 0.1, seed },
    overrides: {},
    scalars: { best: 1 },
    parent: null,
    error: null,
    ...over,
  };
};

const found = (text: string, runs: readonly RunSummary[]) => {
  const query = readQuery(text, columnsOf(runs));
  if (!query.ok) throw new Error(query.why);
  return runs.filter(query.fits).map((each) => runs.indexOf(each));
};
const refusal = (text: string, runs: readonly RunSummary[] = [run()]) => {
  const query = readQuery(text, columnsOf(runs));
  return query.ok ? "" : query.why;
};

describe("the query line", () => {
  const runs = [
    run({ params: { rate: 0.05 } }),
    run({ params: { rate: 0.5 }, arm: "narrow", status: "failed", error: "It met a wall" }),
    run({ params: { rate: 0.2 }, scalars: { best: null } }),
    run({ params: {}, experiment: "maps/plain", name: "maps/plain/wide-seed1-x", arm: "two words" }),
  ];

  it("of nothing lets everything pass", () => {
    expect(found("", runs)).toEqual([0, 1, 2, 3]);
    expect(found("   ", runs)).toEqual([0, 1, 2, 3]);
  });

  it.each<[string, number[]]>([
    ["rate>0.1", [1, 2]],
    ["rate > 0.1", [1, 2]],
    ["rate>=0.2 rate<0.5", [2]],
    ["rate>1e-1", [1, 2]],
    ["arm=wide status=done rate<0.1", [0]],
    ["RATE=0.5", [1]],
    ['arm="two words"', [3]],
    ["experiment=walks", [0, 1, 2]],
    ["experiment=plain", [0, 1, 2, 3]],
    ["experiment!=walks", [3]],
    ["wall", [1]],
    ["WALKS failed", [1]],
    ['"a wall"', [1]],
    ["rate=abc", []],
  ])("%s", (text, expected) => expect(found(text, runs)).toEqual(expected));

  it("NaN is only unlike, and what a run lacks fulfils no condition", () => {
    expect(found("best>0", runs)).toEqual([0, 1, 3]);
    expect(found("best!=0", runs)).toEqual([0, 1, 2, 3]);
    expect(found("best<=0", runs)).toEqual([]);
    expect(found("rate!=7", runs)).toEqual([0, 1, 2]);
  });

  it("tells a mistake in a sentence, with the nearest name", () => {
    expect(refusal("rat>0.1")).toBe("No run has “rat”; the nearest is “rate”.");
    expect(refusal("zzzzzz=1")).toBe("No run has “zzzzzz”.");
    expect(refusal("rate>")).toBe("“rate>” lacks a value, as in rate>0.1.");
    expect(refusal(">0.1")).toBe("“>0.1” lacks a name before it, as in rate>0.1.");
    expect(refusal("status=runing")).toBe("“runing” is no status; the nearest is “running”.");
    expect(refusal("status=x")).toBe("“x” is no status; there are running, done, failed, interrupted.");
  });

  it("takes whatever is typed", () => {
    for (const text of ['"', '""', "=", "a=b=c", "<><>", 'x"y', "a ≥ 3", "\t\n", "rate>0.1>0.2"])
      expect(typeof readQuery(text, columnsOf(runs)).ok).toBe("boolean");
  });
});

describe("columns", () => {
  it("of taken names are told apart", () => {
    const names = columnsOf([run({ params: { arm: 2, Seed: 3 }, scalars: { status: 1, rate: 2 } }), run()]).map(
      ({ name }) => name,
    );
    expect(names.slice(-6)).toEqual(["param_arm", "param_Seed", "rate", "metric_status", "metric_rate", "best"]);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  });

  it("are sorted with what is missing last, either way", () => {
    const cells = [Number.NaN, 2, undefined, 1, 3];
    for (const sign of [1, -1] as const) {
      const sorted = [...cells].sort((a, b) => compareCells(a, b, sign));
      expect(sorted.slice(0, 3)).toEqual(sign === 1 ? [1, 2, 3] : [3, 2, 1]);
    }
  });

  it("a run is known by the first scalar its experiment declares that it has", () => {
    const declared = () => [
      { name: "loss", unit: "nats" },
      { name: "best", unit: "m" },
    ];
    expect(headlineOf(run({ scalars: { aaa: 1, best: 2 } }), declared)).toEqual({ name: "best", unit: "m", value: 2 });
    expect(headlineOf(run({ scalars: { aaa: null } }), () => [])).toEqual({ name: "aaa", unit: "", value: Number.NaN });
    expect(headlineOf(run({ scalars: {} }), declared)).toBeUndefined();
  });
});

describe("groups", () => {
  const declared = () => [{ name: "best", unit: "" }];
  const replicates = (values: readonly number[], over: Partial<RunSummary> = {}) =>
    values.map((best, at) => run({ seed: at + 1, scalars: { best }, ...over }));

  it("by arm give mean and interval over the seeds", () => {
    const groups = groupRuns([...replicates([1, 2, 3]), ...replicates([5, 5], { arm: "narrow" })], "arm", declared);
    expect(groups.map(({ title, seeds }) => [title, seeds])).toEqual([
      ["wide", 3],
      ["narrow", 2],
    ]);
    const [finding] = groups[0]!.findings;
    expect(finding!.interval).toMatchObject({ mean: 2, n: 3 });
    expect(finding!.interval.high - 2).toBeCloseTo(4.30265272975 / Math.sqrt(3), 9);
  });

  it("never mix presets, revisions or parameters", () => {
    const runs = [
      ...replicates([1, 2]),
      ...replicates([3], { preset: "study" }),
      ...replicates([4], { revision: 2 }),
      ...replicates([5], { params: { rate: 9 }, overrides: { rate: 9 } }),
    ];
    expect(groupRuns(runs, "arm", declared).map(({ title, runs }) => [title, runs.length])).toEqual([
      ["wide", 2],
      ["wide", 1],
      ["wide", 1],
      ["wide, rate = 9", 1],
    ]);
  });

  it("count a run made twice once, and only what is done", () => {
    const [one, two] = replicates([1, 3]);
    const group = groupRuns(
      [one!, { ...one!, name: `${one!.name}-2` }, two!, run({ status: "running", scalars: { best: 100 } })],
      "arm",
      declared,
    )[0]!;
    expect(group.findings[0]!.interval).toMatchObject({ mean: 2, n: 2 });
    expect(group.states).toEqual({ running: 1, done: 3, failed: 0, interrupted: 0 });
  });

  it("of an experiment or a seed tell the arms apart", () => {
    const runs = [...replicates([1, 3]), ...replicates([5, 7], { arm: "narrow" })];
    expect(
      groupRuns(runs, "experiment", declared)[0]!.findings.map(({ label, interval }) => [label, interval.mean]),
    ).toEqual([
      ["wide", 2],
      ["narrow", 6],
    ]);
    expect(
      groupRuns(runs, "seed", declared).map(({ title, findings }) => [
        title,
        findings.map(({ interval }) => interval.mean),
      ]),
    ).toEqual([
      ["seed 1", [1, 5]],
      ["seed 2", [3, 7]],
    ]);
  });
});

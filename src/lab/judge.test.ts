// The rules by which claims are judged, one by one.

import { describe, expect, it } from "vitest";
import type { Interval } from "#kit";
import { type Agreement, atLeast, atMost, between, exactly, inSeeds, within } from "./agreements.ts";
import { computed } from "./computed.ts";
import { defineExperiment, type Measurement, type PresetName } from "./define.ts";
import { judge, judgeMeasurement, type Shortfall } from "./judge.ts";
import { m } from "./metrics.ts";
import { p } from "./params.ts";
import type { RunData } from "./runSet.ts";

const interval = (low: number, high: number): Interval => ({ mean: (low + high) / 2, low, high, n: 5 });

function verdictOf(measurement: Measurement, agree: Agreement, short?: Shortfall) {
  return judgeMeasurement(measurement, { reported: { value: 10, where: "page 1" }, agree }, short).verdict;
}

describe("a region", () => {
  it.each<[string, Agreement, Measurement, string]>([
    ["inside", within(1), interval(9.5, 10.5), "reproduced"],
    ["its ends included", within(1), interval(9, 11), "reproduced"],
    ["straddling", within(1), interval(8.9, 10), "undecided"],
    ["covering it whole", within(1), interval(0, 20), "undecided"],
    ["below", within(1), interval(0, 8.9), "contradicted"],
    ["above", within(1), interval(11.1, 12), "contradicted"],
    ["touching from outside", within(1), interval(11, 12), "undecided"],
    ["at least", atLeast(3), interval(3, 4), "reproduced"],
    ["not at least", atLeast(3), interval(1, 2.9), "contradicted"],
    ["at least, perhaps", atLeast(3), interval(2, 4), "undecided"],
    ["at most", atMost(3), interval(2, 3), "reproduced"],
    ["not at most", atMost(3), interval(3.1, 4), "contradicted"],
    ["between", between(60, 130), interval(61, 129), "reproduced"],
    ["not between", between(60, 130), interval(10, 59), "contradicted"],
    ["replicates close together", within(1), [10, 10.1, 9.9], "reproduced"],
    ["replicates far apart", within(1), [0, 10, 20], "undecided"],
    ["replicates all equal", within(1), [10.1, 10.1, 10.1], "reproduced"],
    ["one replicate", within(1), [10], "undecided"],
  ])("%s", (_, agree, measurement, verdict) => {
    expect(verdictOf(measurement, agree)).toBe(verdict);
  });
});

describe("exactly", () => {
  it.each<[string, Measurement, string]>([
    ["all equal", [0.1, 0.1, 0.1], "reproduced"],
    ["one replicate", [0.1], "reproduced"],
    ["any different", [0.1, 0.1, 0.1 + 2 ** -54], "contradicted"],
    ["an interval of no width", interval(0.1, 0.1), "reproduced"],
    ["an interval around", interval(0, 0.2), "undecided"],
    ["an interval beside", interval(0.2, 0.3), "contradicted"],
  ])("%s", (_, measurement, verdict) => {
    expect(verdictOf(measurement, exactly(0.1))).toBe(verdict);
  });
});

describe("a count of seeds", () => {
  it.each<[string, Agreement, Measurement, string]>([
    ["3 of 5 of at least 3", inSeeds({ atLeast: 3, of: 5 }), [1, 1, 1, 0, 0], "reproduced"],
    [
      "2 of 5 of at least 3: Wilson's interval reaches 0.77",
      inSeeds({ atLeast: 3, of: 5 }),
      [1, 1, 0, 0, 0],
      "undecided",
    ],
    ["0 of 5 of at least 3: it ends at 0.43", inSeeds({ atLeast: 3, of: 5 }), [0, 0, 0, 0, 0], "contradicted"],
    ["0 of 5 of none", inSeeds({ atMost: 0, of: 5 }), [0, 0, 0, 0, 0], "reproduced"],
    ["1 of 5 of none: it begins at 0.036", inSeeds({ atMost: 0, of: 5 }), [1, 0, 0, 0, 0], "contradicted"],
    ["2 of 4 of 1 to 3 of 5", inSeeds({ atLeast: 1, atMost: 3, of: 5 }), [1, 1, 0, 0], "consistent"],
    ["6 of 10 of at least 3 of 5", inSeeds({ atLeast: 3, of: 5 }), [1, 1, 1, 1, 1, 1, 0, 0, 0, 0], "reproduced"],
    ["a single seed that does", inSeeds({ atLeast: 3, of: 5 }), [1], "consistent"],
    ["a single seed that does not", inSeeds({ atLeast: 3, of: 5 }), [0], "undecided"],
    [
      "4 seeds that do not: Wilson's interval ends at 0.49",
      inSeeds({ atLeast: 3, of: 5 }),
      [0, 0, 0, 0],
      "contradicted",
    ],
    ["something other than 0 and 1", inSeeds({ atLeast: 3, of: 5 }), [1, 0.5], "unmeasured"],
  ])("%s", (_, agree, measurement, verdict) => {
    expect(verdictOf(measurement, agree)).toBe(verdict);
  });

  it("of fewer seeds than the claim speaks of says so, unless the runs fall short anyway", () => {
    const claim = { reported: { value: null, where: "" }, agree: inSeeds({ atLeast: 3, of: 5 }) };
    expect(judgeMeasurement([1], claim, undefined)).toMatchObject({ why: "1 of 5 seeds were counted" });
    expect(judgeMeasurement([1], claim, { why: "small", isOther: true })).toMatchObject({ why: "small" });
    expect(judgeMeasurement([1, 1, 1, 1, 1], claim, undefined)).toMatchObject({
      verdict: "reproduced",
      why: undefined,
    });
  });

  it("is shown with Wilson's interval", () => {
    const claim = { reported: { value: 1, where: "" }, agree: inSeeds({ atLeast: 3, of: 5 }) };
    const { interval: found } = judgeMeasurement([1, 1, 1, 1, 0], claim, undefined);
    // Wilson's interval of 4 in 5 at 95 %, as in any table.
    expect(found).toMatchObject({ mean: 0.8, n: 5 });
    expect(found!.low).toBeCloseTo(0.3755, 4);
    expect(found!.high).toBeCloseTo(0.9638, 4);
  });
});

describe("no measurement", () => {
  it.each<[Measurement, string]>([
    [{ unmeasured: "it takes a microscope" }, "it takes a microscope"],
    [[], "no run recorded it"],
    [[1, Number.NaN, Number.POSITIVE_INFINITY], "2 of 3 values are not finite"],
    [interval(Number.NaN, 1), "its interval is not a number"],
  ])("%j", (measurement, why) => {
    const found = judgeMeasurement(measurement, { reported: { value: 1, where: "" }, agree: within(1) }, undefined);
    expect(found).toEqual({ interval: undefined, verdict: "unmeasured", why });
  });
});

describe("runs that fall short of the claim", () => {
  const other = { why: "small", isOther: true };
  const few = { why: "few", isOther: false };

  it("can only be consistent with it", () => {
    for (const short of [other, few]) {
      expect(verdictOf(interval(10, 10), within(1), short)).toBe("consistent");
      expect(verdictOf(interval(5, 10), within(1), short)).toBe("undecided");
      expect(verdictOf([1, 1, 1], inSeeds({ atLeast: 3, of: 5 }), short)).toBe("consistent");
    }
  });

  it("contradict it when only too few, or when nothing may differ, but not when they are of another size", () => {
    expect(verdictOf(interval(5, 6), within(1), few)).toBe("contradicted");
    expect(verdictOf(interval(5, 6), within(1), other)).toBe("undecided");
    expect(verdictOf([0, 0, 0, 0, 0], inSeeds({ atLeast: 3, of: 5 }), other)).toBe("undecided");
    expect(verdictOf([0, 1], exactly(0), other)).toBe("contradicted");
  });

  const experiment = defineExperiment({
    id: "tests/judged",
    title: "Judged",
    source: { notebook: "000", entries: [] },
    revision: 1,
    params: { seed: p.seed() },
    presets: { smoke: {}, study: {}, source: {} },
    arms: { one: {}, two: {} },
    replicates: 2,
    metrics: { value: m.scalar("") },
    run() {},
    claims: {
      one: {
        says: "It is one.",
        reported: { value: 1, where: "page 1" },
        measure: (runs) => runs.arm("one").values("value"),
        agree: exactly(1),
      },
      both: {
        says: "They are alike.",
        reported: { value: 0, where: "page 1" },
        measure: (runs) =>
          runs
            .arm("one")
            .values("value")
            .map((value, at) => value - runs.arm("two").values("value")[at]!),
        agree: exactly(0),
      },
      broken: {
        says: "Its measurement is wrong.",
        reported: { value: 0, where: "page 1" },
        measure: (runs) => [runs.list[99]!.seed],
        agree: exactly(0),
      },
    },
  });
  const run = (arm: string, seed: number): RunData => ({
    arm,
    seed,
    params: { seed },
    scalars: { value: 1 },
    series: [],
    fieldNames: [],
    loadField: () => ({}),
  });
  const verdicts = (runs: RunData[], preset: PresetName, overridden = 0) =>
    judge(experiment, runs, { preset, overridden }).map(({ verdict, why }) =>
      why === undefined ? verdict : `${verdict}: ${why}`,
    );
  const all = [run("two", 2), run("one", 2), run("one", 1), run("two", 1)];

  it("are those of smoke, with changed parameters, or with too few seeds", () => {
    expect(verdicts(all, "study").slice(0, 2)).toEqual(["reproduced", "reproduced"]);
    expect(verdicts(all, "source").slice(0, 2)).toEqual(["reproduced", "reproduced"]);
    expect(verdicts(all, "smoke")[0]).toBe("consistent: the smoke preset is smaller than the claim's scale");
    expect(verdicts(all, "study", 1)[0]).toBe("consistent: parameters were changed by hand");
    expect(verdicts(all.slice(1), "study")[0]).toBe("consistent: 1 of 2 replicates were run");
  });

  it("leave unmeasured what needs an arm that was not run, and only that", () => {
    const ofOne = all.filter(({ arm }) => arm === "one");
    expect(verdicts(ofOne, "study").slice(0, 2)).toEqual(["reproduced", "unmeasured: the arm two was not run"]);
  });

  it("do not let one broken measurement cost the other verdicts", () => {
    expect(verdicts(all, "study")[2]).toMatch(/^unmeasured: its measurement failed: /);
  });
});

describe("what is computed", () => {
  it("decides by a single run", () => {
    const claim = { reported: { value: 2, where: "" }, agree: within(0.1) };
    expect(judgeMeasurement(computed(2.05), claim, undefined).verdict).toBe("reproduced");
    expect(judgeMeasurement(computed(2.2), claim, undefined).verdict).toBe("contradicted");
    expect(judgeMeasurement(computed(2.05, 2.2), claim, undefined).verdict).toBe("undecided");
  });

  it("is unmeasured where nothing or no number was recorded", () => {
    expect(computed(undefined)).toEqual({ unmeasured: "no run recorded it" });
    expect(computed(1, Number.NaN)).toEqual({ unmeasured: "it came out as NaN" });
  });
});

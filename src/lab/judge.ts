// Judges claims: does what was measured agree with what the source reported?
//
// The rules. A measurement is an interval (Student's t at 95 % over replicates, unless the claim gives its own), and an agreement is
// a region of the line.
//   reproduced    the interval lies inside the region
//   contradicted  it lies wholly outside
//   undecided     it straddles an end of the region; so does every single replicate, whose interval is the whole line
//   unmeasured    there is no measurement, and why
//   consistent    what would be reproduced, but from runs that fall short of the claim: a preset other than study or source,
//                 parameters changed by hand, fewer replicates than the experiment declares, or fewer seeds counted than the
//                 claim speaks of
// Runs at another preset or with other parameters are not what the claim speaks of: they cannot contradict it, only leave it
// undecided. Fewer replicates can contradict, as their interval is wider by itself; so can any single one against `exactly`.
// `exactly` looks at every replicate instead: all equal agree, and any that differs contradicts.
// `inSeeds` looks at the share itself, because a statement about "k of n seeds" is about the count: a share in the region agrees; one
// outside contradicts when Wilson's interval excludes the region, and is undecided when it does not. Of "k of n seeds" fewer than n
// are never enough to reproduce it: one that does out of one is a share in the region, and consistent at best.
import { type Interval, tInterval, wilsonInterval } from "#kit";
import type { Agreement, Region } from "./agreements.ts";
import type { Claim, Experiment, Measurement, PresetName } from "./define.ts";
import { type RunData, runSet } from "./runSet.ts";

export const verdicts = ["reproduced", "consistent", "undecided", "contradicted", "unmeasured"] as const;
export type Verdict = (typeof verdicts)[number];

/** A claim with its verdict. */
export interface Judgement {
  readonly id: string;
  readonly says: string;
  readonly reported: Claim["reported"];
  /** The agreement in words. */
  readonly agree: string;
  /** Undefined when unmeasured. An end of the interval is infinite when one replicate leaves it open. */
  readonly measured: Interval | undefined;
  /** Whether the measurement is a share of seeds, best read as "3 of 5". */
  readonly counted: boolean;
  readonly verdict: Verdict;
  /** Why it is unmeasured, only consistent, or undecided for want of scale. */
  readonly why: string | undefined;
}

/** At which size the runs were made. */
export interface Scale {
  readonly preset: PresetName;
  /** Number of parameters changed by hand. */
  readonly overridden: number;
}

/** Judges every claim of an experiment on the runs there are. */
export function judge(experiment: Experiment, runs: readonly RunData[], scale: Scale): Judgement[] {
  const arms = Object.keys(experiment.arms);
  return Object.entries(experiment.claims).map(([id, claim]) => {
    const missing = new Set<string>();
    const set = runSet(arms, experiment.metrics, runs, (arm) => missing.add(arm));
    const measurement = measured(claim, set, missing);
    const short = shortfall(experiment, runs, scale);
    const { interval, verdict, why } = judgeMeasurement(measurement, claim, short);
    const { says, reported, agree } = claim;
    return {
      id,
      says,
      reported,
      agree: agree.words,
      measured: interval,
      counted: agree.kind === "seeds",
      verdict,
      why,
    };
  });
}

/** The verdicts where there are no runs at all, for one reason. */
export function unmeasured(experiment: Experiment, why: string): Judgement[] {
  return Object.entries(experiment.claims).map(([id, { says, reported, agree }]) => ({
    id,
    says,
    reported,
    agree: agree.words,
    measured: undefined,
    counted: agree.kind === "seeds",
    verdict: "unmeasured",
    why,
  }));
}

function measured(claim: Claim, set: ReturnType<typeof runSet>, missing: ReadonlySet<string>): Measurement {
  let measurement: Measurement;
  try {
    measurement = claim.measure(set);
  } catch (error) {
    // One broken measurement must not cost the verdicts of the others.
    measurement = { unmeasured: `its measurement failed: ${error instanceof Error ? error.message : error}` };
  }
  if (missing.size === 0) return measurement;
  return { unmeasured: `the arm ${[...missing].join(" and ")} was not run` };
}

/** How runs fall short of what a claim speaks of. */
export interface Shortfall {
  readonly why: string;
  /** Whether the runs are of another size or kind, rather than only too few. */
  readonly isOther: boolean;
}

/** How these runs fall short of the experiment's claims; undefined when they do not. */
function shortfall(experiment: Experiment, runs: readonly RunData[], scale: Scale): Shortfall | undefined {
  if (scale.preset === "smoke") return { why: "the smoke preset is smaller than the claim's scale", isOther: true };
  if (scale.overridden > 0) return { why: "parameters were changed by hand", isOther: true };
  const perArm = new Map<string, number>();
  for (const { arm } of runs) perArm.set(arm, (perArm.get(arm) ?? 0) + 1);
  const fewest = Math.min(...perArm.values());
  if (fewest >= experiment.replicates) return undefined;
  return { why: `${fewest} of ${experiment.replicates} replicates were run`, isOther: false };
}

interface Finding {
  readonly interval: Interval | undefined;
  readonly verdict: Verdict;
  readonly why: string | undefined;
}

/** Applies the rules above. */
export function judgeMeasurement(
  measurement: Measurement,
  claim: Pick<Claim, "reported" | "agree">,
  short: Shortfall | undefined,
): Finding {
  const unmeasured = whyUnmeasured(measurement, claim.agree);
  if (unmeasured !== undefined) return { interval: undefined, verdict: "unmeasured", why: unmeasured };
  const found = measurement as readonly number[] | Interval;
  const { kind } = claim.agree;
  const interval = isValues(found) ? intervalOf(found, kind) : found;
  const verdict = rules[kind](found, interval, claim.agree as never, claim.reported.value);
  const less = short?.why ?? fewSeeds(interval, claim.agree);
  if (verdict === "reproduced" && less !== undefined) return { interval, verdict: "consistent", why: less };
  if (verdict === "contradicted" && short?.isOther && kind !== "exactly") {
    return { interval, verdict: "undecided", why: short.why };
  }
  return { interval, verdict, why: undefined };
}

function fewSeeds({ n }: Interval, agree: Agreement): string | undefined {
  if (agree.kind !== "seeds" || n >= agree.of) return undefined;
  return `${n} of ${agree.of} seeds were counted`;
}

type AgreementOf<K extends Agreement["kind"]> = Extract<Agreement, { kind: K }>;
type Rule<K extends Agreement["kind"]> = (
  found: readonly number[] | Interval,
  interval: Interval,
  agree: AgreementOf<K>,
  reported: number | null,
) => "reproduced" | "contradicted" | "undecided";

const rules: { readonly [K in Agreement["kind"]]: Rule<K> } = {
  within(_, interval, { tolerance }, reported) {
    // A claim without a figure to be near of is not let through by defineExperiment.
    return lies(interval, { low: reported! - tolerance, high: reported! + tolerance });
  },
  region: (_, interval, { region }) => lies(interval, region),
  exactly(found, interval, { value }) {
    if (isValues(found)) return found.every((each) => each === value) ? "reproduced" : "contradicted";
    return lies(interval, { low: value, high: value });
  },
  seeds(_, interval, { region }) {
    if (inside({ low: interval.mean, high: interval.mean }, region)) return "reproduced";
    return outside(interval, region) ? "contradicted" : "undecided";
  },
};

function lies(interval: Region, region: Region): "reproduced" | "contradicted" | "undecided" {
  if (inside(interval, region)) return "reproduced";
  return outside(interval, region) ? "contradicted" : "undecided";
}

function inside(interval: Region, region: Region): boolean {
  return region.low <= interval.low && interval.high <= region.high;
}

function outside(interval: Region, region: Region): boolean {
  return interval.high < region.low || region.high < interval.low;
}

function isValues(measurement: readonly number[] | Interval): measurement is readonly number[] {
  return Array.isArray(measurement);
}

function whyUnmeasured(measurement: Measurement, agree: Agreement): string | undefined {
  if ("unmeasured" in measurement) return measurement.unmeasured;
  if (!Array.isArray(measurement)) {
    const { mean, low, high } = measurement as Interval;
    return [mean, low, high].some(Number.isNaN) ? "its interval is not a number" : undefined;
  }
  const values = measurement as readonly number[];
  if (values.length === 0) return "no run recorded it";
  const bad = values.filter((value) => !Number.isFinite(value)).length;
  if (bad > 0) return `${bad} of ${values.length} values are not finite`;
  if (agree.kind === "seeds" && values.some((value) => value !== 0 && value !== 1)) {
    return "a count of seeds is measured as 1 where it holds and 0 where it does not";
  }
  return undefined;
}

function intervalOf(values: readonly number[], kind: Agreement["kind"]): Interval {
  const n = values.length;
  if (kind === "seeds") return wilsonInterval(values.filter((value) => value === 1).length, n);
  // Equal replicates, as exact measurements are, have no spread, and their mean must not pick up a rounding.
  if (n > 1 && values.every((value) => value === values[0]))
    return { mean: values[0]!, low: values[0]!, high: values[0]!, n };
  return tInterval(values);
}

// The JSON document of `run` and `claims`: what other programs read. JSON has no infinities and no NaN, so an open end of an
// interval and a missing number are null.
import type { Judgement, Verdict } from "./judge.ts";

export interface ResultsDocument {
  readonly experiments: readonly ExperimentDocument[];
}

export interface ExperimentDocument {
  readonly id: string;
  readonly preset: string;
  /** Wall-clock time the command spent on the experiment; near zero when all runs were kept from before. */
  readonly seconds: number;
  readonly claims: readonly ClaimDocument[];
  readonly runs: readonly {
    readonly key: string;
    readonly digest: string;
    /** The run's folder. */
    readonly path: string;
  }[];
}

export interface ClaimDocument {
  readonly id: string;
  readonly says: string;
  /** The source's figure; null where it gives none. */
  readonly reported: number | null;
  /** The source's own words for it; null where the figure says it all. */
  readonly reportedText: string | null;
  /** Where in the source it stands. */
  readonly where: string;
  /** Null when unmeasured; an open end of the interval is null. */
  readonly measured: { mean: number | null; low: number | null; high: number | null; n: number } | null;
  readonly verdict: Verdict;
  /** Why it is unmeasured, only consistent, or undecided for want of scale; absent otherwise. */
  readonly why?: string;
}

export function claimDocument({ id, says, reported, measured, verdict, why }: Judgement): ClaimDocument {
  return {
    id,
    says,
    reported: finite(reported.value),
    reportedText: reported.text ?? null,
    where: reported.where,
    measured:
      measured === undefined
        ? null
        : { mean: finite(measured.mean), low: finite(measured.low), high: finite(measured.high), n: measured.n },
    verdict,
    ...(why === undefined ? {} : { why }),
  };
}

function finite(value: number | null): number | null {
  return Number.isFinite(value) ? value : null;
}

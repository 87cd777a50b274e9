// Claims with their verdicts from where they are: frozen beside the experiment, or judged on the runs at hand.
import type { Experiment, Judgement, presetNames } from "#lab";
import { cardOf } from "../../catalogue.ts";
import type { ClaimRow } from "../../parts/claims.tsx";
import { count } from "../../parts/numbers.ts";

export interface Shown {
  readonly rows: readonly ClaimRow[];
  /** Whose measurements these are, in words. */
  readonly by: string;
}

interface FrozenClaim extends Omit<ClaimRow, "measured" | "counted" | "why"> {
  readonly measured: { mean: number | null; low: number | null; high: number | null; n: number } | null;
  readonly why?: string;
}

/** Undefined where none are kept. */
export async function frozenRows({ id, claims, arms, replicates }: Experiment): Promise<Shown | undefined> {
  if ((await cardOf(id))?.verdicts === null) return undefined;
  const response = await fetch(`/experiments/${id}/verdict.json`);
  if (!response.ok) return undefined;
  const { claims: kept, preset } = (await response.json()) as { claims: readonly FrozenClaim[]; preset: string };
  const rows = kept.map((claim): ClaimRow => {
    const { measured, why } = claim;
    const open = (end: number | null, instead: number) => end ?? instead;
    return {
      ...claim,
      why,
      counted: claims[claim.id]?.agree.kind === "seeds",
      measured: measured
        ? {
            mean: open(measured.mean, Number.NaN),
            low: open(measured.low, Number.NEGATIVE_INFINITY),
            high: open(measured.high, Number.POSITIVE_INFINITY),
            n: measured.n,
          }
        : undefined,
    };
  });
  const runs = count(Object.keys(arms).length * replicates, "run");
  return { rows, by: `The verdicts kept with the experiment, from ${runs} of its ${preset} preset.` };
}

export function judgedRows(judgements: readonly Judgement[], runs: number, where: string): Shown {
  return {
    rows: judgements.map(({ reported, ...rest }) => ({
      ...rest,
      reported: reported.value,
      reportedText: reported.text ?? null,
      where: reported.where,
    })),
    by: `Measured on ${count(runs, "run")} ${where}.`,
  };
}

export const presetWords: { readonly [P in (typeof presetNames)[number]]: string } = {
  smoke: "smoke: seconds, too small to judge by",
  study: "study: the size the claims speak of",
  source: "source: the notebook’s own size",
};

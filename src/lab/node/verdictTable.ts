// The verdicts of an experiment as a table for people: what the source says and reports, what was measured, what follows.
import type { Interval } from "#kit";
import type { Judgement, Verdict } from "../judge.ts";
import { columns, number, type Paint, type Style, wrap } from "./text.ts";

const marks: { readonly [V in Verdict]: { readonly mark: string; readonly style: Style } } = {
  reproduced: { mark: "●", style: "good" },
  consistent: { mark: "○", style: "good" },
  undecided: { mark: "◐", style: "doubtful" },
  contradicted: { mark: "✕", style: "bad" },
  unmeasured: { mark: "·", style: "dim" },
};

/** At most `width` columns, from 80 on. */
export function verdictTable(judgements: readonly Judgement[], width: number, paint: Paint): string {
  const reported = 16;
  const measured = width < 100 ? 22 : 28;
  const verdict = 14;
  const says = width - reported - measured - verdict - 6;
  const row = (cells: readonly [string, string, string, string], paints: readonly (Style | undefined)[]) =>
    columns(
      [says, reported, measured, verdict].map((size, at) => {
        const style = paints[at];
        return {
          text: cells[at]!,
          width: size,
          ...(style === undefined ? {} : { paint: (text: string) => paint(style, text) }),
        };
      }),
    );
  const head = row(["claim", "reported", "measured (95 %)", "verdict"], ["dim", "dim", "dim", "dim"]);
  const rows = judgements.map((judgement) => {
    const { says: text, reported: source, measured: interval, verdict: outcome } = judgement;
    const { mark, style } = marks[outcome];
    const found = interval === undefined ? "–" : intervalText(interval, judgement.counted);
    return row(
      [text, source.text ?? (source.value === null ? "–" : number(source.value)), found, `${mark} ${outcome}`],
      [undefined, undefined, undefined, style],
    );
  });
  const reasons = [
    ...new Map(
      judgements.filter(({ why }) => why !== undefined).map((one) => [`${one.verdict}: ${one.why}`, one]),
    ).keys(),
  ];
  const notes = reasons.flatMap((reason) => wrap(reason, width));
  return [head, ...rows, ...notes.map((note) => paint("dim", note))].join("\n");
}

/** "0.693 [0.69, 0.697] n=5", or of a count "3 of 5 [0.231, 0.882]". */
export function intervalText({ mean, low, high, n }: Interval, counted: boolean): string {
  const centre = counted ? `${number(mean * n)} of ${n}` : number(mean);
  const point = low === high || !(Number.isFinite(low) || Number.isFinite(high));
  const around = point ? "" : ` [${number(low)}, ${number(high)}]`;
  return centre + around + (counted ? "" : ` n=${n}`);
}

/** "3 reproduced, 1 contradicted" */
export function verdictCounts(judgements: readonly Judgement[]): string {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of judgements) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return (Object.keys(marks) as Verdict[])
    .filter((verdict) => counts.has(verdict))
    .map((verdict) => `${counts.get(verdict)} ${verdict}`)
    .join(", ");
}

// Verdicts: the loudest marks of the studio, told by shape and by colour, all of one size.
import type { JSX } from "preact";
import type { Verdict } from "#lab";
import "./verdict.css";

export const verdictNames: readonly Verdict[] = ["reproduced", "consistent", "undecided", "contradicted", "unmeasured"];

const shapes: { readonly [V in Verdict]: JSX.Element } = {
  reproduced: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  consistent: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2" />,
  undecided: (
    <>
      <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" stroke-width="2" />
      <path d="M8 3 A5 5 0 0 0 8 13 Z" fill="currentColor" />
    </>
  ),
  contradicted: <path d="M3 3 L13 13 M13 3 L3 13" stroke="currentColor" stroke-width="2.5" />,
  unmeasured: <circle cx="8" cy="8" r="2" fill="currentColor" />,
};

/** The mark alone, for where the word stands beside it. */
export function VerdictMark({ verdict }: { readonly verdict: Verdict }) {
  return (
    <svg class={`verdict-mark ${verdict}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      {shapes[verdict]}
    </svg>
  );
}

export function VerdictWord({ verdict }: { readonly verdict: Verdict }) {
  return (
    <span class={`verdict ${verdict}`}>
      <VerdictMark verdict={verdict} /> {verdict}
    </span>
  );
}

/** How many claims came out how; what does not occur is left out. */
export function VerdictCounts({ counts }: { readonly counts: Readonly<Record<Verdict, number>> }) {
  const there = verdictNames.filter((name) => counts[name] > 0);
  return (
    <span class="verdict-counts">
      {there.map((name) => (
        <span key={name} class={`verdict ${name}`} title={`${counts[name]} ${name}`}>
          <VerdictMark verdict={name} /> {counts[name]}
          <span class="visually-hidden"> {name}</span>
        </span>
      ))}
    </span>
  );
}

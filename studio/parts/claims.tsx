// The claims of an experiment as a table: what its source says and reports, what was measured, and the verdict with its reason.
import type { Interval } from "#kit";
import type { Verdict } from "#lab";
import { interval, number } from "./numbers.ts";
import { VerdictWord } from "./verdict.tsx";
import "./claims.css";

/** A claim with what came of it, from runs at hand or from a frozen verdict. */
export interface ClaimRow {
  readonly id: string;
  readonly says: string;
  readonly reported: number | null;
  readonly reportedText: string | null;
  readonly where: string;
  /** The agreement in words. */
  readonly agree: string;
  readonly measured: Interval | undefined;
  readonly counted: boolean;
  readonly verdict: Verdict;
  readonly why: string | undefined;
}

export function ClaimsTable({ rows, by }: { readonly rows: readonly ClaimRow[]; readonly by: string }) {
  return (
    <table class="claims">
      <caption>{by}</caption>
      <thead>
        <tr>
          <th scope="col">Claim</th>
          <th scope="col">Reported</th>
          <th scope="col">Measured (95 %)</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} id={`claim-${row.id}`}>
            <th scope="row">
              {row.says}
              <span class="where">{row.where}</span>
            </th>
            <td data-name="Reported">{row.reportedText ?? number(row.reported)}</td>
            <td data-name="Measured" class="numbers">
              {row.measured === undefined ? "–" : interval(row.measured, row.counted)}
              <span class="where">agrees {row.agree}</span>
            </td>
            <td data-name="Verdict">
              <VerdictWord verdict={row.verdict} />
              {row.why !== undefined && <span class="where">{row.why}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

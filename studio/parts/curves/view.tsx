// How curves are looked at - which steps, which axis, how smoothed - as the address has it, and the controls for it.
import type { ComponentChildren } from "preact";
import { query, setQuery } from "../../route.ts";
import type { Span } from "../curves.tsx";
import { number } from "../numbers.ts";

export interface CurveView {
  readonly log: boolean;
  /** Points a mean is over, about; 1 where nothing is smoothed. */
  readonly smoothing: number;
  /** All when absent. */
  readonly span: Span | undefined;
}

const smoothings = [1, 3, 10, 30, 100, 300] as const;

export function curveView(): CurveView {
  const asked = query.value;
  const [from, to] = (asked.get("steps") ?? "").split("..").map((text) => (text === "" ? Number.NaN : Number(text)));
  return {
    log: asked.get("y") === "log",
    smoothing: smoothings.find((each) => each === Number(asked.get("smooth"))) ?? 1,
    span: from !== undefined && to !== undefined && from < to ? [from, to] : undefined,
  };
}

export function setSpan(span: Span | undefined): void {
  // As many digits as a screen can tell apart.
  const digits = span && Math.max(0, 4 - Math.ceil(Math.log10(span[1] - span[0])));
  setQuery({ steps: span?.map((at) => String(Number(at.toFixed(Math.min(20, digits!))))).join("..") });
}

export function CurveControls({ view, children }: { readonly view: CurveView; readonly children?: ComponentChildren }) {
  return (
    <div class="curve-controls">
      {children}
      <label>
        <input
          type="checkbox"
          checked={view.log}
          onChange={(event) => setQuery({ y: event.currentTarget.checked ? "log" : "" })}
        />
        logarithmic y
      </label>
      <label>
        smoothing{" "}
        <select
          value={view.smoothing}
          onChange={(event) => setQuery({ smooth: event.currentTarget.value === "1" ? "" : event.currentTarget.value })}
        >
          {smoothings.map((span) => (
            <option key={span} value={span}>
              {span === 1 ? "none" : `mean of about ${span} points`}
            </option>
          ))}
        </select>
      </label>
      <button type="button" disabled={view.span === undefined} onClick={() => setSpan(undefined)}>
        All steps
      </button>
      <span class="small muted numbers">
        {view.span === undefined
          ? "Drag over a chart to see fewer steps."
          : `Steps ${number(round(view.span[0]))} to ${number(round(view.span[1]))}.`}
      </span>
    </div>
  );
}

const round = (at: number) => (Math.abs(at) >= 100 ? Math.round(at) : at);

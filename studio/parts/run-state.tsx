// The state of a run as a word with a mark, and how far it is while it runs.
import type { Job, RunState, RunSummary } from "#server";
import "./run-state.css";

const marks: { readonly [S in RunState]: string } = { done: "●", running: "◐", interrupted: "‖", failed: "✕" };

export function RunStateMark({
  run,
  job,
}: {
  readonly run: Pick<RunSummary, "status" | "error">;
  /** The job that works on it. */
  readonly job?: Job | undefined;
}) {
  const percent = job === undefined ? undefined : Math.floor(100 * job.fraction);
  return (
    <span class={`run-state ${run.status}`} title={run.error ?? job?.note}>
      <span aria-hidden="true">{marks[run.status]}</span> {run.status}
      {run.status === "running" && percent !== undefined && (
        <>
          {" "}
          <progress max={100} value={percent} aria-label={`${percent} % of its job`} />
        </>
      )}
    </span>
  );
}

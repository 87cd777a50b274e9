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
  // A run that is being taken up is not yet seen at work by its files; the job knows better.
  const status = job !== undefined && run.status === "interrupted" ? "running" : run.status;
  const percent = job === undefined ? undefined : Math.floor(100 * job.fraction);
  return (
    <span class={`run-state ${status}`} title={run.error ?? job?.note}>
      <span aria-hidden="true">{marks[status]}</span> {status}
      {status === "running" && percent !== undefined && (
        <>
          {" "}
          <progress max={100} value={percent} aria-label={`${percent} % of its job`} />
        </>
      )}
    </span>
  );
}

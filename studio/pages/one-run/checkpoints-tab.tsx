// The states that are kept of a run, and the form that lets another go on from one of them under other parameters.
import { useSignal } from "@preact/signals";
import { type Experiment, fits, type ParameterValue, readValue } from "#lab";
import type { RunDetail } from "#server";
import { connection, jobs, server } from "../../api.ts";
import { Controls } from "../../parts/controls.tsx";
import { Notice } from "../../parts/notice.tsx";
import { count } from "../../parts/numbers.ts";
import { folderOf } from "../run-list/columns.ts";
import { jobWords } from "./header.tsx";

interface Props {
  readonly run: RunDetail;
  readonly experiment: Experiment | null | undefined;
}

export function CheckpointsTab({ run, experiment }: Props) {
  const points = [...run.checkpoints].sort((a, b) => a - b);
  if (experiment === undefined) return <p class="muted">Loading the experiment …</p>;
  if (experiment === null)
    return (
      <Notice title="Only experiments of the catalogue can be forked">
        <p>This run was made by a script; {count(points.length, "checkpoint")} of it are kept.</p>
      </Notice>
    );
  return <ForkForm run={run} experiment={experiment} points={points} />;
}

function ForkForm({
  run,
  experiment,
  points,
}: {
  readonly run: RunDetail;
  readonly experiment: Experiment;
  readonly points: readonly number[];
}) {
  const at = useSignal(points.length === 0 ? "" : String(points.at(-1)));
  const typed = useSignal<Readonly<Record<string, string>>>({});
  const trouble = useSignal("");
  const started = useSignal("");
  const safePoint = /^\d+$/.test(at.value) ? Number(at.value) : undefined;
  const values = Object.entries(typed.value).map(
    ([name, text]) => [name, readValue(experiment.params[name]!, text)] as const,
  );
  const isGood = values.every(([name, value]) => fits(experiment.params[name]!, value));
  const job = jobs.value.find(({ id }) => id === started.value);
  const made = job?.runs.filter((name) => name !== run.name) ?? [];
  const fork = async (event: Event) => {
    event.preventDefault();
    trouble.value = "";
    try {
      const set = Object.fromEntries(values) as Record<string, ParameterValue>;
      started.value = (await server.start({ kind: "fork", run: run.name, at: safePoint!, set })).id;
    } catch (error) {
      trouble.value = (error as Error).message;
    }
  };
  const change = (name: string, text: string | undefined) => {
    const { [name]: _, ...others } = typed.value;
    typed.value = text === undefined ? others : { ...others, [name]: text };
  };
  return (
    <form class="fork" onSubmit={fork}>
      <p>
        A fork goes on from a safe point of this run under other parameters, as a run of its own that names this one as
        its parent.{" "}
        {points.length === 0
          ? "No state of this run is kept; where its experiment offers safe points, the state is made again from the start."
          : "A state that is not kept is made again from the nearest before it."}
      </p>
      <label class="fork-at">
        <span>Safe point to go on from</span>
        <input
          type="text"
          inputMode="numeric"
          autocomplete="off"
          value={at.value}
          aria-invalid={at.value !== "" && safePoint === undefined}
          onInput={(event) => {
            at.value = event.currentTarget.value.trim();
          }}
        />
      </label>
      {points.length > 0 && (
        <p class="fork-points small">
          <span class="muted">Kept:</span>
          {points.map((point) => (
            <button
              key={point}
              type="button"
              aria-pressed={at.value === String(point)}
              onClick={() => {
                at.value = String(point);
              }}
            >
              {point}
            </button>
          ))}
        </p>
      )}
      <details open>
        <summary>Parameters to change{values.length > 0 ? ` (${values.length})` : ""}</summary>
        <div class="fork-controls">
          <Controls experiment={experiment} values={{ base: run.params, typed: typed.value, change }} />
        </div>
      </details>
      <p class="fork-go">
        <button
          type="submit"
          class="primary"
          disabled={safePoint === undefined || !isGood || connection.value === "lost" || job?.state === "working"}
        >
          Fork{safePoint === undefined ? "" : ` from ${safePoint}`}
        </button>{" "}
        <span role="status" class="small">
          {job && jobWords(job)}{" "}
          {made.map((name) => (
            <a key={name} href={`/run/${name}`}>
              {folderOf(name)}
            </a>
          ))}
        </span>
      </p>
      {trouble.value !== "" && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
    </form>
  );
}

// Tracked runs of the same choice: what the home has of it, making them on the server, and drawing them.
import { useSignal } from "@preact/signals";
import { type Experiment, resolveRun } from "#lab";
import type { RunSummary } from "#server";
import { connection, jobs, runs as known, ServerError, server } from "../../api.ts";
import { count } from "../../parts/numbers.ts";
import { query, setQuery } from "../../route.ts";
import type { Workshop } from "../../workshop/workshop.ts";
import type { PageChoice } from "./choice.ts";

export interface Recorded {
  /** Done runs of the choice, the latest of each key. */
  readonly runs: readonly { name: string; arm: string; seed: number; digest: string }[];
  readonly wanted: number;
  /** Whether every run of the choice is there. */
  readonly isWhole: boolean;
}

/** The runs of the home with the very keys of the choice. */
export function recordedRuns(experiment: Experiment, { work }: PageChoice): Recorded {
  if (work === undefined) return { runs: [], wanted: 0, isWhole: false };
  const { preset, arms, seeds, overrides } = work;
  const byKey = new Map<string, RunSummary>();
  for (const run of known.value?.values() ?? []) {
    if (run.experiment !== experiment.id || run.status !== "done") continue;
    const before = byKey.get(run.key);
    if (before === undefined || before.started < run.started) byKey.set(run.key, run);
  }
  const found = seeds
    .flatMap((seed) => arms.map((arm) => byKey.get(resolveRun(experiment, { preset, arm, seed, overrides }).key)))
    .filter((run) => run !== undefined);
  const wanted = seeds.length * arms.length;
  return {
    runs: found.map(({ name, arm, seed, digest }) => ({ name, arm, seed, digest: digest ?? "" })),
    wanted,
    isWhole: found.length === wanted && wanted > 0,
  };
}

export function RecordedRuns({
  experiment,
  choice,
  there,
  workshop,
}: {
  readonly experiment: Experiment;
  readonly choice: PageChoice;
  readonly there: Recorded;
  readonly workshop: Workshop;
}) {
  const trouble = useSignal("");
  const { work } = choice;
  const mine = jobs.value.filter(({ experiment: id }) => id === experiment.id);
  const working = mine.find(({ state }) => state === "working");
  const last = mine.findLast(({ state }) => state !== "working");
  const attempt = async (what: () => Promise<unknown>) => {
    trouble.value = "";
    try {
      await what();
    } catch (error) {
      trouble.value = error instanceof ServerError ? error.message : String(error);
    }
  };
  const start = () =>
    attempt(() => {
      const { preset, arms, seeds, overrides } = work!;
      return server.start({ kind: "run", experiment: experiment.id, preset, arms, seeds, set: overrides });
    });
  // Where all are there, the page reads them when the address says so.
  const draw = () => {
    const isNews = query.value.get("show") === "page";
    setQuery({ show: "recorded" });
    if (!isNews || !there.isWhole) workshop.read(work!, there.runs);
  };
  if (connection.value === "lost") return <p class="small muted">Without the server nothing is recorded.</p>;
  return (
    <section class="instrument" aria-label="Recorded runs">
      <h2>Recorded</h2>
      <p class="small muted numbers" role="status">
        {there.runs.length} of {count(there.wanted, "run")} of this choice {there.wanted === 1 ? "is" : "are"} recorded.
        {query.value.get("show") === "page" && sameDigests(there, workshop)}
      </p>
      <div class="instrument-buttons">
        {working ? (
          <button type="button" onClick={() => attempt(() => server.stop(working.id))}>
            Pause
          </button>
        ) : (
          !there.isWhole && (
            <button type="button" disabled={work === undefined} onClick={start}>
              {workshop.finished.value.length > 0 ? "Record" : "Run on the server"}
            </button>
          )
        )}
        {there.runs.length > 0 && (
          <button type="button" onClick={draw}>
            Draw what is recorded
          </button>
        )}
        {[...(known.value?.values() ?? [])].some(
          (run) => run.experiment === experiment.id && run.status === "done",
        ) && (
          <a class="button" href={server.reportAddress(experiment.id)} download>
            Report
          </a>
        )}
        <a class="button" href={`/runs?q=${encodeURIComponent(`experiment=${experiment.id}`)}`}>
          All its runs
        </a>
      </div>
      {working && (
        <div class="instrument-progress">
          <progress max={1} value={working.fraction} aria-label="Work done on the server" />
          <p class="small muted numbers">{working.note}</p>
        </div>
      )}
      {!working && last && last.message !== "" && <p class="small muted">{last.message}</p>}
      {trouble.value !== "" && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
    </section>
  );
}

/** Whether the page's runs and the recorded ones are the same to the last bit, as a sentence. */
function sameDigests(there: Recorded, workshop: Workshop): string {
  const both = workshop.finished.value.flatMap(({ arm, seed, digest }) =>
    there.runs.filter((run) => run.arm === arm && run.seed === seed).map((run) => run.digest === digest),
  );
  if (both.length === 0) return "";
  const same = both.filter(Boolean).length;
  return same === both.length
    ? ` Those made here and those recorded are the same to the last bit.`
    : ` ${both.length - same} of those made here differ from those recorded.`;
}

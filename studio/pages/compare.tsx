// Runs side by side: what differs, curves over each other, numbers, where two part. Which runs, and how they are looked at, stands in
// the address.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { RunSummary } from "#server";
import { connection, runs, server } from "../api.ts";
import { CopyButton } from "../parts/copy.tsx";
import { readRuns } from "../parts/curves/reading.ts";
import type { RunSeries } from "../parts/curves/series.ts";
import { Notice } from "../parts/notice.tsx";
import { count } from "../parts/numbers.ts";
import { query, setQuery } from "../route.ts";
import { ComparedCurves, Swatch } from "./comparison/curves.tsx";
import { SideBySide } from "./comparison/figures.tsx";
import { Parting } from "./comparison/parting.tsx";
import { type Subject, subjectsOf } from "./comparison/subjects.ts";
import { Numbers, WhatDiffers } from "./comparison/tables.tsx";
import { useExperiment } from "./one-run/experiment.ts";
import "./comparison/comparison.css";

export function ComparePage() {
  const names = [...new Set((query.value.get("runs") ?? "").split(",").filter((name) => name !== ""))];
  const known = runs.value;
  if (names.length === 0)
    return (
      <Notice title="Nothing to compare yet">
        <p>
          Tick runs in <a href="/runs">the list</a>, then “Compare”.
        </p>
      </Notice>
    );
  if (known === undefined)
    return connection.value === "lost" ? (
      <Notice title="The server does not answer" alert>
        <p>The comparison is shown as soon as it does.</p>
      </Notice>
    ) : (
      <p class="muted" role="status">
        Reading the runs …
      </p>
    );
  const there = names.flatMap((name) => known.get(name) ?? []);
  const missing = names.filter((name) => !known.has(name));
  if (there.length === 0)
    return (
      <Notice title="None of these runs is here">
        <p>
          {missing.join(", ")}: the home of this server has no such run. <a href="/runs">All runs</a>
        </p>
      </Notice>
    );
  return <Comparison key={names.join()} names={names} there={there} missing={missing} />;
}

function Comparison({
  names,
  there,
  missing,
}: {
  readonly names: readonly string[];
  readonly there: readonly RunSummary[];
  readonly missing: readonly string[];
}) {
  const { subjects, variants } = useMemo(() => subjectsOf(there), there as RunSummary[]);
  const reading = useSeries(names.filter((name) => !missing.includes(name)));
  const ids = new Set(there.map(({ experiment }) => experiment));
  const experiment = useExperiment(ids.size === 1 ? [...ids][0] : undefined);
  const replicated = variants.some((variant) => variant.runs.length > 1);
  // Many replicates say more as a mean; a few runs each for itself.
  const by = query.value.get("by") ?? (replicated && there.length > 8 ? "arm" : "run");
  return (
    <article>
      <header class="compare-header">
        <p class="small muted">
          <a href="/runs">Runs</a>
        </p>
        <h1>{count(there.length, "run")} compared</h1>
        <div class="compare-buttons">
          <a class="button" href={server.reportAddress(...there.map(({ name }) => name))} download="">
            Report, one file
          </a>
          <CopyButton text={() => location.href} label="Copy link" />
        </div>
      </header>
      {missing.length > 0 && (
        <p class="trouble" role="status">
          {count(missing.length, "run")} of this address {missing.length === 1 ? "is" : "are"} not here:{" "}
          {missing.join(", ")}.
        </p>
      )}
      {there.length > 0 && (
        <>
          <section aria-labelledby="differs">
            <h2 id="differs">What differs</h2>
            <WhatDiffers subjects={subjects} />
            {there.length > 1 && <Which subjects={subjects} names={names} />}
          </section>
          {there.length === 2 && <Parting a={there[0]!} b={there[1]!} />}
          <section aria-labelledby="curves">
            <div class="compare-head">
              <h2 id="curves">Curves</h2>
              <p class="compare-reading small muted numbers" role="status">
                {reading.done < there.length
                  ? `Reading ${reading.done} of ${count(there.length, "run")} …`
                  : reading.trouble}
                {reading.done === there.length && there.some(({ status }) => status === "running") && (
                  <>
                    Some of these are still running.{" "}
                    <button type="button" onClick={reading.again}>
                      Read again
                    </button>
                  </>
                )}
              </p>
            </div>
            {reading.done === there.length && (
              <ComparedCurves
                subjects={subjects}
                variants={variants}
                series={reading.series}
                by={by === "arm" ? "arm" : "run"}
                experiment={experiment}
                replicated={replicated}
              />
            )}
          </section>
          <section aria-labelledby="numbers">
            <h2 id="numbers">Numbers</h2>
            <Numbers
              subjects={subjects}
              variants={variants}
              series={reading.series}
              by={by === "arm" ? "arm" : "run"}
            />
          </section>
          <SideBySide subjects={subjects} experiment={experiment} />
        </>
      )}
    </article>
  );
}

/** Which runs they are, each with a way to it and one out of the comparison. */
function Which({ subjects, names }: { readonly subjects: readonly Subject[]; readonly names: readonly string[] }) {
  const without = (name: string) => setQuery({ runs: names.filter((each) => each !== name).join(",") }, { step: true });
  return (
    <details class="compare-which" open={subjects.length <= 6}>
      <summary>{count(subjects.length, "run")}</summary>
      <ul>
        {subjects.map(({ run, label, colour }) => (
          <li key={run.name}>
            <Swatch colour={colour} />
            <a href={`/run/${run.name}`}>{label}</a>
            {run.status !== "done" && <span class="muted">, {run.status}</span>}
            <button type="button" class="quiet" aria-label={`Leave out ${label}`} onClick={() => without(run.name)}>
              ×
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

interface Series {
  readonly series: ReadonlyMap<string, RunSeries>;
  readonly done: number;
  readonly trouble: string;
  again(): void;
}

function useSeries(names: readonly string[]): Series {
  const state = useSignal({ series: new Map<string, RunSeries>(), done: 0, trouble: "" });
  const round = useSignal(0);
  useEffect(() => {
    let wanted = true;
    let shown = 0;
    const series = new Map<string, RunSeries>();
    const troubles: string[] = [];
    let done = 0;
    state.value = { series, done, trouble: "" };
    readRuns(
      names,
      (name, read) => {
        done++;
        if (typeof read === "string") troubles.push(`${name}: ${read}`);
        else series.set(name, read);
        // Telling of each of a hundred takes longer than reading them.
        if (done < names.length && performance.now() - shown < 100) return;
        shown = performance.now();
        state.value = { series: new Map(series), done, trouble: troubles.join(" ") };
      },
      () => wanted,
    );
    return () => {
      wanted = false;
    };
  }, [round.value, names.join()]);
  return { ...state.value, again: () => round.value++ };
}

// The head of a run's page: which run, in what state, from where, and what can be done with it.
import { useSignal } from "@preact/signals";
import type { Experiment } from "#lab";
import type { Job, JobRequest, RunDetail } from "#server";
import { connection, jobs, server } from "../../api.ts";
import { CopyButton } from "../../parts/copy.tsx";
import { age, count, duration } from "../../parts/numbers.ts";
import { RunStateMark } from "../../parts/run-state.tsx";
import { setQuery } from "../../route.ts";
import { folderOf } from "../run-list/columns.ts";
import { useClock } from "../run-list/table.tsx";

interface Props {
  readonly run: RunDetail;
  readonly experiment: Experiment | null | undefined;
}

export function RunHeader({ run, experiment }: Props) {
  const clock = useClock();
  const changed = Object.entries(run.overrides).map(([name, value]) => `${name} = ${value}`);
  return (
    <header class="run-header">
      <p class="small muted">
        <a href="/runs">Runs</a> /{" "}
        <a href={`/runs?q=${encodeURIComponent(`experiment=${run.experiment}`)}`}>{run.experiment}</a>
      </p>
      <h1>
        {run.arm}, seed {run.seed}
      </h1>
      {changed.length > 0 && <p class="muted">{changed.join(", ")}</p>}
      <dl class="run-facts">
        <div>
          <dt>State</dt>
          <dd>
            <RunStateMark run={run} job={workingOn(run.name)} />
          </dd>
        </div>
        <div>
          <dt>Experiment</dt>
          <dd>
            {experiment ? <a href={`/experiment/${run.experiment}`}>{experiment.title}</a> : run.experiment}, preset{" "}
            {run.preset}
            {run.revision > 1 && `, revision ${run.revision}`}
          </dd>
        </div>
        <div>
          <dt>Begun</dt>
          <dd>
            <time dateTime={run.started} title={run.started}>
              {age(run.started, clock)}
            </time>
            , {duration(run.seconds)} of computing
          </dd>
        </div>
        <Hash name="Key" text={run.key} />
        {run.digest !== null && <Hash name="Digest" text={run.digest} />}
        <Lineage run={run} />
      </dl>
      {run.error !== null && (
        <p class="run-error" role="note">
          {run.status === "failed" ? "It failed: " : "It stopped: "}
          {run.error}
        </p>
      )}
      <Actions run={run} experiment={experiment} />
    </header>
  );
}

function Hash({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="run-hash">
        <code title={text}>{text.slice(0, 16)}…</code> <CopyButton text={text} label={`Copy ${name.toLowerCase()}`} />
      </dd>
    </div>
  );
}

function Lineage({ run: { parent, children } }: { readonly run: RunDetail }) {
  if (parent === null && children.length === 0) return null;
  return (
    <div>
      <dt>Lineage</dt>
      <dd>
        {parent !== null && (
          <>
            branched at safe point {parent.step} of <a href={`/run/${parent.name}`}>{folderOf(parent.name)}</a>
          </>
        )}
        {parent !== null && children.length > 0 && "; "}
        {children.length > 0 && (
          <>
            {count(children.length, "branch", "branches")}:{" "}
            {children.map((child, at) => (
              <span key={child}>
                {at > 0 && ", "}
                <a href={`/run/${child}`}>{folderOf(child)}</a>
              </span>
            ))}
          </>
        )}
      </dd>
    </div>
  );
}

/** The job that makes the run, if it is one of this server's. */
function workingOn(name: string): Job | undefined {
  return jobs.value.find(({ state, runs, kind }) => state === "working" && kind !== "verify" && runs.includes(name));
}

function Actions({ run }: Props) {
  const trouble = useSignal("");
  const asking = useSignal(false);
  const ask = async (what: () => Promise<unknown>) => {
    trouble.value = "";
    asking.value = true;
    try {
      await what();
    } catch (error) {
      trouble.value = (error as Error).message;
    }
    asking.value = false;
  };
  const start = (request: JobRequest) => ask(() => server.start(request));
  const maker = workingOn(run.name);
  const mine = jobs.value.filter(({ runs }) => runs.includes(run.name));
  const last = mine.at(-1);
  const off = asking.value || connection.value === "lost";
  const verifying = mine.some(({ kind, state }) => kind === "verify" && state === "working");
  return (
    <div class="run-actions">
      <div class="run-buttons">
        {run.status === "running" && (
          <button type="button" disabled={off || maker === undefined} onClick={() => ask(() => server.stop(maker!.id))}>
            Pause
          </button>
        )}
        {run.status === "interrupted" && (
          <button type="button" class="primary" disabled={off} onClick={() => start({ kind: "resume", run: run.name })}>
            Resume
          </button>
        )}
        {run.status === "failed" && (
          <button type="button" disabled={off} onClick={() => start(sameAgain(run))}>
            Run again
          </button>
        )}
        {run.status === "done" && (
          <button type="button" disabled={off || verifying} onClick={() => start({ kind: "verify", run: run.name })}>
            Verify
          </button>
        )}
        <button type="button" onClick={() => setQuery({ tab: "checkpoints" }, { step: true })}>
          Fork …
        </button>
        <a class="button" href={server.reportAddress(run.name)} download="">
          Report
        </a>
        <a class="button" href={`/compare?runs=${run.name}`}>
          Compare
        </a>
      </div>
      {/* Its line is kept: what comes and goes in it moves nothing. */}
      <p class="run-told small" role="status">
        {last && jobWords(last)}
        {run.status === "running" && maker === undefined && "Another process makes it; it is paused there."}
      </p>
      {trouble.value !== "" && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
    </div>
  );
}

function sameAgain({ experiment, preset, arm, seed, overrides }: RunDetail): JobRequest {
  return { kind: "run", experiment, preset, arms: [arm], seeds: [seed], set: overrides };
}

const doing: { readonly [K in Job["kind"]]: string } = {
  run: "Being made",
  resume: "Going on",
  fork: "Being forked",
  verify: "Made once more to compare",
};

export function jobWords({ kind, state, fraction, note, message }: Job): string {
  if (state === "working") return `${doing[kind]}: ${Math.floor(100 * fraction)} %${note === "" ? "" : `, ${note}`}.`;
  return message;
}

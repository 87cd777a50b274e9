// The instrument beside the article: what to run, with which parameters, and the run itself, held, stepped and ended.
import type { Experiment, PresetName } from "#lab";
import { Controls } from "../../parts/controls.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { LiveSeries } from "../../parts/live-series.tsx";
import { count } from "../../parts/numbers.ts";
import { setQuery } from "../../route.ts";
import type { Workshop } from "../../workshop/workshop.ts";
import { neededBy, type PageChoice } from "./choice.ts";
import { presetWords } from "./verdicts.ts";

export function Instrument({
  experiment,
  choice,
  workshop,
}: {
  readonly experiment: Experiment;
  readonly choice: PageChoice;
  readonly workshop: Workshop;
}) {
  // A change of what is to be run is not yet a run: what is shown stays until it is run again.
  const change = (changes: Parameters<typeof setQuery>[0]) => setQuery(changes);
  const setTyped = (name: string, text: string | undefined) => {
    const { [name]: _, ...others } = choice.typed;
    const next = text === undefined ? others : { ...choice.typed, [name]: text };
    change({
      set: Object.entries(next)
        .map((pair) => pair.join("="))
        .join(","),
    });
  };
  const arms = Object.keys(experiment.arms);
  const chosen = new Set(choice.arms.length === 0 ? arms : choice.arms);
  const toggle = (arm: string) => {
    const next = arms.filter((each) => chosen.has(each) !== (each === arm));
    if (next.length > 0) change({ arm: next.length === arms.length ? undefined : next.join(",") });
  };
  const needs = choice.work ? neededBy(experiment, choice.work) : [];
  const runs = choice.work ? choice.work.arms.length * choice.work.seeds.length : 0;
  return (
    <section class="instrument" aria-label="Instrument">
      <label class="instrument-row">
        Preset
        <select value={choice.preset} onChange={(event) => change({ preset: event.currentTarget.value })}>
          {choice.presets.map((name) => (
            <option key={name} value={name}>
              {presetWords[name as PresetName]}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="instrument-arms">
        <legend>Arms</legend>
        {arms.map((arm) => (
          <label key={arm}>
            <input type="checkbox" checked={chosen.has(arm)} onChange={() => toggle(arm)} /> {arm}
          </label>
        ))}
      </fieldset>
      <label class="instrument-row">
        Seeds
        <input
          type="text"
          placeholder={`1..${experiment.replicates} (its own)`}
          value={choice.seeds}
          onInput={(event) => change({ seeds: event.currentTarget.value.trim() })}
        />
      </label>
      <details open={Object.keys(choice.typed).length > 0}>
        <summary>
          Parameters{Object.keys(choice.typed).length > 0 && `, ${Object.keys(choice.typed).length} changed`}
        </summary>
        <Controls experiment={experiment} values={{ base: choice.base, typed: choice.typed, change: setTyped }} />
      </details>
      {choice.trouble !== "" && (
        <p class="trouble" role="alert">
          {choice.trouble}
        </p>
      )}
      <RunButtons choice={choice} needs={needs} runs={runs} workshop={workshop} />
      <Working workshop={workshop} />
      <LiveSeries workshop={workshop} />
      <Digests workshop={workshop} />
      <p class="instrument-command small">
        <code>{choice.command}</code> <CopyButton text={choice.command} label="Copy the command" />
      </p>
      <p class="small">
        <CopyButton text={() => location.href} label="Copy a link to all this" />
      </p>
    </section>
  );
}

function RunButtons({
  choice,
  needs,
  runs,
  workshop,
}: {
  readonly choice: PageChoice;
  readonly needs: readonly string[];
  readonly runs: number;
  readonly workshop: Workshop;
}) {
  const state = workshop.state.value;
  const busy = state === "working" || state === "paused";
  const run = () => {
    if (!choice.work) return;
    setQuery({ show: "page" });
    workshop.start(choice.work);
  };
  return (
    <>
      <div class="instrument-buttons">
        {!busy && (
          <button type="button" class="primary" disabled={!choice.work || needs.length > 0} onClick={run}>
            Run in this page ({count(runs, "run")})
          </button>
        )}
        {state === "working" && workshop.canPause && (
          <button type="button" onClick={workshop.pause}>
            Pause
          </button>
        )}
        {state === "paused" && (
          <>
            <button type="button" class="primary" onClick={workshop.resume}>
              Resume
            </button>
            <button type="button" onClick={workshop.step}>
              Step
            </button>
          </>
        )}
        {busy && (
          <button type="button" onClick={workshop.stop}>
            Stop
          </button>
        )}
      </div>
      {needs.length > 0 && (
        <p class="small muted">It needs {needs.join(" and ")}, which only the server can read: run it there.</p>
      )}
    </>
  );
}

function Working({ workshop }: { readonly workshop: Workshop }) {
  const state = workshop.state.value;
  const now = workshop.progress.value;
  if (state === "failed")
    return (
      <p class="trouble" role="alert">
        The run failed: {workshop.trouble.value}
      </p>
    );
  if (now === undefined) return null;
  const done = (now.at + now.fraction) / now.of;
  return (
    <div class="instrument-progress">
      <progress max={1} value={done} aria-label="Work done" />
      <p class="small muted numbers" role="status">
        {state === "paused" ? "Paused at " : ""}run {now.at + 1} of {now.of}: {now.arm}, seed {now.seed}
        {now.note !== "" && `, ${now.note}`}; {count(workshop.live.value.length, "record")}
      </p>
    </div>
  );
}

function Digests({ workshop }: { readonly workshop: Workshop }) {
  const finished = workshop.finished.value;
  if (finished.length === 0) return null;
  return (
    <details class="small">
      <summary>{count(finished.length, "digest")}</summary>
      <table class="digests">
        <tbody>
          {finished.map(({ arm, seed, digest }) => (
            <tr key={`${arm} ${seed}`}>
              <th scope="row">
                {arm}, seed {seed}
              </th>
              <td>
                <code title={digest} data-digest={digest}>
                  {digest.slice(0, 12)}
                </code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

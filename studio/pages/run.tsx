// One run: what it was told, what it recorded, what can be done with it.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Experiment } from "#lab";
import type { RunDetail } from "#server";
import { corruptRuns, runs, server } from "../api.ts";
import { useReading } from "../parts/curves/reading.ts";
import { Notice } from "../parts/notice.tsx";
import { type Tab, Tabs } from "../parts/tabs.tsx";
import { CheckpointsTab } from "./one-run/checkpoints-tab.tsx";
import { CurvesTab } from "./one-run/curves-tab.tsx";
import { useExperiment } from "./one-run/experiment.ts";
import { FieldsTab } from "./one-run/fields-tab.tsx";
import { FiguresTab } from "./one-run/figures-tab.tsx";
import { RunHeader } from "./one-run/header.tsx";
import { LogTab, MachineTab, NumbersTab, ParametersTab } from "./one-run/tables.tsx";
import "./one-run/one-run.css";

export function RunPage({ parts: [name] }: { readonly parts: readonly string[] }) {
  return <OneRun key={name} name={name!} />;
}

function OneRun({ name }: { readonly name: string }) {
  const { detail, trouble } = useDetail(name);
  const experiment = useExperiment(detail?.experiment);
  if (trouble !== "" && detail === undefined) {
    const why = corruptRuns.value.find((each) => each.name === name)?.why;
    return (
      <Notice title={why === undefined ? "This run cannot be shown" : "This run is corrupt"} alert>
        <p>{why ?? trouble}</p>
        <p>
          {why !== undefined &&
            "It is neither shown nor resumed; running the same again makes it anew beside this one. "}
          <a href="/runs">All runs</a>
        </p>
      </Notice>
    );
  }
  if (detail === undefined)
    return (
      <p class="muted" role="status">
        Reading the run …
      </p>
    );
  // What changes while one looks on is told by the events, before the rest is asked for again.
  const now = runs.value?.get(name);
  return <Shown run={now === undefined ? detail : { ...detail, ...now }} experiment={experiment} />;
}

function Shown({ run, experiment }: { readonly run: RunDetail; readonly experiment: Experiment | null | undefined }) {
  const reading = useReading(run.name, run.status === "running");
  const hasFigures =
    experiment && run.status === "done" && Object.keys({ ...experiment.figures, ...experiment.animations }).length > 0;
  const tabs: Tab[] = [
    { id: "curves", name: "Curves", body: () => <CurvesTab run={run} reading={reading} experiment={experiment} /> },
    ...(hasFigures
      ? [{ id: "figures", name: "Figures", body: () => <FiguresTab run={run} experiment={experiment} /> }]
      : []),
    { id: "numbers", name: "Numbers", body: () => <NumbersTab run={run} experiment={experiment} /> },
    { id: "parameters", name: "Parameters", body: () => <ParametersTab run={run} experiment={experiment} /> },
    { id: "checkpoints", name: "Checkpoints", body: () => <CheckpointsTab run={run} experiment={experiment} /> },
    { id: "fields", name: "Fields", body: () => <FieldsTab run={run} /> },
    { id: "log", name: "Log", body: () => <LogTab run={run} /> },
    { id: "machine", name: "Machine", body: () => <MachineTab run={run} /> },
  ];
  return (
    <article>
      <RunHeader run={run} experiment={experiment} />
      <Tabs tabs={tabs} label="Parts of this run" />
    </article>
  );
}

/** All of a run, asked for again when the events tell that it changed. */
function useDetail(name: string): { detail: RunDetail | undefined; trouble: string } {
  const detail = useSignal<RunDetail | undefined>(undefined);
  const trouble = useSignal("");
  const known = runs.value?.get(name);
  useEffect(() => {
    let wanted = true;
    // A run that goes on changes with every breath; a second is soon enough.
    const timer = setTimeout(
      () =>
        server.run(name).then(
          (found) => {
            if (!wanted) return;
            detail.value = found;
            trouble.value = "";
          },
          (error: Error) => {
            if (wanted) trouble.value = error.message;
          },
        ),
      detail.peek() === undefined ? 0 : 1000,
    );
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [name, known?.status, known?.digest, known?.seconds]);
  useEffect(() => {
    document.title = `${name.slice(name.lastIndexOf("/") + 1)} – Orrery`;
  }, [name]);
  return { detail: detail.value, trouble: trouble.value };
}

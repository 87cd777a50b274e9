// An experiment as one page: the article, the instrument and the record. All that is chosen stands in the address; opening it again
// restores it, and makes the same runs again where they were made in the page.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Experiment } from "#lab";
import { cards, loadExperiment, textOf } from "../catalogue.ts";
import { explorerOf } from "../explore/links.ts";
import { Article, splitText } from "../parts/article.tsx";
import { ClaimsTable } from "../parts/claims.tsx";
import { Figures } from "../parts/figures.tsx";
import { Notice } from "../parts/notice.tsx";
import { VerdictCounts } from "../parts/verdict.tsx";
import { query, setQuery } from "../route.ts";
import { openWorkshop } from "../workshop/workshop.ts";
import { readChoice } from "./experiment/choice.ts";
import { Instrument } from "./experiment/instrument.tsx";
import { RecordedRuns, recordedRuns } from "./experiment/recorded.tsx";
import { frozenRows, judgedRows, type Shown } from "./experiment/verdicts.ts";
import "./experiment/experiment.css";

export function ExperimentPage({ parts: [id] }: { readonly parts: readonly string[] }) {
  const experiment = useSignal<Experiment | undefined | null>(undefined);
  const text = useSignal("");
  const trouble = useSignal("");
  const load = async () => {
    trouble.value = "";
    try {
      const [found, words] = await Promise.all([loadExperiment(id!), textOf(id!)]);
      experiment.value = found ?? null;
      text.value = words;
      if (found) document.title = `${found.title} – Orrery`;
    } catch {
      trouble.value = "The experiment could not be loaded; the server may be gone.";
    }
  };
  useEffect(() => {
    load();
  }, [id]);
  const card = cards.value?.find((each) => each.id === id);
  const { lead, rest } = splitText(text.value);
  const explorer = explorerOf(id!);
  if (experiment.value === null)
    return (
      <Notice title="There is no such experiment">
        <p>
          “{id}” is none of the <a href="/">catalogue’s</a>.
        </p>
      </Notice>
    );
  return (
    <article>
      <header class="experiment-header">
        <p class="small muted">
          {id} · notebook {experiment.value?.source.notebook ?? card?.notebook}
          {experiment.value && ` · ${experiment.value.source.entries.join(", ")}`}
        </p>
        <h1>{experiment.value?.title ?? card?.title ?? id}</h1>
        {lead !== "" && <Article text={lead} id={id!} />}
        {explorer && (
          <p>
            <a href={explorer.address}>{explorer.words}</a>
          </p>
        )}
        {card?.verdicts && (
          <p>
            <a href="#claims" class="experiment-verdicts">
              <VerdictCounts counts={card.verdicts} />
            </a>
          </p>
        )}
      </header>
      {experiment.value ? (
        <Open experiment={experiment.value} text={rest} />
      ) : (
        <Loading trouble={trouble.value} again={load} />
      )}
    </article>
  );
}

function Loading({ trouble, again }: { readonly trouble: string; again(): void }) {
  if (trouble === "") return <p class="muted">Loading the experiment …</p>;
  return (
    <Notice title="It is not there yet" alert>
      <p>{trouble}</p>
      <button type="button" onClick={again}>
        Load it again
      </button>
    </Notice>
  );
}

function Open({ experiment, text }: { readonly experiment: Experiment; readonly text: string }) {
  const workshop = useMemo(openWorkshop, [experiment]);
  useEffect(() => () => workshop.end(), [workshop]);
  const shown = useSignal<Shown | undefined>(undefined);
  const frozen = useSignal<Shown | undefined>(undefined);
  useEffect(() => {
    frozenRows(experiment).then((found) => {
      frozen.value = found;
    });
  }, [experiment]);

  // A study that is recorded is what a reader came for; else it begins with what takes seconds.
  const study = readChoice(experiment, query.value, "study");
  const isRecorded = !query.value.has("preset") && recordedRuns(experiment, study).isWhole;
  const choice = isRecorded ? study : readChoice(experiment, query.value, "smoke");
  const there = recordedRuns(experiment, choice);
  const source = query.value.get("show") ?? "";

  // What the address says was shown is shown again: runs made in the page are made anew, recorded ones are read.
  const wantsRecorded = source !== "page" && there.isWhole;
  useEffect(() => {
    if (choice.work === undefined || workshop.state.value !== "idle") return;
    if (source === "page" && workshop.finished.value.length === 0) workshop.start(choice.work);
    if (wantsRecorded) workshop.read(choice.work, there.runs);
  }, [wantsRecorded, source]);

  // Verdicts follow what is on the desk.
  const version = workshop.version.value;
  const finished = workshop.finished.value.length;
  useEffect(() => {
    if (finished === 0) {
      shown.value = undefined;
      return;
    }
    let current = true;
    workshop.ask({ kind: "judge" }).then((judgements) => {
      if (current) shown.value = judgedRows(judgements, finished, source === "page" ? "in this page" : "recorded");
    });
    return () => {
      current = false;
    };
  }, [version]);

  const places = {
    at: readPlaces(query.value.get("at") ?? ""),
    move: (figure: string, at: number) =>
      setQuery({ at: writePlaces({ ...readPlaces(query.value.get("at") ?? ""), [figure]: at }) }),
  };
  const table = shown.value ?? frozen.value;
  return (
    <div class="experiment">
      <section class="experiment-figures" aria-label="Figures">
        {finished > 0 ? (
          <Figures experiment={experiment} workshop={workshop} places={places} />
        ) : (
          <NothingDrawn id={experiment.id} />
        )}
      </section>
      <div class="experiment-instrument">
        <Instrument experiment={experiment} choice={choice} workshop={workshop} />
        <RecordedRuns experiment={experiment} choice={choice} there={there} workshop={workshop} />
      </div>
      {text !== "" && (
        <div class="experiment-article">
          <Article text={text} id={experiment.id} />
        </div>
      )}
      <section class="experiment-claims" aria-labelledby="claims">
        <h2 id="claims">What was said, and what holds</h2>
        {table === undefined ? (
          <p class="muted">No verdicts are kept of it yet; a run measures its claims.</p>
        ) : (
          <ClaimsTable rows={table.rows} by={table.by} />
        )}
      </section>
    </div>
  );
}

function NothingDrawn({ id }: { readonly id: string }) {
  const picture = cards.value?.find((card) => card.id === id)?.picture;
  return (
    <figure class="drawn">
      {picture ? <img src={picture} alt="" class="experiment-picture" /> : null}
      <figcaption>
        {picture ? "Drawn from the runs behind its verdicts." : ""} Run it to draw its figures from runs of your own.
      </figcaption>
    </figure>
  );
}

/** "network:3,film:12" */
function readPlaces(text: string): Record<string, number> {
  const pairs = text.split(",").map((pair) => pair.split(":"));
  return Object.fromEntries(
    pairs.filter(([name, at]) => name && /^\d{1,6}$/.test(at ?? "")).map(([name, at]) => [name!, Number(at)]),
  );
}

function writePlaces(places: Readonly<Record<string, number>>): string {
  return Object.entries(places)
    .map(([name, at]) => `${name}:${at}`)
    .join(",");
}

// Every experiment as a card: its picture, its question, its verdicts, what it costs. Searched and filtered by the address.

import type { Card, RunSummary } from "#server";
import { runs, server } from "../api.ts";
import { cards, cardsTrouble } from "../catalogue.ts";
import { Notice } from "../parts/notice.tsx";
import { count, duration } from "../parts/numbers.ts";
import { VerdictCounts, verdictNames } from "../parts/verdict.tsx";
import { query, setQuery } from "../route.ts";
import "./catalogue.css";

export function CataloguePage() {
  const all = cards.value;
  if (cardsTrouble.value !== "")
    return (
      <Notice title="The catalogue cannot be read" alert>
        <p>{cardsTrouble.value}. “npm run build” makes it anew.</p>
      </Notice>
    );
  if (all === undefined) return <p class="muted">Reading the catalogue …</p>;
  const asked = {
    words: query.value.get("q") ?? "",
    area: query.value.get("area") ?? "",
    notebook: query.value.get("notebook") ?? "",
    verdict: query.value.get("verdict") ?? "",
  };
  const shown = all.filter((card) => fits(card, asked));
  const areas = [...new Set(all.map(areaOf))].sort();
  const notebooks = [...new Set(all.map(({ notebook }) => notebook))].sort();
  return (
    <>
      <header class="catalogue-header">
        <h1>Systems that move, and what was said of them</h1>
        <p>
          {count(all.length, "experiment")} from five notebooks. Each runs here, can be changed, and measures the
          statements its notebook made.
        </p>
      </header>
      <search class="catalogue-filters">
        <label>
          Search
          <input type="search" value={asked.words} onInput={(event) => setQuery({ q: event.currentTarget.value })} />
        </label>
        <Filter name="area" value={asked.area} of={areas} />
        <Filter name="notebook" value={asked.notebook} of={notebooks} />
        <Filter name="verdict" value={asked.verdict} of={[...verdictNames]} />
        {asked.area !== "" &&
          [...(runs.value?.values() ?? [])].some((run) => run.name.startsWith(`${asked.area}/`)) && (
            <a class="button" href={server.reportAddress(asked.area)} download>
              Report of {asked.area}
            </a>
          )}
        <p role="status" class="muted small">
          {shown.length === all.length ? "" : `${count(shown.length, "experiment")} of ${all.length}`}
        </p>
      </search>
      {shown.length === 0 ? (
        <Notice title="No experiment fits">
          <p>
            <button type="button" onClick={() => setQuery({ q: "", area: "", notebook: "", verdict: "" })}>
              Show all
            </button>
          </p>
        </Notice>
      ) : (
        <ul class="cards">
          {shown.map((card) => (
            <li key={card.id}>
              <CardView card={card} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const areaOf = ({ id }: Card) => id.slice(0, id.indexOf("/"));

function fits(card: Card, asked: { words: string; area: string; notebook: string; verdict: string }): boolean {
  const text = `${card.id} ${card.title} ${card.summary} ${card.entries.join(" ")}`.toLowerCase();
  return (
    asked.words
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word)) &&
    (asked.area === "" || areaOf(card) === asked.area) &&
    (asked.notebook === "" || card.notebook === asked.notebook) &&
    (asked.verdict === "" || (card.verdicts?.[asked.verdict as never] ?? 0) > 0)
  );
}

function Filter({
  name,
  value,
  of,
}: {
  readonly name: string;
  readonly value: string;
  readonly of: readonly string[];
}) {
  return (
    <label>
      {name[0]!.toUpperCase() + name.slice(1)}
      <select value={value} onChange={(event) => setQuery({ [name]: event.currentTarget.value })}>
        <option value="">all</option>
        {of.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </select>
    </label>
  );
}

function CardView({ card }: { readonly card: Card }) {
  return (
    <article class="card">
      <h2>
        <a href={`/experiment/${card.id}`}>
          <span class="card-picture">
            {card.picture !== null && <img src={card.picture} alt="" loading="lazy" width="360" height="240" />}
          </span>
          {card.title}
        </a>
      </h2>
      {/* Words that were escaped, and formulas. */}
      <p class="card-summary" dangerouslySetInnerHTML={{ __html: card.summary }} />
      <p class="card-facts small muted">
        <span>{areaOf(card)}</span>
        <span>notebook {card.notebook}</span>
        <span>{cost(card, runs.value)}</span>
      </p>
      <p class="card-verdicts">
        {card.verdicts === null ? (
          <span class="small muted">not judged yet</span>
        ) : (
          <VerdictCounts counts={card.verdicts} />
        )}
      </p>
    </article>
  );
}

/** What the study takes: computing time where it was made, else its number of runs. */
function cost({ id, presets }: Card, known: ReadonlyMap<string, RunSummary> | undefined): string {
  const study = presets.study?.runs ?? 0;
  const made = [...(known?.values() ?? [])].filter(
    (run) => run.experiment === id && run.preset === "study" && run.status === "done",
  );
  if (made.length >= study && study > 0)
    return `study ${duration(made.reduce((sum, run) => sum + run.seconds, 0))} of computing`;
  return `study ${count(study, "run")}`;
}

// A report as one HTML file that asks nothing of any network: text, verdicts, figures, parameters, runs, and all of the data. Gathers
// nothing itself.
import { type CsvCell, writeCsv } from "../formats/csv.ts";
import type { Judgement } from "../judge.ts";
import { embeddedJson, type Html, html, trusted } from "./html.ts";
import { markdownHtml, type Typeset } from "./markdown.ts";
import { pageStyle } from "./style.ts";

export interface Page {
  readonly title: string;
  /** What made it. */
  readonly maker: string;
  readonly sections: readonly PageSection[];
}

/** An experiment. */
export interface PageSection {
  readonly id: string;
  readonly title: string;
  /** Where it comes from, in a few words each. */
  readonly facts: readonly string[];
  /** Markdown; its first heading is left out for the title. */
  readonly text: string | undefined;
  readonly groups: readonly PageGroup[];
  /** Sets the formulas of its text; left as written without it. */
  readonly typeset?: Typeset | undefined;
  /** What was left out. */
  readonly notes: readonly string[];
}

/** Runs of one size, judged together. */
export interface PageGroup {
  readonly title: string;
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly judgements: readonly PageJudgement[];
  readonly figures: readonly PageFigure[];
  readonly parameters: readonly { readonly name: string; readonly doc: string; readonly values: string }[];
  readonly runs: PageTable;
  /** Everything about the runs, as JSON. */
  readonly data: unknown;
}

export interface PageJudgement extends Pick<Judgement, "says" | "verdict" | "why" | "agree"> {
  readonly reported: string;
  readonly measured: string;
}

export interface PageFigure {
  readonly name: string;
  readonly caption: string;
  /** SVG, an animation and its first frame as data addresses of images, or why there is none. */
  readonly drawn:
    | { readonly broad: string; readonly narrow: string | undefined }
    | { readonly moving: string; readonly still: string; readonly width: number; readonly height: number }
    | { readonly why: string };
}

export interface PageTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
  /** A cell as people read it. */
  readonly shown: (cell: CsvCell) => string;
}

// Nothing is fetched and nothing is run, whatever a name in it says.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

export function pageHtml({ title, maker, sections }: Page): string {
  const alone = sections.length === 1;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="generator" content="${maker}">
<title>${title}</title>
<style>${trusted(pageStyle)}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${alone ? "" : html`<ul>${sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ul>`}
${sections.map((section) => sectionHtml(section, alone))}
</main>
</body>
</html>
`.text;
}

function sectionHtml({ id, title, facts, text, typeset, groups, notes }: PageSection, alone: boolean): Html {
  return html`<section id="${id}">
${alone ? "" : html`<h2>${title}</h2>`}
${facts.length === 0 ? "" : html`<p class="muted">${facts.join(" · ")}</p>`}
${text === undefined ? "" : markdownHtml(text.replace(/^\s*# .*\n/, ""), alone ? 0 : 1, typeset)}
${notes.map((note) => html`<p class="muted">${note}</p>`)}
${groups.map((group, at) => groupHtml(group, `${id}-${at + 1}`, alone))}
</section>`;
}

function groupHtml(group: PageGroup, id: string, alone: boolean): Html {
  const { title, facts, judgements, figures, parameters, runs, data } = group;
  // Half a character has no place in an address.
  const csv = writeCsv(runs.columns, runs.rows).replace(/[\ud800-\udfff]/gu, "\ufffd");
  return html`<section>
${alone ? html`<h2>${title}</h2>` : html`<h3>${title}</h3>`}
${facts.length === 0 ? "" : html`<dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`}
${judgements.length === 0 ? "" : html`<ul class="claims">${judgements.map(judgementHtml)}</ul>`}
${figures.map(figureHtml)}
<details><summary>Parameters</summary>
<dl>${parameters.map(({ name, doc, values }) => html`<dt><code>${name}</code></dt><dd>${values}${doc === "" ? "" : html` <span class="muted">${doc}</span>`}</dd>`)}</dl>
</details>
<details><summary>${runs.rows.length === 1 ? "The run" : `The ${runs.rows.length} runs`}</summary>
${tableHtml(runs)}
<p><a download="${id.replaceAll("/", "-")}.csv" href="data:text/csv;charset=utf-8,${encodeURIComponent(csv)}">This table as CSV</a>;
series and fields’ hashes are in this file as JSON.</p>
</details>
<script type="application/json" id="data-${id}">${embeddedJson(data)}</script>
</section>`;
}

function judgementHtml({ says, reported, measured, verdict, why, agree }: PageJudgement): Html {
  return html`<li><p>${says}</p>
<p><span class="verdict ${verdict}">${verdict}</span> <span class="muted">reported</span> ${reported}, <span class="muted">measured</span> ${measured} <span class="muted">(agrees ${agree})</span></p>
${why === undefined ? "" : html`<p class="muted">${why}</p>`}</li>
`;
}

function figureHtml({ name, caption, drawn }: PageFigure): Html {
  if ("why" in drawn) return html`<p class="muted">The figure ${name} was not drawn: ${drawn.why}</p>`;
  if ("moving" in drawn) {
    const { moving, still, width, height } = drawn;
    // Readers who want nothing to move see the first frame.
    return html`<figure><picture><source media="(prefers-reduced-motion: reduce)" srcset="${still}"><img src="${moving}" width="${width}" height="${height}" alt="${name}"></picture><figcaption>${caption}</figcaption></figure>`;
  }
  const { broad, narrow } = drawn;
  if (narrow === undefined) return html`<figure>${trusted(broad)}<figcaption>${caption}</figcaption></figure>`;
  return html`<figure class="both"><div class="broad">${trusted(broad)}</div><div class="narrow">${trusted(narrow)}</div><figcaption>${caption}</figcaption></figure>`;
}

function tableHtml({ columns, rows, shown }: PageTable): Html {
  const cell = (value: CsvCell) =>
    typeof value === "number" ? html`<td class="number">${shown(value)}</td>` : html`<td>${shown(value)}</td>`;
  return html`<div class="wide runs"><table>
<thead><tr>${columns.map((name) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr>${row.map(cell)}</tr>
`,
  )}</tbody>
</table></div>`;
}

// The part of Markdown that the texts of experiments use: headings, paragraphs, lists of one level, tables, quotations, code; within a
// line code, strong, emphasis, links, and formulas between dollar signs. Anything else stays the text it is. Not a Markdown parser.
import { Html, type HtmlPart, html } from "./html.ts";

/** Sets a formula in TeX; what it gives is taken as it is. */
export type Typeset = (formula: string) => Html;

/** As it was written, where nothing is there to set it. */
const asWritten: Typeset = (formula) => html`<code>${formula}</code>`;

/** @param under level of the heading the text stands under; its own first level is one below. */
export function markdownHtml(text: string, under: number, typeset: Typeset = asWritten): Html {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Html[] = [];
  for (let at = 0; at < lines.length; ) {
    const kind = kinds.find(({ begins }) => begins.test(lines[at]!)) ?? paragraph;
    let end = at + 1;
    while (end < lines.length && kind.goesOn(lines[end]!, end > at + 1 ? lines[end - 1]! : "")) end++;
    blocks.push(kind.make(lines.slice(at, end), { under, inline: (words) => inline(words, typeset) }));
    at = end;
  }
  return html`${blocks}`;
}

interface BlockKind {
  readonly begins: RegExp;
  /** Whether the line belongs to the block too. `before` is the line above it, empty where that is the block's first. */
  goesOn(line: string, before: string): boolean;
  make(lines: readonly string[], how: Writing): Html;
}

interface Writing {
  readonly under: number;
  /** A line's words. */
  inline(words: string): Html;
}

const item = /^\s*(?:[-*+]|\d+[.)])\s+/;

const kinds: readonly BlockKind[] = [
  { begins: /^\s*$/, goesOn: (line) => line.trim() === "", make: () => html`` },
  {
    begins: /^#{1,6}\s/,
    goesOn: () => false,
    make([line], { under, inline }) {
      const [, marks, words] = /^(#+)\s+(.*?)\s*#*$/s.exec(line!)!;
      const level = Math.min(6, under + marks!.length);
      return new Html(`<h${level}>${inline(words!).text}</h${level}>`);
    },
  },
  {
    begins: /^```/,
    // The fence that closes is the block's last line.
    goesOn: (_, before) => !before.startsWith("```"),
    make(lines) {
      const isClosed = lines.length > 1 && lines.at(-1)!.startsWith("```");
      return html`<pre><code>${lines.slice(1, isClosed ? -1 : undefined).join("\n")}</code></pre>`;
    },
  },
  {
    begins: /^\|/,
    goesOn: (line) => line.startsWith("|"),
    make(lines, { inline }) {
      const rows = lines.filter((line) => !/^[|\s:-]+$/.test(line)).map(cellsOf);
      const hasHead = lines.length > 1 && /^[|\s:-]+$/.test(lines[1]!);
      const [head, ...body] = hasHead ? rows : [undefined, ...rows];
      const row = (cells: readonly string[]) => html`<tr>${cells.map((cell) => html`<td>${inline(cell)}</td>`)}</tr>`;
      const top = head && html`<thead><tr>${head.map((cell) => html`<th>${inline(cell)}</th>`)}</tr></thead>`;
      return html`<div class="wide"><table>${top}<tbody>${body.map((cells) => row(cells!))}</tbody></table></div>`;
    },
  },
  {
    begins: item,
    goesOn: (line) => line.trim() !== "" && (item.test(line) || /^\s/.test(line) || !startsBlock(line)),
    make(lines, { inline }) {
      const items: string[] = [];
      for (const line of lines) {
        if (item.test(line)) items.push(line.replace(item, ""));
        else items.push(`${items.pop()} ${line.trim()}`);
      }
      const entries = items.map((words) => html`<li>${inline(words)}</li>`);
      return /^\s*\d/.test(lines[0]!) ? html`<ol>${entries}</ol>` : html`<ul>${entries}</ul>`;
    },
  },
  {
    begins: /^>/,
    goesOn: (line) => line.startsWith(">"),
    make: (lines, { inline }) =>
      html`<blockquote><p>${inline(lines.map((line) => line.replace(/^>\s?/, "")).join(" "))}</p></blockquote>`,
  },
];

const paragraph: BlockKind = {
  begins: /^/,
  goesOn: (line) => line.trim() !== "" && !startsBlock(line),
  make: (lines, { inline }) => html`<p>${inline(lines.join(" "))}</p>`,
};

function startsBlock(line: string): boolean {
  return kinds.some(({ begins }) => begins.test(line));
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}

const spans =
  /(`+)(.+?)\1|\*\*(.+?)\*\*|\*([^\s*](?:.*?[^\s*])?)\*|\[([^\]]+)\]\(([^)\s]+)\)|\$([^\s$](?:[^$]*[^\s$])?)\$(?!\d)/g;

/** A line's words. Links to other places of the web are links; others lead nowhere from a single file, and are their words. */
function inline(text: string, typeset: Typeset): Html {
  const parts: HtmlPart[] = [];
  let at = 0;
  for (const match of text.matchAll(spans)) {
    const [whole, , code, strong, emphasis, words, address, formula] = match;
    parts.push(text.slice(at, match.index));
    at = match.index + whole.length;
    if (code !== undefined) parts.push(html`<code>${code.trim()}</code>`);
    else if (strong !== undefined) parts.push(html`<strong>${inline(strong, typeset)}</strong>`);
    else if (emphasis !== undefined) parts.push(html`<em>${inline(emphasis, typeset)}</em>`);
    else if (formula !== undefined) parts.push(typeset(formula));
    else if (/^https?:\/\//i.test(address!)) parts.push(html`<a href="${address}">${inline(words!, typeset)}</a>`);
    else parts.push(inline(words!, typeset));
  }
  return html`${[...parts, text.slice(at)]}`;
}

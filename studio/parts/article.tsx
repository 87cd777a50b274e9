// An experiment's text as an article: Markdown with maths. Written by the house, and treated as if it were not: HTML in it is text.
import MarkdownIt from "markdown-it";
import { useMemo } from "preact/hooks";
import temml from "temml";
import "./article.css";

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

// $x^2$ in a line, and $$...$$ as a paragraph of its own.
markdown.inline.ruler.before("escape", "maths", (state, silent) => {
  const found = /^\$([^\s$](?:[^$\n]*[^\s$])?)\$(?!\d)/.exec(state.src.slice(state.pos));
  if (!found) return false;
  if (!silent) state.push("maths", "", 0).content = found[1]!;
  state.pos += found[0].length;
  return true;
});
markdown.block.ruler.before("paragraph", "maths", (state, start, end, silent) => {
  const line = (at: number) => state.src.slice(state.bMarks[at]! + state.tShift[at]!, state.eMarks[at]!);
  if (!line(start).startsWith("$$")) return false;
  let last = start;
  while (!(line(last).trimEnd().endsWith("$$") && (last > start || line(last).trim().length > 2)))
    if (++last >= end) return false;
  if (silent) return true;
  const lines = Array.from({ length: last - start + 1 }, (_, at) => line(start + at)).join("\n");
  state.push("maths", "", 0).content = lines.trim().slice(2, -2);
  state.tokens.at(-1)!.block = true;
  state.line = last + 1;
  return true;
});
markdown.renderer.rules.maths = (tokens, at) => {
  const { content, block } = tokens[at]!;
  return temml.renderToString(content, { displayMode: block, throwOnError: false });
};
const table = markdown.renderer.renderToken.bind(markdown.renderer);
markdown.renderer.rules.table_open = (tokens, at, options) => `<div class="wide">${table(tokens, at, options)}`;
markdown.renderer.rules.table_close = (tokens, at, options) => `${table(tokens, at, options)}</div>`;

/** @param id the experiment's, from whose folder relative links lead. */
export function Article({ text, id }: { readonly text: string; readonly id: string }) {
  const html = useMemo(() => articleHtml(text, id), [text, id]);
  // Made by markdown-it, which lets no HTML through.
  return <div class="article" dangerouslySetInnerHTML={{ __html: html }} />;
}

/** The text without its heading: its first paragraph, which says what is asked, and what follows. */
export function splitText(text: string): { readonly lead: string; readonly rest: string } {
  const body = text.replace(/^\s*# .*\n/, "").trimStart();
  const end = body.search(/\n\s*\n/);
  const first = end < 0 ? body : body.slice(0, end);
  return /^[|#>\-`!\d]/.test(first) ? { lead: "", rest: body } : { lead: first, rest: body.slice(first.length) };
}

export function articleHtml(text: string, id: string): string {
  const tokens = markdown.parse(text, {});
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type === "link_open") token.attrSet("href", linkFrom(id, String(token.attrGet("href"))));
    if (token.type === "image")
      token.attrSet("src", new URL(String(token.attrGet("src")), `http://x/experiments/${id}/`).pathname);
  }
  return markdown.renderer.render(tokens, markdown.options, {});
}

/** Links to other experiments' folders lead to their pages. */
function linkFrom(id: string, address: string): string {
  if (/^[a-z]+:|^#|^\//i.test(address)) return address;
  const { pathname } = new URL(address, `http://x/experiments/${id}/`);
  const other = /^\/experiments\/([^/]+\/[^/]+)(\/(README\.md)?)?$/.exec(pathname);
  return other ? `/experiment/${other[1]}` : pathname;
}

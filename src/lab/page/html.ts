// HTML as a value: what is put into a template is text, and escaped, unless it is HTML itself. There is no other way to make one, but
// `trusted`.

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type HtmlPart = Html | string | number | undefined | readonly HtmlPart[];

/** html`<p title="${any}">${any}</p>`; attributes stand in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.map((string, at) => string + (at < parts.length ? written(parts[at]) : "")).join(""));
}

/** HTML made elsewhere, as a figure's SVG, which escapes its own texts. */
export function trusted(text: string): Html {
  return new Html(text);
}

/** A value as JSON inside a script element, which no text in it can end. */
export function embeddedJson(value: unknown): Html {
  return new Html(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

function written(part: HtmlPart): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(written).join("");
  return escapeHtml(String(part));
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

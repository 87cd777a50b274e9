// A figure as a file: the same bytes for the same figure in Node and in browsers, with the record of where it came from inside.
import { sha256Hex } from "#kit";
import { element } from "./element.ts";
import type { Figure } from "./figure.ts";

/** What a picture says about its origin: run key, digest, ... Names and values are free. */
export type PictureMetadata = Readonly<Record<string, string>>;

/**
 * The figure as an SVG document. `metadata` stands in its `<metadata>` as JSON with sorted names; the title, or else the metadata's
 * `title`, is its accessible name. Throws UsageError when the figure's `load` was needed and not awaited.
 */
export function toSvg(figure: Figure, document: Document, metadata: PictureMetadata = {}): string {
  const svg = figure.draw(document);
  const title = figure.title ?? metadata.title ?? "figure";
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", title);
  const sorted = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  svg.insertBefore(element(document, "metadata", {}, JSON.stringify(sorted)), svg.firstChild);
  svg.insertBefore(element(document, "title", {}, title), svg.firstChild);
  return pinIds(serialise(svg, true));
}

/** The metadata that `toSvg` wrote; undefined for other files. */
export function readSvgMetadata(svg: string): PictureMetadata | undefined {
  const json = /<metadata>(.*?)<\/metadata>/s.exec(svg)?.[1];
  if (json === undefined) return undefined;
  try {
    return JSON.parse(json.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"));
  } catch {
    return undefined;
  }
}

// Documents differ in how they serialise, and Plot's coordinates have digits nobody sees: own writer, attributes sorted, three decimals.
const lengths = new Set("cx cy d dx dy height points r transform width x x1 x2 y y1 y2".split(" "));

function serialise(node: Element, isRoot: boolean): string {
  const attributes = [...node.attributes].map(({ name, value }) => ({ name, value }));
  const kept = attributes
    .filter(({ name }) => name !== "xmlns")
    // An image has one name, which readers are told; names of its parts are for those who open the file.
    .map(({ name, value }) => ({ name: name === "aria-label" && !isRoot ? "data-part" : name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (isRoot) kept.unshift({ name: "xmlns", value: "http://www.w3.org/2000/svg" });
  const written = kept.map(
    ({ name, value }) => ` ${name}="${escapeAttribute(lengths.has(name) ? round(value) : value)}"`,
  );
  const start = `<${node.localName}${written.join("")}`;
  const children = [...node.childNodes].map((child) => {
    if (child.nodeType === 1) return serialise(child as Element, false);
    return child.nodeType === 3 ? escapeText(child.textContent ?? "") : "";
  });
  return children.length > 0 ? `${start}>${children.join("")}</${node.localName}>` : `${start}/>`;
}

function round(value: string): string {
  return value.replace(/-?\d*\.\d{4,}(e-?\d+)?/g, (number) => String(Number(Number(number).toFixed(3)) || 0));
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', "&quot;").replaceAll("\n", "&#10;");
}

// Plot counts its ids up for as long as the program runs. Here they are numbered within the file, after a prefix from its content, so
// that two files can stand in one page.
function pinIds(svg: string): string {
  const ids = [...svg.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]!);
  if (ids.length === 0) return svg;
  const renamed = (prefix: string) =>
    svg.replace(/( id="|url\(#| href="#)([^")]+)/g, (whole, before: string, id: string) =>
      ids.includes(id) ? `${before}${prefix}-${ids.indexOf(id) + 1}` : whole,
    );
  return renamed(`f${sha256Hex(renamed("id")).slice(0, 8)}`);
}

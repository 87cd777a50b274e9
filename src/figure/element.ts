// Makes SVG elements in any document. Knows nothing of figures.

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Attributes that are undefined are left out; strings among the children become text. */
export function element<N extends keyof SVGElementTagNameMap>(
  document: Document,
  name: N,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): SVGElementTagNameMap[N] {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, String(value));
  for (const child of children) made.appendChild(typeof child === "string" ? document.createTextNode(child) : child);
  return made;
}

// What a figure is: data until drawn. Knows nothing of charts, files or where the document comes from.

/** A picture that has not been drawn yet. It can be made anywhere and drawn wherever a document exists, as often as wanted. */
export interface Figure {
  /** In CSS pixels. */
  readonly width: number;
  /** In CSS pixels, title, key and caption included. */
  readonly height: number;
  /** Shown above the picture, and its accessible name. */
  readonly title?: string;
  /** Fetches what `draw` needs; absent when nothing is needed. Await it once before drawing: `await figure.load?.()`. */
  readonly load?: () => Promise<void>;
  /** The same figure laid out anew for another width, not scaled: text keeps its size. */
  readonly at?: (width: number) => Figure;
  /** What this is one place of, where it is one of several to be gone through: see `sequence`. */
  readonly sequence?: FigureSequence;
  /** A new element on every call, not yet in the document. Throws UsageError when `load` was needed and not awaited. */
  draw(document: Document): SVGSVGElement;
}

/** Figures of one kind in order: levels, steps, moments. */
export interface FigureSequence {
  readonly axis: string;
  readonly labels: readonly string[];
  readonly start: number;
  figure(at: number): Figure;
}

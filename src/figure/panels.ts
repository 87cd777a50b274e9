// Several figures on one sheet, as small multiples. Knows nothing of what they show.
import { UsageError } from "#kit";
import type { Figure } from "./figure.ts";
import { sheet } from "./sheet.ts";

export interface PanelsOptions {
  /** Columns at full width; 2 when absent. Where a column would be narrower than 200 px there are fewer. */
  readonly columns?: number;
  /** In CSS pixels; 640 when absent. */
  readonly width?: number;
  readonly title?: string;
  readonly caption?: string;
}

const gap = 18;
const least = 200;

/**
 * The figures row by row, each laid out anew for the width of a column where it can be, otherwise scaled.
 * @throws UsageError for no figures, or columns that are no whole number from 1.
 */
export function panels(figures: readonly Figure[], options: PanelsOptions = {}): Figure {
  const { columns: wanted = 2, width = 640, title, caption } = options;
  if (figures.length === 0) throw new UsageError("panels: there are no figures; give at least one.");
  if (!Number.isInteger(wanted) || wanted < 1)
    throw new UsageError(`panels: columns are a whole number from 1, got ${wanted}.`);
  const columns = Math.max(1, Math.min(wanted, figures.length, Math.floor((width + gap) / (least + gap))));
  const column = (width - (columns - 1) * gap) / columns;
  const around = sheet({ width, title, caption });
  const placed: { figure: Figure; x: number; y: number; height: number }[] = [];
  let y = around.top;
  for (let first = 0; first < figures.length; first += columns) {
    const row = figures.slice(first, first + columns).map((figure, i) => {
      const fit = figure.at?.(Math.floor(column)) ?? figure;
      return { figure: fit, x: i * (column + gap), y, height: (fit.height * column) / fit.width };
    });
    placed.push(...row);
    y += Math.max(...row.map(({ height }) => height)) + gap;
  }
  const height = Math.round(y - gap + around.bottom);
  return {
    width,
    height,
    title,
    async load() {
      for (const figure of figures) await figure.load?.();
    },
    at: (other) => panels(figures, { ...options, width: other }),
    draw(document) {
      const content = placed.map(({ figure, x, y: top, height: tall }) => {
        const drawn = figure.draw(document);
        const box = { x, y: top, width: column, height: tall };
        for (const [name, value] of Object.entries(box)) drawn.setAttribute(name, String(value));
        // The sheet gives the theme. Its class would make the panel as high as the whole.
        for (const name of ["class", "style", "color", "fill"]) drawn.removeAttribute(name);
        drawn.querySelector("style")?.remove();
        return drawn;
      });
      return around.draw(document, height, content);
    },
  };
}

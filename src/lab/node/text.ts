// Text for a terminal: wrapping, columns, numbers short enough to read, colour where it is shown. Knows picocolors, where installed.

export type Style = "strong" | "dim" | "good" | "bad" | "doubtful";
export type Paint = (style: Style, text: string) => string;

/** Colours the text when the stream shows colours; NO_COLOR is honoured. */
export async function paintFor(stream: NodeJS.WriteStream): Promise<Paint> {
  const picocolors = stream.isTTY ? (await import("picocolors").catch(() => undefined))?.default : undefined;
  if (!picocolors?.isColorSupported) return (_, text) => text;
  const { bold, dim, green, red, yellow } = picocolors;
  const styles: { readonly [S in Style]: (text: string) => string } = {
    strong: bold,
    dim,
    good: green,
    bad: red,
    doubtful: yellow,
  };
  return (style, text) => styles[style](text);
}

/** Columns to fill: those of the terminal, within 80 and 120; 100 where there is none. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return Math.min(120, Math.max(80, stream.columns ?? 100));
}

/** Lines of at most `width` characters, broken between words; only a longer word is cut. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    let rest = word;
    if (line !== "" && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = "";
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = line === "" ? rest : `${line} ${rest}`;
  }
  return line === "" && lines.length > 0 ? lines : [...lines, line];
}

/** Cells side by side, each wrapped in its column; no spaces at the end of lines. */
export function columns(
  cells: readonly { readonly text: string; readonly width: number; readonly paint?: (text: string) => string }[],
): string {
  const wrapped = cells.map(({ text, width }) => wrap(text, width));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  const rows = Array.from({ length: height }, (_, row) => {
    const last = wrapped.findLastIndex((lines) => (lines[row] ?? "") !== "");
    return cells
      .slice(0, last + 1)
      .map(({ width, paint = (text) => text }, column) => {
        const text = wrapped[column]![row] ?? "";
        return paint(text) + (column === last ? "" : " ".repeat(width - text.length));
      })
      .join("  ");
  });
  return rows.join("\n");
}

/** A table whose columns are as wide as their longest cell, the last as wide as it gets. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], paint: Paint): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd();
  return [paint("dim", line(head)), ...rows.map(line)].join("\n");
}

/** Four significant digits, without needless zeros or exponents: 0.6931, 1782, 2.5e-9. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "-∞";
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return String(value);
  return String(Number(value.toPrecision(4)));
}

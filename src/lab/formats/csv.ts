// Comma-separated values after RFC 4180: lines end in CR LF, the first names the columns, and what holds a comma, a quote or a line
// break is quoted.

export type CsvCell = number | boolean | string | null | undefined;

/** The table as text. Numbers are in the shortest form that reads back the same; nothing is an empty cell, an empty text a quoted one. */
export function writeCsv(head: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  const lines = [head, ...rows].map((row) => row.map(cellText).join(","));
  return lines.map((line) => `${line}\r\n`).join("");
}

function cellText(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return Object.is(cell, -0) ? "-0" : String(cell);
  return cell === "" || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

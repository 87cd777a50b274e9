// Text files of numbers, separated by white space, as notebooks leave them. Text to numbers and back; files are elsewhere.
import { UsageError } from "#kit";

export interface NumberFile {
  /** For sentences about it. */
  readonly file: string;
  /** How many numbers there must be. */
  readonly count: number;
}

/** A byte order mark, and white space as a text editor may leave it. */
const empty = /^\uFEFF?\s*$/;

/**
 * The numbers of a text; undefined when it has none at all, by which a file that is empty can be told from one that is wrong.
 * @throws UsageError naming the file when a word is no finite number, or there are more or fewer than wanted.
 */
export function parseNumbers(text: string, { file, count }: NumberFile): Float64Array | undefined {
  if (empty.test(text)) return undefined;
  const words = text
    .replace(/^\uFEFF/, "")
    .trim()
    .split(/\s+/);
  const values = words.map(Number);
  const bad = words.findIndex(
    (word, at) => !(/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(word) && Number.isFinite(values[at])),
  );
  if (bad >= 0) throw new UsageError(`${file}: word ${bad + 1}, "${words[bad]!.slice(0, 40)}", is not a number.`);
  if (values.length !== count) throw new UsageError(`${file}: expected ${count} numbers, found ${values.length}.`);
  return Float64Array.from(values);
}

/** The numbers as text, `perLine` to a line, so that `parseNumbers` gives the same bits. */
export function formatNumbers(values: ArrayLike<number>, perLine: number): string {
  const lines: string[] = [];
  for (let at = 0; at < values.length; at += perLine) {
    lines.push(
      Array.from({ length: Math.min(perLine, values.length - at) }, (_, i) => String(values[at + i])).join(" "),
    );
  }
  return `${lines.join("\n")}\n`;
}

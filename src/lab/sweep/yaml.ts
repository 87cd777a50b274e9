// YAML whose every value knows its line. Reads text; opens no files. Aliases, tags and several documents in one are refused: a
// sweep says what it means where it says it.
import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument } from "yaml";
import { UsageError } from "#kit";

export type Plain = null | boolean | number | string;

/** A value and where it stands, as "sweep.yaml:7". */
export interface Placed {
  readonly at: string;
  readonly value: Plain | readonly Placed[] | PlacedMap;
}

export type PlacedMap = ReadonlyMap<string, Placed & { readonly keyAt: string }>;

/** Files longer than this are no description anybody wrote. */
const longest = 1_000_000;
const deepest = 100;

/**
 * @param file how the file is called in sentences.
 * @throws UsageError with the line of the first mistake.
 */
export function readYaml(file: string, text: string): Placed {
  if (text.length > longest)
    throw new UsageError(`${file} has ${text.length} characters; at most ${longest} are read.`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  // Warnings are of what the reader resolved somehow, as a tag it does not know.
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    const several = error.code === "MULTIPLE_DOCS";
    const why = several ? "a second document begins" : error.message.split("\n")[0]!.replace(/\.$/, "");
    throw new UsageError(`${place(error.pos[0])}: this is no YAML that can be read: ${why}.`);
  }
  const placed = (node: ParsedNode | null, above: number, depth: number): Placed => {
    const offset = node?.range[0] ?? above;
    const at = place(offset);
    if (node === null) return { at, value: null };
    if (depth > deepest) throw new UsageError(`${at}: this is nested deeper than ${deepest} levels.`);
    if (isAlias(node)) throw new UsageError(`${at}: the alias *${node.source} is not read here; write the value out.`);
    if (isSeq(node)) {
      return { at, value: node.items.map((item) => placed(item as ParsedNode, offset, depth + 1)) };
    }
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }): [string, Placed & { keyAt: string }] => {
        const keyAt = place((key as ParsedNode).range[0]);
        if (!isScalar(key)) throw new UsageError(`${keyAt}: a name is a text, not a list or a map.`);
        return [
          String(key.value),
          { ...placed(value as ParsedNode | null, (key as ParsedNode).range[1], depth + 1), keyAt },
        ];
      });
      return { at, value: new Map(entries) };
    }
    const { value } = node;
    if (value === null || ["boolean", "number", "string"].includes(typeof value)) return { at, value: value as Plain };
    throw new UsageError(`${at}: this is neither a number, a text, true nor false.`);
  };
  return placed(document.contents, 0, 0);
}

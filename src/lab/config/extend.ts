// Configuration files that build on others: `extends` names one or several, relative to the file that names them. Composed left to
// right, each as what it means with all it extends, then the file itself. Where files are read from is the caller's.
import { UsageError } from "#kit";
import { type Origin, oneLine, originText } from "./origin.ts";
import { type Branch, type Located, merge, setAt, shown } from "./tree.ts";
import { readYaml, readYamlValue } from "./yaml.ts";

/** Where configuration files are. */
export interface FileSource {
  /** The name of what `reference` means in the file `from`; one name a file, or circles are found late. */
  locate(from: string, reference: string): string;
  /** What is in a file, or why it cannot be read: "there is no such file". */
  read(file: string): { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly why: string };
}

/** Most files that one may extend, all levels counted. */
export const mostFiles = 256;

/**
 * Composes files with all they extend, later ones over earlier ones; `extends` itself is not in the result.
 * @param within names of mappings each of whose entries may extend files too, as `modules` in {modules: {memory: {extends: dnc.yaml}}}.
 * @throws UsageError when one is missing, is no mapping, or extends in a circle.
 */
export function composeFiles(files: readonly string[], source: FileSource, within: readonly string[] = []): Branch {
  const known = new Map<string, Branch>();
  const open: string[] = [];

  const compose = (file: string, namedBy: Origin | undefined): Branch => {
    const who = namedBy === undefined ? oneLine(file) : `${originText(namedBy)}: ${oneLine(file)}`;
    if (open.includes(file)) {
      const circle = [...open.slice(open.indexOf(file)), file].map((each) => oneLine(each));
      throw new UsageError(`${who} is extended in a circle: ${circle.join(" -> ")}.`);
    }
    const before = known.get(file);
    if (before !== undefined) return before;
    if (known.size + open.length >= mostFiles) {
      throw new UsageError(`${who} is one file too many; at most ${mostFiles} are put together.`);
    }
    const read = source.read(file);
    if (!read.ok) throw new UsageError(`${who} cannot be read: ${read.why}.`);
    const own = readYaml(read.bytes, file);
    open.push(file);
    const extended = (branch: Branch, entries = new Map(branch.entries)): Branch => {
      const bases = referencesOf(branch).map(({ text, origin }) => compose(source.locate(file, text), origin));
      entries.delete("extends");
      return merge({ origin: branch.origin, entries: new Map() }, ...bases, { ...branch, entries });
    };
    const inner = [...own.entries].map(([name, value]): [string, Located] => {
      if (!within.includes(name) || !("entries" in value)) return [name, value];
      const parts = [...value.entries].map(([part, of]): [string, Located] => [
        part,
        "entries" in of ? extended(of) : of,
      ]);
      return [name, { ...value, entries: new Map(parts) }];
    });
    const all = extended(own, new Map(inner));
    open.pop();
    known.set(file, all);
    return all;
  };

  const origin: Origin = { kind: "code" };
  return merge({ origin, entries: new Map() }, ...files.map((file) => compose(file, undefined)));
}

function referencesOf({ entries }: Branch): { readonly text: string; readonly origin: Origin }[] {
  const named = entries.get("extends");
  if (named === undefined) return [];
  return ("items" in named ? named.items : [named]).map((item: Located) => {
    if (!("value" in item) || typeof item.value !== "string" || item.value === "") {
      throw new UsageError(
        `${originText(item.origin)}: extends names files, as base.yaml or [a.yaml, b.yaml], and not ${shown(item)}.`,
      );
    }
    return { text: item.value, origin: item.origin };
  });
}

/** Splits "a.b=value" at its first equals sign; undefined when there is none, or no name before it. */
export function splitAssignment(text: string): { readonly name: string; readonly value: string } | undefined {
  const equals = text.indexOf("=");
  return equals < 1 ? undefined : { name: text.slice(0, equals), value: text.slice(equals + 1) };
}

/**
 * Lays "a.b=value" texts over a mapping, in order; a value is read as YAML: 3, true, [1, 2], words.
 * @param flag the option they were given with, as their origin.
 * @throws UsageError when one is not of that form.
 */
export function assign(branch: Branch, texts: readonly string[], flag = "--set"): Branch {
  return texts.reduce((below, text) => {
    const who = `${flag} ${oneLine(text)}`;
    const parts = splitAssignment(text);
    if (parts === undefined) throw new UsageError(`${who} is not of the form name=value.`);
    const origin: Origin = { kind: "flag", flag };
    return setAt(below, parts.name, readYamlValue(parts.value, origin, who));
  }, branch);
}

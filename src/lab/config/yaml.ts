// YAML 1.2 as mappings with a line to every value. The one place that knows the yaml package. Files are not trusted: whatever the
// bytes are, there is a mapping or one sentence, in bounded time and memory.
import { Composer, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, Parser } from "yaml";
import { UsageError } from "#kit";
import { type Origin, oneLine } from "./origin.ts";
import type { Branch, Located, Scalar } from "./tree.ts";

/** What a file may have at most; the parser's time and stack grow with it. */
export const fileLimits = { bytes: 2 ** 18, depth: 64, values: 100_000 } as const;

/** @throws UsageError when it is no mapping in UTF-8, or more than {@link fileLimits}; one sentence with file and line. */
export function readYaml(bytes: Uint8Array, file: string): Branch {
  const contents = readDocument(decode(bytes, file), {
    who: oneLine(file),
    where: (line) => `${oneLine(file)}:${line}`,
    origin: (line) => ({ kind: "file", file, line }),
  });
  if ("entries" in contents) return contents;
  const what = "items" in contents ? "a list" : "a single value";
  throw new UsageError(`${oneLine(file)}: a configuration is a mapping of names to values, and this is ${what}.`);
}

/** A typed text as one YAML value, `[1, 2]`, `true`, `words`; nothing is null. @param who begins sentences. @throws UsageError */
export function readYamlValue(text: string, origin: Origin, who: string): Located {
  if (text.trim() === "") return { origin, value: null };
  return readDocument(text, { who: oneLine(who), where: () => oneLine(who), origin: () => origin });
}

/** The comments that stand behind values, by their names joined with dots; none where the text is no mapping. */
export function readComments(text: string): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  const visit = (node: unknown, before: string) => {
    if (!isMap<Node, Node>(node)) return;
    for (const { key, value } of node.items) {
      const name = `${before}${isScalar(key) ? key.value : ""}`;
      if (value?.comment) comments.set(name, value.comment.trim());
      visit(value, `${name}.`);
    }
  };
  const tokens = text.length > fileLimits.bytes ? [] : [...new Parser().parse(text)];
  if (tooDeep(tokens) !== undefined) return comments;
  const [document] = new Composer().compose(tokens as Parameters<Composer["compose"]>[0], true, text.length);
  visit(document?.contents, "");
  return comments;
}

/** How places in a text are named. */
interface Places {
  readonly who: string;
  where(line: number): string;
  origin(line: number): Origin;
}

function decode(bytes: Uint8Array, file: string): string {
  const who = oneLine(file);
  if (bytes.length > fileLimits.bytes) {
    throw new UsageError(`${who} is larger than the ${fileLimits.bytes / 1024} KiB a configuration may have.`);
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new UsageError(`${who} is in UTF-16, and a configuration is in UTF-8.`);
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${who} is not text in UTF-8.`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what YAML does not allow is what is looked for.
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) {
    throw new UsageError(`${who} is not text: it has control characters.`);
  }
  return text;
}

type Refuse = (offset: number, words: string) => never;

function readDocument(text: string, places: Places): Located {
  const lines = new LineCounter();
  const lineOf = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const refuse: Refuse = (offset, words) => {
    throw new UsageError(`${places.where(lineOf(offset))}: ${words}.`);
  };

  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  // Composing calls itself for every level, and ends the process where the stack ends.
  const deep = tooDeep(tokens);
  if (deep !== undefined) refuse(deep, `this is nested deeper than ${fileLimits.depth} levels`);
  const composer = new Composer({
    schema: "core",
    merge: false,
    resolveKnownTags: false,
    prettyErrors: false,
    uniqueKeys: false, // its check is quadratic; ours is below
  });
  const [document, another] = composer.compose(tokens as Parameters<typeof composer.compose>[0], true, text.length);
  const trouble = document?.errors[0] ?? document?.warnings[0];
  if (trouble !== undefined) refuse(trouble.pos[0], oneLine(trouble.message).replace(/\.$/, ""));
  if (another !== undefined) refuse(another.range[0], "a second document begins here, and a configuration is one");
  const { version } = document!.directives!.yaml;
  if (version !== "1.2") refuse(0, `this asks for YAML ${oneLine(version)}, and a configuration is YAML 1.2`);
  if (document!.contents === null) {
    throw new UsageError(`${places.who} is empty; a configuration that sets nothing is {}.`);
  }
  return locate(document as Document, (offset) => places.origin(lineOf(offset)), refuse);
}

interface Token {
  readonly offset: number;
  readonly items?: readonly { readonly key?: Token | null; readonly value?: Token }[];
  readonly value?: Token | string;
}

/** Where the text is nested too deep. A loop and no recursion, for the reason it is asked. */
function tooDeep(tokens: readonly unknown[]): number | undefined {
  const waiting = (tokens as Token[]).map((token) => ({ token, depth: 0 }));
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { token, depth } = at;
    if (depth > fileLimits.depth) return token.offset;
    if (typeof token.value === "object") waiting.push({ token: token.value, depth });
    for (const { key, value } of token.items ?? []) {
      if (key) waiting.push({ token: key, depth: depth + 1 });
      if (value) waiting.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}

function locate(document: Document, originAt: (offset: number) => Origin, refuse: Refuse): Located {
  // An anchor means what last had it; its values are shared, and counted as often as they are named.
  const anchors = new Map<string, { readonly located: Located; readonly count: number }>();
  let count = 0;
  const visit = (node: Node | null, at: number): Located => {
    const offset = node?.range?.[0] ?? at;
    if (++count > fileLimits.values) refuse(offset, `here are more than ${fileLimits.values} values, aliases included`);
    if (isAlias(node)) {
      const meant = anchors.get(node.source);
      if (meant === undefined) return refuse(offset, `*${oneLine(node.source)} names no anchor that ends before it`);
      count += meant.count;
      if (count > fileLimits.values) refuse(offset, `here are more than ${fileLimits.values} values, aliases included`);
      return meant.located;
    }
    const before = count;
    const located = content(node, at);
    if (node?.anchor !== undefined) anchors.set(node.anchor, { located, count: count - before });
    return located;
  };
  const content = (node: Node | null, at: number): Located => {
    const origin = originAt(at);
    if (isMap(node)) {
      const entries = new Map<string, Located>();
      for (const { key, value } of node.items) {
        const place = (key as Node | null)?.range?.[0] ?? node.range![0];
        if (!isScalar(key) || key.value === null) return refuse(place, "a name is a word, and here is none");
        const name = typeof key.value === "string" ? key.value : (key.source ?? String(key.value));
        if (name === "<<" && key.type === "PLAIN")
          refuse(place, "merge keys (<<) are YAML 1.1; what is shared goes into a file to extend");
        const twin = entries.get(name)?.origin;
        if (twin?.kind === "file") refuse(place, `"${oneLine(name)}" stands here again, after line ${twin.line}`);
        // A value's line is that of its name, where a reader looks for it.
        const located = visit(value as Node | null, place);
        entries.set(name, { ...located, origin: originAt(place) });
      }
      return { origin, entries };
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => visit(item as Node | null, (item as Node | null)?.range?.[0] ?? at));
      return { origin, items };
    }
    const value = isScalar(node) ? node.value : null;
    if (!isPlainScalar(value)) return refuse(at, "here is a value of a kind that configurations do not have");
    return { origin, value };
  };
  return visit(document.contents as Node | null, 0);
}

function isPlainScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

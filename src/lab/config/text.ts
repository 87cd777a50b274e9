// A run's resolved configuration as YAML, with the origin of each value beside it. It is itself a configuration file: run again with
// it, an experiment makes the same run.
import type { ParameterValue } from "../params.ts";
import type { RunSpec } from "../resolve.ts";
import { oneLine, originText } from "./origin.ts";
import { readComments } from "./yaml.ts";

type Group = Map<string, Group | { readonly text: string; readonly comment: string | undefined }>;

/** config.yaml of a run. Parameters named with dots stand in groups. */
export function configurationText(spec: RunSpec): string {
  const params: Group = new Map();
  const names = Object.keys(spec.params);
  for (const [name, value] of Object.entries(spec.params)) {
    if (name === "seed") continue;
    const origin = Object.hasOwn(spec.origins ?? {}, name) ? spec.origins?.[name] : undefined;
    const steps = stepsOf(name, names);
    let group = params;
    for (const step of steps.slice(0, -1)) {
      if (!group.has(step)) group.set(step, new Map());
      group = group.get(step) as Group;
    }
    group.set(steps.at(-1)!, { text: scalarText(value), comment: origin && originText(origin) });
  }
  const seed = spec.origins?.seed;
  const head: Group = new Map<string, { text: string; comment: string | undefined }>([
    ["experiment", { text: scalarText(spec.experiment), comment: `revision ${spec.revision}` }],
    ["preset", { text: scalarText(spec.preset), comment: undefined }],
    ["arms", { text: `[${scalarText(spec.arm)}]`, comment: undefined }],
    ["seeds", { text: `[${spec.seed}]`, comment: seed && originText(seed) }],
  ]);
  const lines = [...linesOf(head, ""), ...(params.size === 0 ? [] : ["params:", ...linesOf(params, "  ")])];
  const notes = [
    '# Every value of this run, and where it is from. "orrery run --config" takes this file.',
    ...(spec.parent === undefined
      ? []
      : [
          `# This run went on from step ${spec.parent.step} of ${oneLine(spec.parent.name)}; made by this file it begins at the start.`,
        ]),
  ];
  return `${[...notes, ...lines].join("\n")}\n`;
}

/** Where each parameter of a run is from, in the words of its config.yaml. */
export function originsIn(text: string): Readonly<Record<string, string>> {
  const comments = [...readComments(text)].filter(([name]) => name === "seeds" || name.startsWith("params."));
  return Object.fromEntries(comments.map(([name, words]) => [name === "seeds" ? "seed" : name.slice(7), words]));
}

// Runs of scripts may have both "a" and "a.b"; then there is no group.
function stepsOf(name: string, names: readonly string[]): string[] {
  const steps = name.split(".");
  const isShadowed = steps.some((step, at) => step === "" || (at > 0 && names.includes(steps.slice(0, at).join("."))));
  return isShadowed ? [name] : steps;
}

function linesOf(group: Group, indent: string): string[] {
  const leaves = [...group].map(([name, value]) => [`${indent}${nameText(name)}:`, value] as const);
  const texts = leaves.map(([name, value]) => (value instanceof Map ? "" : `${name} ${value.text}`));
  const wide = Math.min(60, Math.max(...texts.map((text) => text.length)));
  return leaves.flatMap(([name, value], at) => {
    if (value instanceof Map) return [name, ...linesOf(value, `${indent}  `)];
    return [value.comment === undefined ? texts[at]! : `${texts[at]!.padEnd(wide)}  # ${value.comment}`];
  });
}

function nameText(name: string): string {
  return isWord(name) ? name : quoted(name);
}

/** A value as YAML that readers of 1.1 understand too: to them 1e-7 is a word and 1.0e-7 a number, and "no" is false. */
export function scalarText(value: ParameterValue): string {
  if (typeof value === "string") return isWord(value) ? value : quoted(value);
  if (typeof value === "number" && !Number.isFinite(value))
    return String(value)
      .toLowerCase()
      .replace(/^(-?)(nan|inf).*/, "$1.$2");
  return String(value).replace(/^(-?\d+)e/, "$1.0e");
}

// JSON's escapes are YAML's; these it leaves as they are.
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function isWord(text: string): boolean {
  return /^[A-Za-z][\w/-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
}

// `diff`: where two runs part, in parameters, circumstances, chain, records and fields.
import * as path from "node:path";
import { shortName } from "../../define.ts";
import { type Comparison, compareRuns, type ValueDifference } from "../diff.ts";
import { openDisplay } from "../progress.ts";
import { checkHome, findRun } from "../store.ts";
import { table } from "../text.ts";
import { type CommandContext, type HomeOption, homeOf } from "./context.ts";
import { arraysInWords, valueInWords } from "./verify.ts";

interface DiffOptions extends HomeOption {
  readonly json?: boolean;
  readonly rerun?: boolean;
}

export async function diff(
  context: CommandContext,
  first: string,
  second: string,
  options: DiffOptions,
): Promise<void> {
  const home = homeOf(options);
  checkHome(home);
  const runs = [findRun(home, first), findRun(home, second)] as const;
  const id = runs[0].document.experiment;
  const load = Object.hasOwn(context.catalogue, id) ? context.catalogue[id] : undefined;
  const display = await openDisplay(shortName(id));
  const comparison = await compareRuns((await load?.())?.default, runs, options.rerun, (fraction, note) =>
    display.update({ done: 0, total: 1, work: fraction, note }),
  ).finally(() => display.stop());
  if (options.json) {
    const named = runs.map(({ name, document }) => ({ name, key: document.key, digest: document.digest }));
    const { digests: _, ...rest } = comparison;
    context.print(JSON.stringify({ experiment: id, runs: named, ...rest }, null, 2));
    return;
  }
  const names = runs.map(({ name }) => path.posix.basename(name));
  context.print(inWords(context, names, comparison).join("\n"));
}

function inWords({ paint }: CommandContext, names: readonly string[], comparison: Comparison): string[] {
  const { parameters, circumstances } = comparison;
  const shown = ({ name, values }: ValueDifference) => [name, ...values.map((value) => `${value ?? "none"}`)];
  const rows = [...parameters, ...circumstances].map(shown);
  return [
    rows.length === 0
      ? `${names.join(" and ")} have the same parameters, code and machine.`
      : table(["", ...names], rows, paint),
    "",
    ...partingInWords(comparison),
  ];
}

/** Where what they recorded parts, in sentences. */
export function partingInWords({ same, links, record, fields }: Comparison): string[] {
  if (same) return ["What they recorded is the same to the last bit."];
  const lines: string[] = [];
  const { first, lengths } = links;
  if (first !== null) {
    const [step, other] = first.steps;
    const where = step === other ? `step ${step}` : `steps ${step} and ${other}`;
    const before = first.index === 0 ? "none are the same" : `the ${first.index} before it are the same`;
    lines.push(`Their chains part at ${where}, link ${first.index + 1} of ${lengths.join(" and ")}; ${before}.`);
    if (first.arrays !== null && first.arrays.length > 0)
      lines.push(`The first tensor that differs there is ${arraysInWords(first.arrays)}.`);
    if (first.why !== null) lines.push(`How far apart they are is not known: ${first.why}.`);
  } else if (lengths[0] + lengths[1] === 0) lines.push("They recorded no chain of states.");
  else if (lengths[0] === lengths[1]) lines.push(`All ${lengths[0]} links of their chains are the same.`);
  else lines.push(`Their chains are the same as far as both go, ${lengths[0]} and ${lengths[1]} links.`);
  if (record !== null) {
    const [one, other] = record.values.map(valueInWords);
    lines.push(`The first record that differs is line ${record.line}, ${record.what}: ${one} and ${other}.`);
  }
  for (const { name, arrays } of fields)
    if (arrays !== null) lines.push(`The field ${name} differs: ${arraysInWords(arrays)}.`);
  const alone = fields.filter(({ arrays }) => arrays === null).map(({ name }) => name);
  if (alone.length > 0) lines.push(`Only one of them has the field ${alone.join(", ")}.`);
  return lines;
}

// `data`: which data from outside experiments need, which are there, and what brings the others.
import { UsageError } from "#kit";
import { nearestIs } from "../../names.ts";
import { neededData } from "../../shelf.ts";
import { table } from "../text.ts";
import { type CommandContext, loadSelection } from "./context.ts";

export interface DataOptions {
  readonly fetch?: boolean;
  readonly json?: boolean;
}

export async function data(context: CommandContext, name: string | undefined, options: DataOptions): Promise<void> {
  const { shelf } = context;
  if (shelf === undefined) throw new UsageError("data: this program was given no data at all.");
  if (name !== undefined && !shelf.names.includes(name))
    throw new UsageError(`data: "${name}" is no data known here${nearestIs(name, shelf.names)}.`);
  if (options.fetch) {
    if (name === undefined) throw new UsageError(`data: --fetch wants a name${nearestIs("", shelf.names)}.`);
    if (shelf.fetch === undefined) throw new UsageError("data: nothing can be fetched here.");
    const why = shelf.missing(name);
    if (why !== undefined) context.tell(`${name} is in ${await shelf.fetch(name, context.tell)}.`);
  }
  const experiments = await loadSelection(context.catalogue);
  const rows = (name === undefined ? shelf.names : [name]).map((each) => ({
    name: each,
    missing: shelf.missing(each) ?? null,
    experiments: experiments.filter((experiment) => neededData(experiment).includes(each)).map(({ id }) => id),
  }));
  if (options.json) {
    context.print(JSON.stringify(rows, null, 2));
    return;
  }
  const cells = rows.map((row) => [row.name, row.missing === null ? "there" : "missing", row.experiments.join(", ")]);
  context.print(table(["data", "", "for the study of"], cells, context.paint));
  const troubles = rows.flatMap(({ missing }) => (missing === null ? [] : [missing]));
  if (troubles.length > 0) context.print(`\n${troubles.join("\n")}`);
}

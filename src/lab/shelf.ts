// Data from outside, handed to the experiments that say they need it. What the data are and where they lie, the shelf knows.
import { type SourceArrays, UsageError } from "#kit";
import type { Catalogue, Experiment } from "./define.ts";
import { nearestIs } from "./names.ts";
import type { Values } from "./params.ts";
import { mergeParameters } from "./resolve.ts";

/** Where data from outside come from; made by a room that knows files. */
export interface DataShelf {
  readonly names: readonly string[];
  /** Undefined when the data are there; else a sentence that names the command which brings them. Opens no file. */
  missing(name: string): string | undefined;
  /** @throws UsageError when they are missing, cut off or altered, naming the file. */
  load(name: string): Promise<SourceArrays>;
  /**
   * A hash of what is in the data, where the name alone does not say it, as in files that are there to be changed; else undefined.
   * Writes nothing.
   */
  contents?(name: string): string | undefined;
  /** Brings the data from their official address, as a last resort. Gives the folder they are in. */
  fetch?(name: string, tell: (text: string) => void): Promise<string>;
}

/** The data an experiment needs at the size of its claims, in any arm. */
export function neededData(experiment: Experiment): string[] {
  if (experiment.needs === undefined) return [];
  const names = Object.keys(experiment.arms).flatMap((arm) => {
    const { params } = mergeParameters(experiment, { preset: "study", arm, seed: 0, overrides: {} });
    return experiment.needs!(params);
  });
  return [...new Set(names)];
}

/** Why runs with these parameters cannot be made: a sentence for the first data that are missing; undefined when none are. */
export function missingData(
  experiment: Experiment,
  params: readonly Values[],
  shelf: DataShelf | undefined,
): string | undefined {
  const names = new Set(params.flatMap((values) => experiment.needs?.(values) ?? []));
  for (const name of names) {
    const why = shelf === undefined ? `${name} is missing: no data can be had here.` : shelfMissing(shelf, name);
    if (why !== undefined) return `${experiment.id} needs data: ${why}`;
  }
  return undefined;
}

function shelfMissing(shelf: DataShelf, name: string): string | undefined {
  if (!shelf.names.includes(name)) return `"${name}" is no data known here${nearestIs(name, shelf.names)}.`;
  return shelf.missing(name);
}

/** The same experiments, each given the data it needs before it runs. */
export function withData(catalogue: Catalogue, shelf: DataShelf | undefined): Catalogue {
  if (shelf === undefined) return catalogue;
  return Object.fromEntries(
    Object.entries(catalogue).map(([id, load]) => [
      id,
      async () => ({ default: supplied((await load()).default, shelf) }),
    ]),
  );
}

function supplied(experiment: Experiment, shelf: DataShelf): Experiment {
  if (experiment.needs === undefined) return experiment;
  return {
    ...experiment,
    contents: (params) => contentsOf(experiment.needs!(params), shelf),
    async run(context) {
      const why = missingData(experiment, [context.params], shelf);
      if (why !== undefined) throw new UsageError(why);
      const names = experiment.needs!(context.params);
      const loaded = new Map<string, SourceArrays>();
      for (const name of names) loaded.set(name, await shelf.load(name));
      await experiment.run({
        ...context,
        data(name) {
          const found = loaded.get(name);
          if (found !== undefined) return found;
          throw new UsageError(
            `${experiment.id}: asks for "${name}", and said it needs ${names.join(", ") || "none"}.`,
          );
        },
      });
    },
  };
}

function contentsOf(names: readonly string[], shelf: DataShelf): Readonly<Record<string, string>> | undefined {
  const known = names.filter((name) => shelf.names.includes(name));
  const hashes = known.flatMap((name) => {
    const hash = shelf.contents?.(name);
    return hash === undefined ? [] : [[name, hash] as const];
  });
  return hashes.length === 0 ? undefined : Object.fromEntries(hashes);
}

/** The first of the data that are no longer what they were when the run was begun; undefined when all are. */
export function changedData(
  experiment: Experiment,
  { params, data = {} }: { readonly params: Values; readonly data?: Readonly<Record<string, string>> | undefined },
): string | undefined {
  const now = experiment.contents?.(params) ?? {};
  return Object.keys(data).find((name) => now[name] !== data[name]);
}

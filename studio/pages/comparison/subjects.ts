// What is compared: the runs with their names and colours, what differs between them, and how they are gathered. Draws nothing.
import { categories } from "#figure";
import type { RunSummary } from "#server";
import { type Cell, columnsOf, folderOf } from "../run-list/columns.ts";
import { gather, variantKey, variantOf } from "../run-list/groups.ts";

export interface Subject {
  readonly run: RunSummary;
  /** As short as tells it from the others. */
  readonly label: string;
  readonly colour: string;
  readonly variant: string;
}

/** Runs that differ in nothing but the seed. */
export interface Variant {
  readonly key: string;
  readonly label: string;
  readonly colour: string;
  readonly runs: readonly RunSummary[];
}

/** More than these are coloured by variant: nobody tells nine colours apart. */
const mostColours = 8;

export function subjectsOf(runs: readonly RunSummary[]): { subjects: Subject[]; variants: Variant[] } {
  const many = (of: (run: RunSummary) => unknown) => new Set(runs.map(of)).size > 1;
  const [experiments, presets] = [many(({ experiment }) => experiment), many(({ preset }) => preset)];
  const around = (run: RunSummary) => [
    ...(experiments ? [run.experiment.slice(run.experiment.indexOf("/") + 1)] : []),
    ...(presets ? [run.preset] : []),
  ];
  const keyOf = (run: RunSummary) => [run.experiment, run.revision, run.preset, variantKey(run)].join("\n");
  const colourAt = (index: number) => categories[index % categories.length]!;
  const variants = [...gather(runs, keyOf)].map(([key, members], index) => ({
    key,
    label: [...around(members[0]!), variantOf(members[0]!)].join(", "),
    colour: colourAt(index),
    runs: members,
  }));
  const colours = new Map(variants.map(({ key, colour }) => [key, colour]));
  const seeds = many(({ seed }) => seed);
  const labelOf = (run: RunSummary) => {
    const parts = [
      ...around(run),
      ...(variants.length > 1 ? [variantOf(run)] : []),
      ...(seeds ? [`seed ${run.seed}`] : []),
    ];
    // Runs made twice differ in nothing but where they lie.
    return parts.length === 0 ? folderOf(run.name) : parts.join(", ");
  };
  const subjects = runs.map((run, index) => ({
    run,
    label: labelOf(run),
    colour: runs.length > mostColours ? colours.get(keyOf(run))! : colourAt(index),
    variant: keyOf(run),
  }));
  return { subjects, variants };
}

export interface Told {
  readonly name: string;
  /** One for each run. */
  readonly cells: readonly Cell[];
}

const facts = ["experiment", "revision", "preset", "arm", "seed"];

/** Facts and parameters: those that differ, and those that are equal in all. */
export function toldOf(runs: readonly RunSummary[]): { differing: Told[]; equal: Told[] } {
  const told = columnsOf(runs)
    .filter(({ name, kind }) => kind === "parameter" || facts.includes(name))
    .map(({ name, of }) => ({ name, cells: runs.map(of) }));
  const differs = ({ cells }: Told) => cells.some((cell) => !Object.is(cell, cells[0]));
  return { differing: told.filter(differs), equal: told.filter((each) => !differs(each)) };
}

/** "0.1 (25 runs), 0.3 (25 runs)": the values there are, in the order of the runs. */
export function countedValues(cells: readonly Cell[]): { value: Cell; runs: number }[] {
  const counts = new Map<Cell, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return [...counts].map(([value, runs]) => ({ value, runs }));
}

// Reads the description of a sweep, with a sentence and a line for each mistake.
//
//   experiment: pruning/split-two-tasks     the only key that must be there
//   preset: smoke                           else study
//   arms: [control, extended]               else all
//   seeds: 1..5                             or [1, 3]; else the experiment's own
//   grid: { width: [10, 20], rate: [0.1] }  every value with every other
//   zip: { width: [10, 20], rate: [1, 2] }  first with first, second with second
//   list: [{ width: 10 }, { rate: 0.3 }]    settings as they stand
//   random:                                 drawn, the same for the same seed everywhere
//     count: 20
//     seed: 1
//     params: { rate: { low: 0.01, high: 1, scale: log }, width: [10, 20, 40] }
//
// Where several of grid, zip, list and random are given, every setting of one goes with every setting of the others.
import { UsageError } from "#kit";
import type { Experiment } from "../define.ts";
import { nearestIs } from "../names.ts";
import type { Parameter, ParameterValue } from "../params.ts";
import { checkArms, checkPreset, type Overrides, ownSeeds, readSeeds } from "../resolve.ts";
import { allowedValues, fits } from "../schema.ts";
import { type Draw, drawValues } from "./draws.ts";
import type { Placed, PlacedMap } from "./placed.ts";
import { combinations, mostRuns, type Sweep } from "./sweep.ts";

const keys = ["experiment", "preset", "arms", "seeds", "grid", "zip", "list", "random"] as const;
const groups = ["grid", "zip", "list", "random"] as const;

/** The experiment a description names, to be loaded. @throws UsageError */
export function experimentNamed(root: Placed): { readonly name: string; readonly at: string } {
  const map = mapOf(root, "a sweep");
  checkKeys(map, keys, "no part of a sweep");
  const named = map.get("experiment");
  if (named === undefined)
    throw new UsageError(`${root.at}: a sweep names its experiment, as "experiment: area/name".`);
  return { name: textOf(named, "experiment"), at: named.at };
}

/** @throws UsageError with the line of the first mistake. */
export function readSweep(root: Placed, experiment: Experiment): Sweep {
  const map = mapOf(root, "a sweep");
  const get = <T>(key: (typeof keys)[number], read: (placed: Placed) => T, otherwise: T): T => {
    const placed = map.get(key);
    return placed === undefined ? otherwise : read(placed);
  };
  const preset = get(
    "preset",
    (placed) => placing(placed.at, () => checkPreset(experiment, textOf(placed, "preset"))),
    "study",
  );
  const arms = get("arms", (placed) => readArms(placed, experiment), Object.keys(experiment.arms));
  const seeds = get("seeds", readSeedList, ownSeeds(experiment));
  const reader = new SettingsReader(experiment);
  const found = groups.flatMap((group) => {
    const placed = map.get(group);
    return placed === undefined ? [] : [{ at: placed.at, settings: reader.read(group, placed) }];
  });
  let runs = arms.length * seeds.length;
  for (const { at, settings } of found) {
    runs *= settings.length;
    if (runs > mostRuns)
      throw new UsageError(`${at}: the sweep has ${runs} runs or more; at most ${mostRuns} are made.`);
  }
  const settings = combinations(found.map((group) => group.settings));
  return { experiment, preset, arms, seeds, settings, varied: reader.varied };
}

function readArms(placed: Placed, experiment: Experiment): string[] {
  const texts = typeof placed.value === "string" ? [placed] : listOf(placed, "arms");
  return checkArms(
    experiment,
    texts.map((each) => {
      const arm = textOf(each, "an arm");
      placing(each.at, () => checkArms(experiment, [arm]));
      return arm;
    }),
  );
}

function readSeedList({ at, value }: Placed): number[] {
  const text = Array.isArray(value) ? value.map((each: Placed) => String(each.value)).join(",") : String(value);
  return placing(at, () => readSeeds(text));
}

class SettingsReader {
  readonly experiment: Experiment;
  /** By which group each parameter is varied. */
  readonly #groupOf = new Map<string, string>();

  constructor(experiment: Experiment) {
    this.experiment = experiment;
  }

  get varied(): string[] {
    return [...this.#groupOf.keys()];
  }

  read(group: (typeof groups)[number], placed: Placed): Overrides[] {
    return this[group](placed);
  }

  grid(placed: Placed): Overrides[] {
    const lists = [...mapOf(placed, "grid")].map(([name, values]) =>
      this.#valueList("grid", name, values).map((value): Overrides => ({ [name]: value })),
    );
    const count = lists.reduce((product, list) => product * list.length, 1);
    if (count > mostRuns)
      throw new UsageError(`${placed.at}: the grid has ${count} settings; at most ${mostRuns} are made.`);
    return combinations(lists);
  }

  zip(placed: Placed): Overrides[] {
    const lists = [...mapOf(placed, "zip")].map(([name, values]) => ({
      name,
      at: values.at,
      values: this.#valueList("zip", name, values),
    }));
    const [first, ...others] = lists;
    if (first === undefined) return [{}];
    const odd = others.find(({ values }) => values.length !== first.values.length);
    if (odd !== undefined) {
      throw new UsageError(
        `${odd.at}: zip goes through its lists together, and ${odd.name} has ${odd.values.length} values where ${first.name} has ${first.values.length}.`,
      );
    }
    return first.values.map((_, at) => Object.fromEntries(lists.map(({ name, values }) => [name, values[at]!])));
  }

  list(placed: Placed): Overrides[] {
    return listOf(placed, "list").map((each) =>
      Object.fromEntries(
        [...mapOf(each, "a setting")].map(([name, value]) => {
          const parameter = this.#parameter("list", name, value.at);
          return [name, this.#value(name, parameter, value)];
        }),
      ),
    );
  }

  random(placed: Placed): Overrides[] {
    const map = mapOf(placed, "random");
    checkKeys(map, ["count", "seed", "params"], "no part of random");
    const count = this.#whole(map, "count", placed.at, 1, mostRuns);
    const seed = this.#whole(map, "seed", placed.at, 0, 2 ** 32 - 1);
    const params = map.get("params");
    if (params === undefined) throw new UsageError(`${placed.at}: random wants params, the parameters to be drawn.`);
    const columns = [...mapOf(params, "params")].map(([name, how]): [string, ParameterValue[]] => [
      name,
      drawValues(this.#draw(name, how), seed, name, count),
    ]);
    return Array.from({ length: count }, (_, at) =>
      Object.fromEntries(columns.map(([name, values]) => [name, values[at]!])),
    );
  }

  #draw(name: string, how: Placed): Draw {
    if (Array.isArray(how.value)) return { kind: "choices", choices: this.#valueList("random", name, how) };
    const parameter = this.#parameter("random", name, how.at);
    const map = mapOf(how, `how ${name} is drawn`);
    checkKeys(map, ["low", "high", "scale"], "neither low, high nor scale");
    if (parameter.kind !== "int" && parameter.kind !== "float")
      throw new UsageError(`${how.at}: ${name} is no number; give the values to choose from, as [a, b].`);
    const end = (key: "low" | "high") => {
      const placed = map.get(key);
      if (placed === undefined)
        throw new UsageError(`${how.at}: ${name} is drawn from low to high, and has no ${key}.`);
      return { at: placed.at, value: this.#value(name, parameter, placed) as number };
    };
    const low = end("low").value;
    const { at, value: high } = end("high");
    if (high < low) throw new UsageError(`${at}: high is ${high}, below low, which is ${low}.`);
    const scale = map.get("scale")?.value ?? "linear";
    if (scale !== "linear" && scale !== "log")
      throw new UsageError(`${map.get("scale")!.at}: scale is linear or log, not ${shown(map.get("scale")!)}.`);
    if (scale === "log" && low <= 0)
      throw new UsageError(`${how.at}: ${name} cannot be drawn on a log scale from ${low}; low is to be above 0.`);
    return { kind: "range", low, high, scale, whole: parameter.kind === "int" };
  }

  #whole(map: PlacedMap, key: string, above: string, low: number, high: number): number {
    const placed = map.get(key);
    if (placed === undefined)
      throw new UsageError(`${above}: random wants ${key}, a whole number from ${low} to ${high}.`);
    const { value } = placed;
    if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return value;
    throw new UsageError(`${placed.at}: ${key} is ${shown(placed)}, and not a whole number from ${low} to ${high}.`);
  }

  #valueList(group: string, name: string, placed: Placed): ParameterValue[] {
    const parameter = this.#parameter(group, name, placed.at);
    return listOf(placed, name).map((each) => this.#value(name, parameter, each));
  }

  #parameter(group: string, name: string, at: string): Parameter {
    const { params } = this.experiment;
    if (name === "seed") throw new UsageError(`${at}: seed is no setting; choose seeds with "seeds: 1..5".`);
    const parameter = Object.hasOwn(params, name) ? params[name] : undefined;
    if (parameter === undefined) {
      const names = Object.keys(params).filter((other) => other !== "seed");
      throw new UsageError(`${at}: "${name}" is no parameter of ${this.experiment.id}${nearestIs(name, names)}.`);
    }
    const before = this.#groupOf.get(name) ?? group;
    if (before !== group) throw new UsageError(`${at}: ${name} is varied by ${before} already.`);
    this.#groupOf.set(name, group);
    return parameter;
  }

  #value(name: string, parameter: Parameter, placed: Placed): ParameterValue {
    if (fits(parameter, placed.value)) return placed.value;
    throw new UsageError(`${placed.at}: ${shown(placed)} does not fit; ${name} is ${allowedValues(parameter)}.`);
  }
}

/** Does what may throw a sentence of the command line's, and names the place instead of the option. */
export function placing<T>(at: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${at}: ${error.message.replace(/--(?=preset|arm|seeds)/, "")}`);
  }
}

function checkKeys(map: PlacedMap, allowed: readonly string[], what: string): void {
  for (const [key, { at }] of map) {
    if (!allowed.includes(key)) throw new UsageError(`${at}: "${key}" is ${what}${nearestIs(key, allowed)}.`);
  }
}

function mapOf(placed: Placed, what: string): PlacedMap {
  if (placed.value instanceof Map) return placed.value;
  throw new UsageError(`${placed.at}: ${what} is a map of names, not ${shown(placed)}.`);
}

function listOf(placed: Placed, what: string): readonly Placed[] {
  const { at, value } = placed;
  if (!Array.isArray(value)) throw new UsageError(`${at}: ${what} is a list, as [a, b], not ${shown(placed)}.`);
  if (value.length === 0) throw new UsageError(`${at}: the list of ${what} is empty.`);
  return value;
}

function textOf(placed: Placed, what: string): string {
  if (typeof placed.value === "string") return placed.value;
  throw new UsageError(`${placed.at}: ${what} is a name, not ${shown(placed)}.`);
}

/** A value as a sentence says it. */
function shown({ value }: Placed): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value);
}

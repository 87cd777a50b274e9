// Where two runs part: the first link of their hash chains, the first record, and which arrays differ by how much. Compares what it is
// given; where that comes from, and making a run again, is node/'s.
import { type ArrayData, canonicalJson, hashArrays, type NamedArrays } from "#kit";
import type { Results, RunRecord } from "./records.ts";

/** Hash of each array of a link, by name, in the experiment's order. */
export type ArrayHashes = Readonly<Record<string, string>>;

/** An array that is not the same in two states. */
export interface ArrayDifference {
  readonly name: string;
  /** In words: "only in the first", "f32[3] and f64[3]", "2 of 10 elements". */
  readonly how: string;
  /** Largest absolute difference of an element; null where the elements cannot be paired, or are not at hand. */
  readonly largest: number | null;
  /** Where it is, as a position in the flat array. */
  readonly at: number | null;
}

/** One record in place of another. */
export interface RecordDifference {
  /** Line of metrics.jsonl, from 1. */
  readonly line: number;
  /** What the line is about: "loss at step 3", "field trail", "link at step 49"; of the first run where they differ in that too. */
  readonly what: string;
  /** As text; null where one run has no such line. */
  readonly values: readonly [string | null, string | null];
}

export function hashEach(arrays: NamedArrays): ArrayHashes {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, hashArrays({ [name]: array })]));
}

/**
 * Index of the first link that is not in both chains, undefined when all that both have are equal. A link hashes the one before it, so
 * equal links mean equal beginnings, and a binary search finds it.
 */
export function firstLinkApart(a: Results["chain"], b: Results["chain"]): number | undefined {
  let low = 0;
  let high = Math.min(a.length, b.length);
  const both = high;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (a[middle]!.link === b[middle]!.link) low = middle + 1;
    else high = middle;
  }
  return low === both ? undefined : low;
}

/** The arrays whose hashes differ, in the first's order, then those the second alone has. */
export function compareHashes(a: ArrayHashes, b: ArrayHashes): ArrayDifference[] {
  return compareNamed(a, b, (one, other) =>
    one === other ? undefined : { how: "other elements", largest: null, at: null },
  );
}

/** The arrays that differ, in the first's order, then those the second alone has. Equality is that of {@link hashArrays}. */
export function compareArrays(a: NamedArrays, b: NamedArrays): ArrayDifference[] {
  return compareNamed(a, b, compareArray);
}

function compareNamed<T>(
  a: Readonly<Record<string, T>>,
  b: Readonly<Record<string, T>>,
  compare: (a: T, b: T) => Omit<ArrayDifference, "name"> | undefined,
): ArrayDifference[] {
  const only = (which: string) => ({ how: `only in the ${which}`, largest: null, at: null });
  const names = [...Object.keys(a), ...Object.keys(b).filter((name) => !Object.hasOwn(a, name))];
  return names.flatMap((name) => {
    const [one, other] = [a, b].map((each) => (Object.hasOwn(each, name) ? each[name] : undefined));
    const found = one === undefined ? only("second") : other === undefined ? only("first") : compare(one, other);
    return found === undefined ? [] : [{ name, ...found }];
  });
}

function compareArray(a: ArrayData, b: ArrayData): Omit<ArrayDifference, "name"> | undefined {
  const kinds = [a, b].map(({ dtype, shape }) => `${dtype}[${shape.join(",")}]`);
  if (kinds[0] !== kinds[1]) return { how: kinds.join(" and "), largest: null, at: null };
  let count = 0;
  let largest = 0;
  let at: number | null = null;
  for (let index = 0; index < a.data.length; index++) {
    const [one, other] = [a.data[index]!, b.data[index]!];
    // -0 is not 0, and any NaN is any other, as in the hash.
    if (Object.is(one, other)) continue;
    count++;
    const apart = one === other ? 0 : Math.abs(one - other);
    // A number beside a NaN, or two infinities, is as far apart as can be.
    const size = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart;
    if (at === null || size > largest) [largest, at] = [size, index];
  }
  return count === 0 ? undefined : { how: `${count} of ${a.data.length} elements`, largest, at };
}

/** The first line at which two lists of records differ; undefined when there is none. */
export function firstRecordApart(a: readonly RunRecord[], b: readonly RunRecord[]): RecordDifference | undefined {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const found = recordDifference(index, a[index], b[index]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How the records at one place differ; undefined when they do not. */
export function recordDifference(index: number, a?: RunRecord, b?: RunRecord): RecordDifference | undefined {
  const values = [a, b].map((record) => (record === undefined ? null : canonicalJson(record)));
  if (values[0] === values[1]) return undefined;
  const line = index + 1;
  const [one, other] = [a && numbersOf(a), b && numbersOf(b)];
  if (one !== undefined && other !== undefined && one.where === other.where) {
    const names = [...new Set([...Object.keys(one.numbers), ...Object.keys(other.numbers)])].sort();
    const shown = (numbers: Readonly<Record<string, number>>, name: string) =>
      Object.hasOwn(numbers, name) ? (Object.is(numbers[name], -0) ? "-0" : `${numbers[name]}`) : null;
    const name = names.find((each) => shown(one.numbers, each) !== shown(other.numbers, each));
    if (name !== undefined)
      return { line, what: `${name}${one.where}`, values: [shown(one.numbers, name), shown(other.numbers, name)] };
  }
  return { line, what: aboutOf((a ?? b)!), values: [values[0]!, values[1]!] };
}

function numbersOf(record: RunRecord): { where: string; numbers: Readonly<Record<string, number>> } | undefined {
  if ("scalars" in record) return { where: "", numbers: record.scalars };
  return "series" in record ? { where: ` at step ${record.step}`, numbers: record.series } : undefined;
}

function aboutOf(record: RunRecord): string {
  if ("scalars" in record) return Object.keys(record.scalars).join(", ");
  if ("field" in record) return `field ${record.field}`;
  return "link" in record
    ? `link at step ${record.step}`
    : `${Object.keys(record.series).join(", ")} at step ${record.step}`;
}

// Canonical JSON: one text per value, so that texts can be compared, hashed and used as keys. Numbers JSON lacks are kept.
// Not for pretty output.
import { UsageError } from "./errors.ts";

/** What JSON can hold. Numbers may also be NaN, ±Infinity and -0, see {@link canonicalJson}. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const numberKey = "$number";
const specialNumbers: ReadonlyMap<unknown, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
]);

/**
 * The one text of a value: no spaces, keys sorted by UTF-16 unit, numbers in their shortest form that reads back the same (as RFC 8785
 * does), and what JSON has no number for as {"$number":"NaN"}, "Infinity", "-Infinity" or "-0".
 * @throws UsageError naming the path of anything else: undefined, functions, big integers, class instances, cycles, a "$number" key.
 */
export function canonicalJson(value: unknown): string {
  return write(value, [], new Set());
}

// One path for the whole walk, a name longer on the way down and shorter on the way up: a copy for each member took most of the time.
function write(value: unknown, path: string[], above: Set<object>): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number": {
      const special = Object.is(value, -0) ? "-0" : Number.isFinite(value) ? undefined : String(value);
      return special === undefined ? JSON.stringify(value) : `{"${numberKey}":"${special}"}`;
    }
    case "object":
      return value === null ? "null" : writeObject(value, path, above);
    default:
      return refuse(`a value of type ${typeof value}`, path);
  }
}

function writeObject(value: object, path: string[], above: Set<object>): string {
  if (above.has(value)) return refuse("a value that contains itself", path);
  above.add(value);
  let text: string;
  if (Array.isArray(value)) {
    // Array.from, not map: a hole must be met, and refused, as undefined.
    text = `[${Array.from(value, (item, index) => writeMember(item, String(index), path, above)).join(",")}]`;
  } else {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      return refuse(`an instance of ${value.constructor?.name ?? "a class"}`, path);
    }
    if (Object.hasOwn(value, numberKey)) return refuse(`the reserved key "${numberKey}"`, path);
    const named = value as { readonly [name: string]: unknown };
    const members = Object.keys(named)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${writeMember(named[key], key, path, above)}`);
    text = `{${members.join(",")}}`;
  }
  above.delete(value);
  return text;
}

function writeMember(value: unknown, name: string, path: string[], above: Set<object>): string {
  path.push(name);
  const text = write(value, path, above);
  path.pop();
  return text;
}

function refuse(what: string, path: readonly string[]): never {
  const where = path.length === 0 ? "" : ` at "${path.join(".")}"`;
  throw new UsageError(
    `canonicalJson: ${what}${where} has no place in JSON; use null, booleans, numbers, strings, arrays and plain objects.`,
  );
}

/**
 * The value of a text from {@link canonicalJson}; reads any other JSON too.
 * @throws UsageError when the text is not JSON or a "$number" is none of the four.
 */
export function parseCanonicalJson(text: string): Json {
  try {
    // Looking at every value takes several times as long as reading it. A key may also be spelt with escapes.
    return text.includes(numberKey) || text.includes("\\u") ? JSON.parse(text, restoreNumber) : JSON.parse(text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`parseCanonicalJson: not JSON (${(error as Error).message}).`);
  }
}

function restoreNumber(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, numberKey)) return value;
  const special = specialNumbers.get((value as { [numberKey]: unknown })[numberKey]);
  if (special !== undefined && Object.keys(value).length === 1) return special;
  throw new UsageError(
    `parseCanonicalJson: "${numberKey}" stands alone with NaN, Infinity, -Infinity or -0, got ${JSON.stringify(value)}.`,
  );
}

// The one place that knows zod. It decides whether a value fits its parameter and writes the JSON Schema of an experiment; the
// sentences a user reads are ours.
import { z } from "zod";
import { maximalSeed, type Parameter, type ParameterSet, type ParameterValue } from "./params.ts";

type Kind = Parameter["kind"];
type ParameterOf<K extends Kind> = Extract<Parameter, { kind: K }>;

const schemas: { readonly [K in Kind]: (parameter: ParameterOf<K>) => z.ZodType } = {
  int: ({ range }) => z.int().min(range[0]).max(range[1]),
  float: ({ range }) => z.number().min(range[0]).max(range[1]),
  bool: () => z.boolean(),
  choice: ({ choices }) => z.enum(choices as [string, ...string[]]),
  seed: () => z.int().min(0).max(maximalSeed),
};

const allowed: { readonly [K in Kind]: (parameter: ParameterOf<K>) => string } = {
  int: ({ range, unit }) => `a whole number from ${range[0]} to ${range[1]}${unit === undefined ? "" : ` (${unit})`}`,
  float: ({ range, unit }) => `a number from ${range[0]} to ${range[1]}${unit === undefined ? "" : ` (${unit})`}`,
  bool: () => "true or false",
  choice: ({ choices }) => `one of ${choices.join(", ")}`,
  seed: () => `a whole number from 0 to ${maximalSeed}`,
};

const readers: { readonly [K in Kind]: (text: string) => unknown } = {
  int: readNumber,
  float: readNumber,
  bool: (text) => ({ true: true, false: false })[text] ?? text,
  choice: (text) => text,
  seed: readNumber,
};

// Number("") is 0 and Number("0x10") is 16: neither is what somebody meant.
function readNumber(text: string): unknown {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

function schemaOf(parameter: Parameter): z.ZodType {
  return (schemas[parameter.kind] as (parameter: Parameter) => z.ZodType)(parameter);
}

/** Whether the value has the parameter's type and lies in its range. */
export function fits(parameter: Parameter, value: unknown): value is ParameterValue {
  return schemaOf(parameter).safeParse(value).success;
}

/** The parameter's allowed values in words: "a whole number from 1 to 500". */
export function allowedValues(parameter: Parameter): string {
  return (allowed[parameter.kind] as (parameter: Parameter) => string)(parameter);
}

/** A typed text as a value; what cannot be read stays the text, which then fits nothing but a choice. */
export function readValue(parameter: Parameter, text: string): unknown {
  return readers[parameter.kind](text);
}

/** JSON Schema 2020-12 of a full set of parameters, for editors and forms. */
export function parameterJsonSchema(params: ParameterSet): Record<string, unknown> {
  const shape = Object.entries(params).map(([name, parameter]) => [
    name,
    schemaOf(parameter).default(parameter.default).describe(parameter.doc),
  ]);
  return z.toJSONSchema(z.strictObject(Object.fromEntries(shape)), { io: "input" });
}

/** Checks JSON of files the lab wrote itself: the value, or why it is not one. */
export function checkJson<T>(
  schema: z.ZodType<T>,
  value: unknown,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string } {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  const issue = result.error.issues[0]!;
  return { ok: false, why: `${issue.path.length === 0 ? "it" : `"${issue.path.join(".")}"`} is not as it should be` };
}

export { z };

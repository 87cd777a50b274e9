// The switches of a memory: one dictionary, every name and value checked. What they switch is in the memories.
import { nearest, UsageError } from "#kit";

/** How an option of a part may be written: its default, and what else is allowed. */
export type Option =
  | { readonly kind: "size"; readonly default: number }
  | { readonly kind: "number"; readonly default: number; readonly from: number; readonly below?: number }
  | { readonly kind: "switch"; readonly default: boolean }
  | { readonly kind: "choice"; readonly default: string; readonly choices: readonly string[] }
  /** A list of parts' descriptions, or a mapping that somebody else reads. */
  | { readonly kind: "other"; readonly default: unknown };

export type OptionSet = Readonly<Record<string, Option>>;

type Wide<T> = T extends number ? number : T extends boolean ? boolean : T;
type ValueOf<O extends Option> = O extends { kind: "choice"; choices: readonly (infer C)[] } ? C : Wide<O["default"]>;
export type ValuesOf<S extends OptionSet> = { readonly [Name in keyof S]: ValueOf<S[Name]> };

/** Where a value stands, for messages: `where(["slots"])` is "dnc.yaml:7". */
export type Where = (path: readonly (string | number)[]) => string | undefined;

/** A sentence with its place before it, where there is one. */
export const at = (place: string | undefined, sentence: string): UsageError =>
  new UsageError(place === undefined ? sentence : `${place}: ${sentence}`);

const allowed = (option: Option): string => {
  if (option.kind === "size") return "a whole number from 1";
  if (option.kind === "number")
    return `a number from ${option.from}${option.below === undefined ? "" : ` and below ${option.below}`}`;
  if (option.kind === "switch") return "true or false";
  if (option.kind === "choice") return `one of ${option.choices.join(", ")}`;
  return "a list or a mapping";
};

const fits = (option: Option, value: unknown): boolean => {
  if (option.kind === "size") return Number.isInteger(value) && (value as number) >= 1;
  if (option.kind === "number")
    return (
      Number.isFinite(value) && (value as number) >= option.from && !((value as number) >= (option.below ?? Infinity))
    );
  if (option.kind === "switch") return typeof value === "boolean";
  if (option.kind === "choice") return option.choices.includes(value as string);
  return typeof value === "object" && value !== null;
};

const shown = (value: unknown): string =>
  (typeof value === "string" ? `"${value}"` : JSON.stringify(value)) ?? `${value}`;

/**
 * Every option with its value: the given ones, and defaults for the rest.
 * @param who the part that is being made.
 * @throws UsageError for an unknown name, with the nearest known one, and for a value that is not allowed.
 */
export function readOptions<const S extends OptionSet>(
  who: string,
  options: S,
  given: Readonly<Record<string, unknown>>,
  where: Where = () => undefined,
): ValuesOf<S> {
  for (const [name, value] of Object.entries(given)) {
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const names = Object.keys(options);
      const near = nearest(name, names);
      const hint = near === undefined ? `there are ${names.join(", ")}` : `the nearest is "${near}"`;
      throw at(where([name]), `${who} has no option "${name}"; ${hint}.`);
    }
    if (!fits(option, value))
      throw at(where([name]), `${who}: ${name} is ${shown(value)}, and not ${allowed(option)}.`);
  }
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, given[name] ?? option.default]),
  ) as ValuesOf<S>;
}

/** The switches of the notebook, with its defaults; sizes are those of the memory's options. */
export const memoryFlags = {
  /** Off: what is written is added and nothing is erased. */
  erasure: { kind: "switch", default: true },
  /** Off: every step writes, and to free slots. */
  gating: { kind: "switch", default: true },
  /** Multiplies the strength of content addressing. */
  beta: { kind: "number", default: 1, from: 0 },
  /** Sharpening: the power to which weightings by content are raised before they are made to sum to 1 again. */
  gamma: { kind: "number", default: 1, from: 1 },
  gateType: { kind: "choice", default: "sigmoid", choices: ["sigmoid", "steepSigmoid", "heaviside"] },
} as const satisfies OptionSet;
export type MemoryFlags = ValuesOf<typeof memoryFlags>;

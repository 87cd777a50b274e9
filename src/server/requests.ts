// What is asked for, read from what came: names of runs, bytes, jobs. Says what is wrong in a sentence; whether there is such a run or
// such a parameter is the laboratory's to say.
import type { JobRequest } from "./api.ts";
import { Refusal } from "./laboratory.ts";

const part = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;

/** "area/name/run", each a plain name of a folder. @throws Refusal */
export function runName(parts: readonly (string | undefined)[]): string {
  if (parts.length === 3 && parts.every((each) => each !== undefined && part.test(each))) return parts.join("/");
  throw new Refusal(404, `There is no run ${shown(parts.join("/"))}; runs are named <area>/<name>/<run>.`);
}

export function runNameOf(text: string): string {
  return runName(text.split("/"));
}

/** @throws Refusal */
export function fieldName(text: string): string {
  if (part.test(text)) return text;
  throw new Refusal(404, `There is no field ${shown(text)}.`);
}

/** A byte to begin at, as typed; 0 when it was not. @throws Refusal */
export function startByte(text: string | null | undefined): number {
  if (text === null || text === undefined || text === "") return 0;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new Refusal(400, `from=${plain(text)} is no whole number of bytes.`);
}

/** What a report may be of: a run, an experiment or an area. @throws Refusal */
export function subjectName(text: string): string {
  const parts = text.split("/");
  if (parts.length <= 3 && parts.every((each) => part.test(each))) return text;
  throw new Refusal(404, `${shown(text)} is no run, experiment or area.`);
}

type Branch = Readonly<Record<string, unknown>>;

const readers: { readonly [K in JobRequest["kind"]]: (asked: Branch) => Extract<JobRequest, { kind: K }> } = {
  run: (asked) => {
    checkNames(asked, ["kind", "experiment", "preset", "arms", "seeds", "set", "again"]);
    const { arms, seeds, set, again } = asked;
    return {
      kind: "run",
      experiment: text(asked, "experiment"),
      preset: text(asked, "preset"),
      ...(arms === undefined ? {} : { arms: list(asked, "arms", isText, "a list of names") }),
      ...(seeds === undefined ? {} : { seeds: list(asked, "seeds", isSeed, "a list of whole numbers") }),
      ...(set === undefined ? {} : { set: values(asked) }),
      ...(again === undefined ? {} : { again: flag(asked, "again") }),
    };
  },
  resume: (asked) => {
    checkNames(asked, ["kind", "run"]);
    return { kind: "resume", run: runNameOf(text(asked, "run")) };
  },
  fork: (asked) => {
    checkNames(asked, ["kind", "run", "at", "set"]);
    const { at } = asked;
    if (!Number.isSafeInteger(at) || (at as number) < 1) throw wrong("at", "a whole number from 1");
    return { kind: "fork", run: runNameOf(text(asked, "run")), at: at as number, set: values(asked) };
  },
  verify: (asked) => {
    checkNames(asked, ["kind", "run"]);
    return { kind: "verify", run: runNameOf(text(asked, "run")) };
  },
};

/** @throws Refusal when the value is no request for a job. */
export function jobRequest(value: unknown): JobRequest {
  const asked = branch(value);
  if (asked === undefined) throw new Refusal(400, "A job is asked for by a JSON object.");
  const { kind } = asked;
  if (typeof kind !== "string" || !Object.hasOwn(readers, kind))
    throw wrong("kind", `one of ${Object.keys(readers).join(", ")}`);
  return readers[kind as JobRequest["kind"]](asked);
}

function checkNames(asked: Branch, names: readonly string[]): void {
  const odd = Object.keys(asked).find((name) => !names.includes(name));
  if (odd !== undefined) throw new Refusal(400, `A job has no "${plain(odd)}"; it has ${names.join(", ")}.`);
}

function text(asked: Branch, name: string): string {
  const value = asked[name];
  if (isText(value)) return value;
  throw wrong(name, "a text of 1 to 400 characters");
}

function flag(asked: Branch, name: string): boolean {
  const value = asked[name];
  if (typeof value === "boolean") return value;
  throw wrong(name, "true or false");
}

function list<T>(asked: Branch, name: string, fits: (value: unknown) => value is T, what: string): readonly T[] {
  const value = asked[name];
  // An empty list would mean all to the one and none to the other.
  if (Array.isArray(value) && value.length > 0 && value.every(fits)) return value;
  throw wrong(name, `${what}, at least one`);
}

function values(asked: Branch): Readonly<Record<string, number | boolean | string>> {
  const set = branch(asked.set);
  if (set === undefined) throw wrong("set", "an object of parameters and values");
  for (const [name, value] of Object.entries(set)) {
    if (!/^[A-Za-z][\w.]{0,99}$/.test(name)) throw new Refusal(400, `"${plain(name)}" is no name of a parameter.`);
    if (typeof value !== "boolean" && !isText(value) && !Number.isFinite(value))
      throw new Refusal(400, `set: ${name} is a number, a text, true or false.`);
  }
  return set as Readonly<Record<string, number | boolean | string>>;
}

function branch(value: unknown): Branch | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Branch) : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= 400 && ![...value].some(isControl);
}

function isControl(character: string): boolean {
  return character < " " || character === "\u007f";
}

function isSeed(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
}

function wrong(name: string, what: string): Refusal {
  return new Refusal(400, `A job's ${name} is ${what}.`);
}

function shown(value: string): string {
  return `"${plain(value)}"`;
}

/** What came, as it can stand in a sentence. */
function plain(value: string): string {
  return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value).slice(1, -1);
}

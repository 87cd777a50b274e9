// The orbit explorer's whole state, and how it stands in the address.
import { type FamilyId, families, familyIds } from "./systems.ts";

export interface OrbitState {
  readonly family: FamilyId;
  readonly parameter: number;
  /** Of Henon's map, b. */
  readonly second: number;
  readonly start: number;
  readonly steps: number;
  readonly skip: number;
  /** What the diagram shows: parameters from left to right, values from bottom to top. */
  readonly window: Window;
}

export interface Window {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

export const MOST = { steps: 20_000, skip: 100_000 };

export function initial(family: FamilyId): OrbitState {
  const { initial, second, start, steps, shown, range } = families[family];
  return {
    family,
    parameter: initial,
    second: second?.initial ?? 0,
    start,
    steps,
    skip: 0,
    window: { left: shown[0], right: shown[1], bottom: range[0], top: range[1] },
  };
}

export function readState(query: URLSearchParams): OrbitState {
  const family = familyIds.find((id) => id === query.get("map")) ?? "logistic";
  const first = initial(family);
  const { low, high, range, letter, second } = families[family];
  const numberOf = (name: string, low: number, high: number, otherwise: number) => {
    const text = query.get(name)?.trim();
    const value = text ? Number(text) : Number.NaN;
    return value >= low && value <= high ? value : otherwise;
  };
  const whole = (name: "steps" | "skip", least: number) => Math.round(numberOf(name, least, MOST[name], first[name]));
  const asked = (query.get("window") ?? "").split(",").map(Number);
  const [left, right, bottom, top] = asked as [number, number, number, number];
  const isWindow = asked.length === 4 && asked.every(Number.isFinite) && left < right && bottom < top;
  return {
    family,
    parameter: numberOf(letter, low, high, first.parameter),
    second: second ? numberOf(second.letter, -1, 1, first.second) : 0,
    start: numberOf("start", ...range, first.start),
    steps: whole("steps", 1),
    skip: whole("skip", 0),
    window: isWindow ? { left, right, bottom, top } : first.window,
  };
}

export function writeState(state: OrbitState): Record<string, string | undefined> {
  const { letter, second } = families[state.family];
  const { left, right, bottom, top } = state.window;
  const others = familyIds.flatMap((id) => [families[id].letter, families[id].second?.letter ?? "b"]);
  return {
    map: state.family,
    ...Object.fromEntries(others.map((name) => [name, undefined])),
    [letter]: String(state.parameter),
    ...(second && { [second.letter]: String(state.second) }),
    start: String(state.start),
    steps: String(state.steps),
    skip: String(state.skip),
    window: [left, right, bottom, top].join(","),
  };
}

/** The window nearer by `factor` around a place in it, not beyond the whole. */
export function zoomedWindow(window: Window, factor: number, x: number, y: number, whole: Window): Window {
  const along = (low: number, high: number, at: number, least: number, most: number) => {
    const size = Math.min(most - least, (high - low) / factor);
    const from = Math.min(most - size, Math.max(least, at - ((at - low) * size) / (high - low)));
    return [from, from + size] as const;
  };
  const [left, right] = along(window.left, window.right, x, whole.left, whole.right);
  const [bottom, top] = along(window.bottom, window.top, y, whole.bottom, whole.top);
  // Doubles end the zoom.
  return right - left < 1e-11 || top - bottom < 1e-11 ? window : { left, right, bottom, top };
}

export function wholeWindow(family: FamilyId): Window {
  const { low, high, range } = families[family];
  return { left: low, right: high, bottom: range[0], top: range[1] };
}

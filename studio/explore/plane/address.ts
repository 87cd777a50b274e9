// The plane explorer's whole state, and how it stands in the address.
import { type ColourMapName, colourMapNames } from "#figure";
import { type Scale, scales } from "./colours.ts";
import { choices, type MapId, mapIds } from "./maps.ts";
import { isPlace, type View } from "./view.ts";

export interface PlaneState {
  readonly map: MapId;
  readonly constants: Readonly<Record<string, number>>;
  readonly view: View;
  readonly limit: number;
  readonly colours: ColourMapName;
  readonly scale: Scale;
}

export const MOST_STEPS = 1_000_000;

/** Where one begins with a map. */
export function initial(map: MapId): PlaneState {
  const { constants, x, y, half, limit } = choices[map];
  return {
    map,
    constants: Object.fromEntries(constants.map(({ name, initial }) => [name, initial])),
    view: { x, y, half },
    limit,
    colours: "twilight_shifted",
    scale: "even",
  };
}

/** What an address says; what it leaves out or says wrongly is as at the beginning. */
export function readState(query: URLSearchParams): PlaneState {
  const start = initial(mapIds.find((id) => id === query.get("map")) ?? "mandelbrot");
  const numberOf = (name: string, low: number, high: number, otherwise: number) => {
    const text = query.get(name)?.trim();
    const value = text ? Number(text) : Number.NaN;
    return value >= low && value <= high ? value : otherwise;
  };
  const placeOf = (name: "x" | "y") => {
    const text = query.get(name) ?? "";
    return isPlace(text) ? text : start.view[name];
  };
  return {
    map: start.map,
    constants: Object.fromEntries(
      choices[start.map].constants.map(({ name, low, high, initial }) => [name, numberOf(name, low, high, initial)]),
    ),
    view: { x: placeOf("x"), y: placeOf("y"), half: numberOf("half", 1e-40, 1e6, start.view.half) },
    limit: Math.round(numberOf("steps", 1, MOST_STEPS, start.limit)),
    colours: colourMapNames.find((name) => name === query.get("colours")) ?? start.colours,
    scale: scales.find((name) => name === query.get("scale")) ?? start.scale,
  };
}

/** The values an address has for a state: those of other maps' constants are taken away. */
export function writeState({
  map,
  constants,
  view,
  limit,
  colours,
  scale,
}: PlaneState): Record<string, string | undefined> {
  const others = mapIds.flatMap((id) => choices[id].constants.map(({ name }) => [name, undefined] as const));
  return {
    map,
    ...Object.fromEntries(others),
    ...Object.fromEntries(Object.entries(constants).map(([name, value]) => [name, String(value)])),
    x: view.x,
    y: view.y,
    half: String(view.half),
    steps: String(limit),
    colours,
    scale,
  };
}

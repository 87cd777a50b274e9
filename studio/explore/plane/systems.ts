// The maps of the plane explorer as programs. Only the worker loads this, and with it the compiler.
import {
  type EscapeTime,
  escapeTime,
  type Grid,
  gridAround,
  gridOver,
  henonPlane,
  juliaMap,
  juliaPowerMap,
  logisticParameterMap,
  logisticPlaneMap,
  mandelbrotMap,
  mandelbrotPowerMap,
} from "#dynamics";
import type { MapId } from "./maps.ts";
import { type Arithmetic, arithmeticOf, type Picture, spanOf } from "./picture.ts";

const programs: { readonly [M in MapId]: (precision: Arithmetic) => EscapeTime<string> } = {
  mandelbrot: (precision) => escapeTime(mandelbrotMap, { precision }),
  julia: (precision) => escapeTime(juliaMap, { precision }),
  "mandelbrot-power": () => escapeTime(mandelbrotPowerMap),
  "julia-power": () => escapeTime(juliaPowerMap),
  logistic: (precision) => escapeTime(logisticPlaneMap, { precision }),
  "logistic-parameters": (precision) => escapeTime(logisticParameterMap, { precision }),
  henon: (precision) => escapeTime(henonPlane, { precision }),
};

const made = new Map<string, EscapeTime<string>>();

export function programOf(map: MapId, precision: Arithmetic): EscapeTime<string> {
  const name = `${map} ${precision}`;
  const program = made.get(name) ?? programs[map](precision);
  made.set(name, program);
  return program;
}

export function gridOf(picture: Picture): Grid {
  const { width, height } = picture;
  const { half, x, y } = spanOf(picture);
  return arithmeticOf(picture) === "double"
    ? gridOver({ x, y, width, height })
    : gridAround({ x: picture.x, y: picture.y, half, width, height });
}

/** Some rows of a grid. */
export function rowsOf({ width, x, y, low }: Grid, from: number, to: number): Grid {
  return {
    width,
    height: to - from,
    x,
    y: y.slice(from, to),
    ...(low && { low: { x: low.x, y: low.y.slice(from, to) } }),
  };
}

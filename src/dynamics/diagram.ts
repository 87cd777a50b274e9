// Orbit diagrams: where orbits of a family of maps go, for one parameter value after another; and the cobweb of one orbit.
import { type ArrayData, arrayData, UsageError } from "#kit";
import { checkCount, checkStart } from "./check.ts";
import { column, orbit } from "./orbit.ts";
import { type Departure, departed, done, isFiniteState, type Outcome } from "./outcome.ts";
import { type DynamicalMap, nameOf } from "./system.ts";

/** A map for each parameter value. */
export type MapFamily = (parameter: number) => DynamicalMap;

/** Points of a diagram, one a row; both f64 [points]. */
export interface Diagram {
  readonly parameters: ArrayData;
  readonly values: ArrayData;
}

/**
 * The diagram by a slow ramp: one step at each parameter value, the state carried on. It lags behind the true one where the orbit has
 * to leave a point that has only just become unstable.
 * @param ramp parameter values go evenly from `from` (at the first step) to `to`, which the last step just does not reach.
 * @returns `steps` points: the parameter of each step and the `coordinate` after it.
 */
export function rampDiagram(
  family: MapFamily,
  ramp: { start: readonly number[]; from: number; to: number; steps: number; coordinate?: number },
): Outcome<Diagram> {
  const { start, from, to, steps, coordinate = 0 } = ramp;
  checkDiagram("rampDiagram", family(from), start, coordinate);
  checkCount("rampDiagram", "the number of steps", steps);
  const [parameters, values] = [new Float64Array(steps), new Float64Array(steps)];
  let state: readonly number[] = start;
  for (let k = 0; k < steps; k++) {
    const parameter = from + ((to - from) * k) / steps;
    const map = family(parameter);
    state = map.step(state);
    if (!isFiniteState(state)) return departed(`rampDiagram of ${nameOf(map)}`, k + 1, state);
    parameters[k] = parameter;
    values[k] = state[coordinate];
  }
  return done({ parameters: arrayData("f64", [steps], parameters), values: arrayData("f64", [steps], values) });
}

/** A diagram at fixed parameter values, and the values at which the orbit left the numbers: these have no points. */
export interface OrbitDiagram extends Diagram {
  readonly departures: readonly (Departure & { readonly parameter: number })[];
}

/**
 * The diagram at fixed parameter values: at each the orbit of `start`, its first `skip` points left out, the next `keep` kept.
 * @param options.coordinate which coordinate is kept; the first when absent.
 */
export function orbitDiagram(
  family: MapFamily,
  options: {
    parameters: ArrayLike<number>;
    start: readonly number[];
    skip: number;
    keep: number;
    coordinate?: number;
  },
): OrbitDiagram {
  const { start, skip, keep, coordinate = 0 } = options;
  checkCount("orbitDiagram", "the number of points kept", keep, 1);
  const room = options.parameters.length * keep;
  const [parameters, values] = [new Float64Array(room), new Float64Array(room)];
  const departures: (Departure & { parameter: number })[] = [];
  let points = 0;
  for (const parameter of Array.from(options.parameters)) {
    const map = family(parameter);
    checkDiagram("orbitDiagram", map, start, coordinate);
    const kept = orbit(map, { start, skip, steps: keep - 1 });
    if (!kept.ok) {
      departures.push({ ...kept, parameter });
      continue;
    }
    parameters.fill(parameter, points, points + keep);
    values.set(column(kept.value, coordinate), points);
    points += keep;
  }
  return {
    parameters: arrayData("f64", [points], parameters.slice(0, points)),
    values: arrayData("f64", [points], values.slice(0, points)),
    departures,
  };
}

/** `count` values evenly from `low` to `high`, both among them; `low` alone when one is asked for. */
export function evenly(low: number, high: number, count: number): Float64Array {
  checkCount("evenly", "the number of values", count, 1);
  return Float64Array.from({ length: count }, (_, k) =>
    k === count - 1 && k > 0 ? high : low + ((high - low) * k) / (count - 1 || 1),
  );
}

/**
 * The cobweb of a map of one coordinate: (x0, x0), (x0, x1), (x1, x1), (x1, x2), ..., in turn on the diagonal and on the curve.
 * @returns f64 [2 steps + 1, 2].
 */
export function cobweb(map: DynamicalMap, { start, steps }: { start: number; steps: number }): Outcome<ArrayData> {
  if (map.dimension !== 1) {
    throw new UsageError(`cobweb: ${nameOf(map)} has ${map.dimension} coordinates, and a cobweb is of maps of one.`);
  }
  checkDiagram("cobweb", map, [start], 0);
  checkCount("cobweb", "the number of steps", steps);
  const vertices = new Float64Array(4 * steps + 2);
  let x = start;
  vertices.fill(x, 0, 2);
  for (let k = 0; k < steps; k++) {
    const next = map.step([x])[0];
    if (!Number.isFinite(next)) return departed(`cobweb of ${nameOf(map)}`, k + 1, [next]);
    vertices.set([x, next, next, next], 4 * k + 2);
    x = next;
  }
  return done(arrayData("f64", [2 * steps + 1, 2], vertices));
}

function checkDiagram(who: string, map: DynamicalMap, start: readonly number[], coordinate: number): void {
  checkStart(who, nameOf(map), map.dimension, start);
  if (Number.isInteger(coordinate) && coordinate >= 0 && coordinate < map.dimension) return;
  throw new UsageError(`${who}: ${nameOf(map)} has the coordinates 0 to ${map.dimension - 1}, not ${coordinate}.`);
}

// The celestial picture: models as bodies in the plane, the nearer the more alike their tethers, joined where they hold each other.
import {
  type Animation,
  categories,
  dot,
  type Figure,
  line,
  link,
  panels,
  pathAnimation2d,
  plot,
  sequence,
  text,
} from "#figure";
import type { NamedArrays } from "#kit";
import { type Place, pairsOf, placesOf, turnedTowards } from "#tether";

/** What a run keeps of its rounds: h of every pair, a mean over layers, [rounds, pairs]; and 1 where a pair is bonded. */
export interface Sky {
  readonly connections: number[][];
  readonly bonded: number[][];
}

export function skyArrays({ connections, bonded }: Sky): NamedArrays {
  const shape = [connections.length, connections[0]?.length ?? 0];
  return {
    connections: { dtype: "f64", shape, data: Float64Array.from(connections.flat()) },
    bonded: { dtype: "bool", shape, data: Uint8Array.from(bonded.flat()) },
  };
}

/** Places of the bodies round by round, each turned towards the one before. */
export function placesByRound(connections: readonly (readonly number[])[], models: number): Place[][] {
  const pairs = pairsOf(models);
  let before: Place[] | undefined;
  return connections.map((values) => {
    const distances = Array.from({ length: models }, () => Array<number>(models).fill(0));
    for (const [at, [i, j]] of pairs.entries()) {
      distances[i]![j] = Math.max(0, 1 - values[at]!);
      distances[j]![i] = distances[i]![j]!;
    }
    const places = placesOf(distances);
    before = before === undefined ? places : turnedTowards(places, before);
    return before;
  });
}

const rowsOfArray = (array: NamedArrays[string]) => {
  const [rounds, width] = array!.shape as [number, number];
  return Array.from({ length: rounds }, (_, round) =>
    Array.from(array!.data.subarray(round * width, (round + 1) * width)),
  );
};

/** Round by round, with the way each body came and the bonds there are; in files four rounds from the first to the last. */
export function skyFigure(
  arrays: NamedArrays,
  models: number,
  nameOf: (body: number) => string,
  stepOf: (round: number) => number,
): Figure {
  const [connections, bonded] = [rowsOfArray(arrays.connections), rowsOfArray(arrays.bonded)];
  const places = placesByRound(connections, models);
  const reach = 1.15 * Math.max(1e-9, ...places.flat(2).map(Math.abs));
  const last = places.length - 1;
  const shown = [...new Set([0, Math.round(last / 3), Math.round((2 * last) / 3), last])];
  const moment = (round: number, withKey: boolean) => {
    const bodies = places[round]!.map(([x, y], body) => ({ x, y, name: String(body + 1), sees: nameOf(body) }));
    const ways = places.slice(0, round + 1).flatMap((frame) => frame.map(([x, y], body) => ({ x, y, body })));
    const edges = pairsOf(models).flatMap(([i, j], at) =>
      bonded[round]![at] ? [{ x1: bodies[i]!.x, y1: bodies[i]!.y, x2: bodies[j]!.x, y2: bodies[j]!.y }] : [],
    );
    const scale = { domain: [-reach, reach], label: null, ticks: [] };
    return plot({
      title: `step ${stepOf(round)}`,
      x: scale,
      y: scale,
      height: 300,
      key: withKey,
      marks: [
        line(ways, { x: "x", y: "y", z: "body", strokeOpacity: 0.25 }),
        link(edges, { x1: "x1", y1: "y1", x2: "x2", y2: "y2", strokeOpacity: 0.6, strokeWidth: 1.5 }),
        dot(bodies, { x: "x", y: "y", fill: "sees", r: 7 }),
        text(bodies, { x: "x", y: "y", text: "name", fill: "white", fontWeight: "bold" }),
      ],
    });
  };
  const title = "Bodies by the likeness of their tethers";
  return sequence({
    axis: "step",
    labels: places.map((_, round) => String(stepOf(round))),
    figure: (round) => moment(round, true),
    still: panels(
      shown.map((round) => moment(round, round === 0)),
      { columns: 2, title },
    ),
  });
}

/** Pictures from one round to the next. */
const framesPerRound = 4;

/** The bodies on their ways, straight from round to round, in the colour of what they see. */
export function skyAnimation(arrays: NamedArrays, models: number, kindOf: (body: number) => number): Animation {
  const places = placesByRound(rowsOfArray(arrays.connections), models);
  const frames = (places.length - 1) * framesPerRound + 1;
  const between = (body: number, axis: 0 | 1) =>
    Float64Array.from({ length: frames }, (_, frame) => {
      const round = Math.min(Math.floor(frame / framesPerRound), places.length - 1);
      const share = frame / framesPerRound - round;
      const next = places[Math.min(round + 1, places.length - 1)]!;
      return (1 - share) * places[round]![body]![axis] + share * next[body]![axis];
    });
  const reach = 1.15 * Math.max(1e-9, ...places.flat(2).map(Math.abs));
  return pathAnimation2d({
    title: "Bodies by the likeness of their tethers",
    paths: Array.from({ length: models }, (_, body) => ({
      x: between(body, 0),
      y: between(body, 1),
      colour: categories[kindOf(body)]!,
    })),
    extent: { x: [-reach, reach], y: [-reach, reach] },
    frames,
    width: 360,
    head: 7,
    ground: "paper",
  });
}

// Draws a pruned multilayer network, inputs left and outputs right, coloured by state. Lays nothing out and judges no state.
import { element } from "../element.ts";
import type { Figure } from "../figure.ts";
import { light, type NetworkState, stateColours, taskColours } from "../palette.ts";
import { type KeyEntry, type Sheet, sheet } from "../sheet.ts";
import { textWidth, thousands } from "../words.ts";
import {
  type Network,
  type NetworkData,
  type NetworkEdge,
  type NetworkFeature,
  placeKey,
  readNetwork,
  states,
} from "./network-data.ts";
import { placeFeatures } from "./network-layout.ts";
import { type ColourOf, drawSide, sideLabels } from "./network-side.ts";

export type { FeaturePlace, NetworkData, NetworkEdge, NetworkFeature } from "./network-data.ts";

export interface NetworkGraphOptions extends NetworkData {
  readonly title?: string;
  readonly caption?: string;
  /** In pixels; 640 when absent. */
  readonly width?: number;
  /** In pixels, all included; follows from the fullest layer when absent. */
  readonly height?: number;
}

// Dashes tell the states apart without colour.
const stateDashes: { readonly [S in NetworkState]: string | undefined } = {
  active: undefined,
  zombie: "5 2",
  audience: "2 2",
  inactive: undefined,
  detached: "1 3",
  pruned: undefined,
};
const isRing: { readonly [S in NetworkState]: boolean } = {
  active: false,
  zombie: false,
  audience: true,
  inactive: true,
  detached: true,
  pruned: true,
};

/**
 * A network by what became of its parts. Drawn are all inputs and outputs and the hidden features that still have a weight; active
 * parts have the colour of their task, or ink when they serve several. Features and weights carry their places as `data-` attributes.
 * Throws UsageError for places outside the widths and for unknown states.
 */
export function networkGraph(options: NetworkGraphOptions): Figure {
  const network = readNetwork(options);
  const width = options.width ?? 640;
  const around = sheet({ width, title: options.title, caption: options.caption, key: keyOf(options, network) });
  const fullest = Math.max(1, ...network.layers.map((layer) => layer.length));
  const body = Math.min(640, Math.max(150, fullest * (fullest > 16 ? 14 : 26)));
  const height = options.height ?? around.top + headerHeight + Math.round(body) + 12 + around.bottom;
  return {
    width,
    height,
    title: options.title,
    at: (other) => networkGraph({ ...options, width: other }),
    draw: (document) => drawNetwork(document, network, around, width, height),
  };
}

const headerHeight = 44;
const headerSize = 11;

function drawNetwork(
  document: Document,
  network: Network,
  around: Sheet,
  width: number,
  height: number,
): SVGSVGElement {
  const body = Math.max(20, height - around.top - headerHeight - 12 - around.bottom);
  const layers = placeFeatures(network, body, Math.min(14, body / 12));
  const gaps = layers.flatMap((layer) => layer.slice(1).map((feature, i) => feature.y - layer[i]!.y));
  const radius = Math.min(6, Math.max(1.75, 0.38 * Math.min(18, ...gaps)));
  const sides = {
    left: sideLabels(layers[0]!, width * 0.24),
    right: layers.length > 1 ? sideLabels(layers.at(-1)!, width * 0.24) : sideLabels([], 0),
  };
  const first = Math.max(30, sides.left.width + radius + 4);
  const step =
    layers.length > 1 ? (width - first - Math.max(30, sides.right.width + radius + 4)) / (layers.length - 1) : 0;
  const top = around.top + headerHeight;
  const x = layers.map((_, layer) => (layers.length > 1 ? first + layer * step : width / 2));
  const y = new Map(layers.flat().map((feature) => [placeKey([feature.layer, feature.index]), top + feature.y]));
  const colour: ColourOf = (part) => colourOf(network.tasks, part);
  const scene: Scene = { document, x, y, radius, colour, isCrowded: network.edges.length > 300 };

  const content: SVGElement[] = [drawHeaders(document, network, x, step || width, around.top)];
  for (const state of [...states].reverse()) {
    const edges = network.edges.filter((edge) => edge.state === state);
    if (edges.length > 0) content.push(drawEdges(scene, edges, state));
  }
  content.push(drawNodes(scene, layers.flat()));
  content.push(drawSide(document, sides.left, x[0]! - radius - 5, -1, top, colour));
  content.push(drawSide(document, sides.right, x.at(-1)! + radius + 5, 1, top, colour));
  if (layers.length > 1 && network.edges.every(({ state }) => state === "pruned")) {
    const place = { x: width / 2, y: top + body / 2 + 4, "text-anchor": "middle", fill: light.muted };
    content.push(element(document, "text", place, "no weights left"));
  }
  return around.draw(document, height, content);
}

function colourOf(tasks: readonly string[], { state, task }: { state: NetworkState; task?: string }): string {
  if (state !== "active" || task === undefined) return stateColours[state];
  return taskColours[Math.max(0, tasks.indexOf(task)) % taskColours.length]!;
}

/** Counts cover everything that is drawn or listed, pruned weights too. */
function keyOf(options: NetworkData, network: Network): KeyEntry[] {
  const features = new Map(
    [...options.features, ...network.layers.flat()].map((feature) => [
      placeKey([feature.layer, feature.index]),
      feature,
    ]),
  );
  const groups: { state: NetworkState; task?: string }[] = [
    ...network.tasks.map((task) => ({ state: "active" as const, task })),
    ...states.map((state) => ({ state })),
  ];
  return groups.flatMap((group) => {
    const belongs = (part: { state: NetworkState; task?: string }) =>
      part.state === group.state && (part.state !== "active" || part.task === group.task);
    const nodes = [...features.values()].filter(belongs).length;
    const weights = options.edges.filter(belongs).length;
    if (nodes + weights === 0) return [];
    const shared = group.state === "active" && network.tasks.length > 0 ? "shared" : undefined;
    const name = [group.state, group.task ?? shared].filter(Boolean).join(", ");
    const counts = [nodes && counted(nodes, "feature"), weights && counted(weights, "weight")]
      .filter(Boolean)
      .join(", ");
    const disc = isRing[group.state] ? ("ring" as const) : ("full" as const);
    const stroke = { colour: colourOf(network.tasks, group), line: weights > 0, dashes: stateDashes[group.state] };
    return { text: `${name}: ${counts}`, ...stroke, disc: nodes > 0 ? disc : undefined };
  });
}

function counted(count: number, thing: string): string {
  return `${thousands(count)} ${thing}${count === 1 ? "" : "s"}`;
}

function drawHeaders(
  document: Document,
  network: Network,
  x: readonly number[],
  room: number,
  top: number,
): SVGGElement {
  const group = element(document, "g", { "font-size": headerSize, "text-anchor": "middle", fill: light.muted });
  const last = network.widths.length - 1;
  network.widths.forEach((width, layer) => {
    const drawn = network.layers[layer]!.length;
    const hidden = last === 2 ? ["hidden"] : [`hidden ${layer}`, `h${layer}`];
    const names = layer === 0 ? ["inputs"] : layer === last ? ["outputs"] : hidden;
    const counts = drawn === width ? [String(width)] : [`${drawn} of ${width}`, String(drawn)];
    [names, counts].forEach((choices, i) => {
      const words = choices.find((choice) => textWidth(choice, headerSize) <= room - 4) ?? choices.at(-1)!;
      group.appendChild(element(document, "text", { x: x[layer], y: top + 14 + 14 * i }, words));
    });
  });
  return group;
}

interface Scene {
  readonly document: Document;
  /** Of the layers, in pixels. */
  readonly x: readonly number[];
  /** Of the features, by place, in pixels. */
  readonly y: ReadonlyMap<string, number>;
  readonly radius: number;
  readonly colour: ColourOf;
  readonly isCrowded: boolean;
}

function drawEdges({ document, x, y, colour, isCrowded }: Scene, edges: readonly NetworkEdge[], state: NetworkState) {
  const group = element(document, "g", {
    "aria-label": `${state} weights`,
    fill: "none",
    "stroke-width": state === "pruned" ? 0.5 : isCrowded ? 0.8 : 1.1,
    "stroke-opacity": isCrowded ? 0.6 : 0.8,
    "stroke-dasharray": stateDashes[state],
  });
  for (const edge of edges) {
    const [from, to] = [placeKey(edge.from), placeKey(edge.to)];
    const [x1, x2] = [x[edge.from[0]]!, x[edge.to[0]]!];
    const bend = (x2 - x1) * 0.35;
    const d = `M${x1},${y.get(from)}C${x1 + bend},${y.get(from)} ${x2 - bend},${y.get(to)} ${x2},${y.get(to)}`;
    group.appendChild(element(document, "path", { d, stroke: colour(edge), "data-from": from, "data-to": to }));
  }
  return group;
}

function drawNodes({ document, x, y, radius, colour }: Scene, features: readonly NetworkFeature[]) {
  const group = element(document, "g", { "aria-label": "features", "stroke-width": Math.min(1.25, radius * 0.4) });
  for (const feature of features) {
    const { layer, index, state, task, label } = feature;
    const ring = isRing[state];
    const paint = { fill: ring ? light.paper : colour(feature), stroke: ring ? colour(feature) : light.paper };
    const words = [label, `layer ${layer}, feature ${index}`, state, task].filter(Boolean).join(", ");
    const key = placeKey([layer, index]);
    const place = { cx: x[layer], cy: y.get(key), r: radius, "data-place": key };
    group.appendChild(element(document, "circle", { ...place, ...paint }, element(document, "title", {}, words)));
  }
  return group;
}

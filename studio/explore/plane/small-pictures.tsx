// The two small pictures over the plane: the whole set with the window marked, and the set a constant is chosen from.
import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { PlaneState } from "./address.ts";
import { tableOf } from "./colours.ts";
import { choices, type MapId } from "./maps.ts";
import type { Picture } from "./picture.ts";
import { imageOf } from "./surface.ts";

export const SMALL = { width: 144, height: 96 };

/** All of a map's set, small. */
export function wholeOf(map: MapId, constants: Readonly<Record<string, number>>): Picture {
  const { x, y, half, constants: own } = choices[map];
  const known = Object.fromEntries(own.map(({ name, initial }) => [name, constants[name] ?? initial]));
  return { map, constants: known, limit: 100, x, y, half, ...SMALL };
}

interface SmallOptions {
  readonly state: Signal<PlaneState>;
  readonly counts: Int32Array | undefined;
  readonly picture: Picture;
}

function useSmall({ counts, picture, state }: SmallOptions) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { colours } = state.value;
  useEffect(() => {
    if (!counts || !canvas.current) return;
    const image = imageOf(counts, SMALL.width, tableOf(counts, picture.limit, { colours, scale: "even" }));
    canvas.current.getContext("2d")!.drawImage(image, 0, 0);
  }, [counts, colours]);
  return canvas;
}

const percent = (part: number) => `${100 * part}%`;

/** Where a place lies in a small picture, from the left and the top, 0 to 1. */
function within({ x, y, half }: Picture, at: { readonly x: number; readonly y: number }) {
  const width = (half * SMALL.width) / SMALL.height;
  return { left: (at.x - Number(x) + width) / (2 * width), top: (Number(y) + half - at.y) / (2 * half) };
}

/** The place of a pointer. */
function placeAt({ x, y, half }: Picture, event: PointerEvent) {
  const box = (event.currentTarget as Element).getBoundingClientRect();
  const width = (half * SMALL.width) / SMALL.height;
  return {
    x: Number(x) + ((event.clientX - box.left) / box.width - 0.5) * 2 * width,
    y: Number(y) + (0.5 - (event.clientY - box.top) / box.height) * 2 * half,
  };
}

const dragged = (take: (event: PointerEvent) => void) => ({
  onPointerDown: (event: PointerEvent) => {
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    take(event);
  },
  onPointerMove: (event: PointerEvent) => {
    if (event.buttons === 1) take(event);
  },
});

export function Minimap({ aspect, ...options }: SmallOptions & { readonly aspect: number }) {
  const canvas = useSmall(options);
  const { picture, state } = options;
  const { view } = state.value;
  const middle = within(picture, { x: Number(view.x), y: Number(view.y) });
  const [width, height] = [
    (view.half * aspect * SMALL.height) / (picture.half * SMALL.width),
    view.half / picture.half,
  ];
  const tiny = width * SMALL.width < 6;
  const move = (event: PointerEvent) => {
    const { x, y } = placeAt(picture, event);
    state.value = { ...state.value, view: { ...view, x: x.toPrecision(6), y: y.toPrecision(6) } };
  };
  return (
    <div class="small-picture minimap" {...dragged(move)}>
      <canvas ref={canvas} {...SMALL} role="img" aria-label="The whole set, with the window marked" />
      <span
        class={tiny ? "window tiny" : "window"}
        style={{
          left: percent(middle.left),
          top: percent(middle.top),
          ...(!tiny && { width: percent(width), height: percent(height) }),
        }}
      />
    </div>
  );
}

/** Choosing (ax, ay) by dragging over a picture of all of them. */
export function Inset(options: SmallOptions) {
  const canvas = useSmall(options);
  const { picture, state } = options;
  const { constants } = state.value;
  const at = within(picture, { x: constants.ax!, y: constants.ay! });
  const choose = (event: PointerEvent) => {
    const { x, y } = placeAt(picture, event);
    const kept = (value: number) => Number(Math.max(-2, Math.min(2, value)).toFixed(4));
    state.value = { ...state.value, constants: { ...constants, ax: kept(x), ay: kept(y) } };
  };
  return (
    <div class="small-picture inset" {...dragged(choose)}>
      <canvas ref={canvas} {...SMALL} role="img" aria-label="The set of all constants, with the chosen one marked" />
      <span class="window tiny" style={{ left: percent(at.left), top: percent(at.top) }} />
      <span class="caption">drag to choose a</span>
    </div>
  );
}

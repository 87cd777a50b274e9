// Puts pictures of the plane on a canvas: the last one moved and scaled at once to where one looks now, and beneath or instead of it what
// has been computed since. Knows no gestures and no worker.

import type { ColourMapName } from "#figure";
import { painted, type Scale, tableOf } from "./colours.ts";
import type { Picture } from "./picture.ts";
import { difference, type View } from "./view.ts";

export interface Frame {
  readonly picture: Picture;
  /** Samples between those of `counts`. */
  readonly spacing: number;
  readonly counts: Int32Array;
}

export interface Look {
  readonly colours: ColourMapName;
  readonly scale: Scale;
}

interface Layer extends Frame {
  readonly image: HTMLCanvasElement;
  readonly table: Uint32Array<ArrayBuffer>;
  readonly look: Look;
}

export interface Surface {
  /** Takes a frame. Those of another map or other constants go. */
  show(frame: Frame, look: Look): void;
  draw(view: View): void;
  repaint(look: Look): void;
  /** The finest picture there is. */
  readonly front: Layer | undefined;
  /** Steps of the sample at a pixel of the canvas, of the front picture. */
  countAt(view: View, x: number, y: number): number | undefined;
}

export function surfaceOn(canvas: HTMLCanvasElement): Surface {
  const context = canvas.getContext("2d", { alpha: true })!;
  let front: Layer | undefined;
  let behind: Layer | undefined;

  /** Of the layer's own pixels, on this canvas: how large one is, and where the first lies. */
  function lies(layer: Layer, view: View) {
    const { picture } = layer;
    const scale = ((picture.half / view.half) * canvas.height) / picture.height;
    const right = difference(picture.x, view.x) / view.half;
    const up = difference(picture.y, view.y) / view.half;
    return {
      scale,
      left: canvas.width / 2 + (right * canvas.height) / 2 - (picture.width * scale) / 2,
      top: canvas.height / 2 - (up * canvas.height) / 2 - (picture.height * scale) / 2,
    };
  }

  function put(layer: Layer, view: View): void {
    const { scale, left, top } = lies(layer, view);
    const size = scale * layer.spacing;
    const shift = (scale * (layer.spacing - 1)) / 2; // a sample is the middle of its square
    context.imageSmoothingEnabled = size !== 1;
    context.drawImage(layer.image, left - shift, top - shift, layer.image.width * size, layer.image.height * size);
  }

  return {
    show(frame, look) {
      const layer = layerOf(frame, look);
      const kept = front && sameSystem(front.picture, frame.picture) ? front : undefined;
      const zoom = kept === undefined ? 0 : kept.picture.half / frame.picture.half;
      // A coarse picture does not replace a finer one that still shows most of the window.
      if (kept === undefined || frame.spacing === 1 || frame.spacing <= kept.spacing * zoom) {
        front = layer;
        behind = undefined;
      } else behind = layer;
    },
    draw(view) {
      context.clearRect(0, 0, canvas.width, canvas.height);
      if (behind) put(behind, view);
      if (front) put(front, view);
    },
    repaint(look) {
      front &&= layerOf(front, look);
      behind &&= layerOf(behind, look);
    },
    get front() {
      return front;
    },
    countAt(view, x, y) {
      if (front === undefined) return undefined;
      const { scale, left, top } = lies(front, view);
      const { width, height } = front.picture;
      const [column, row] = [Math.floor((x - left) / scale), Math.floor((y - top) / scale)];
      if (column < 0 || row < 0 || column >= width || row >= height) return undefined;
      const { spacing, counts } = front;
      return counts[Math.floor(row / spacing) * Math.ceil(width / spacing) + Math.floor(column / spacing)];
    },
  };
}

/** Counts as an image of its own. */
export function imageOf(counts: Int32Array, width: number, table: Uint32Array): HTMLCanvasElement {
  const image = document.createElement("canvas");
  image.width = width;
  image.height = counts.length / width;
  image.getContext("2d")!.putImageData(new ImageData(painted(counts, table), width), 0, 0);
  return image;
}

function layerOf({ picture, spacing, counts }: Frame, look: Look): Layer {
  const table = tableOf(counts, picture.limit, look);
  return { picture, spacing, counts, look, table, image: imageOf(counts, Math.ceil(picture.width / spacing), table) };
}

const sameSystem = (a: Picture, b: Picture) =>
  a.map === b.map &&
  a.limit === b.limit &&
  Object.keys(a.constants).every((name) => a.constants[name] === b.constants[name]);

// A field as a figure: numbers on a grid through a colour map, with axes, a bar of colours, and marks over it.
import type { Figure } from "../figure.ts";
import { type Colours, colourMap } from "../raster/colour-maps.ts";
import { boundsOf, checkField, type Field, type PaintOptions, paint, upsideDown } from "../raster/paint.ts";
import { loadPng } from "../raster/png.ts";
import { shrink } from "../raster/shrink.ts";
import { type Extent, type FrameOptions, framed } from "./frame.ts";
import { drawRaster } from "./image.ts";
import { drawOverlays, type Overlay } from "./overlays.ts";

export interface FieldImageOptions extends FrameOptions, PaintOptions {
  readonly field: Field;
  /** Coordinates of the outer edges, those of the first sample and the last: `y: [first row, last row]`. Counted in samples when absent. */
  readonly extent?: Extent;
  /**
   * "top-left" (when absent): the first row is drawn on top. "bottom-left": the first row is drawn at the bottom. Axes and overlays
   * follow, since `extent.y` goes with the rows: rows from y = -2 up to 2 are `y: [-2, 2]` and "bottom-left"; the same on top is y growing downwards.
   */
  readonly origin?: "top-left" | "bottom-left";
  /** How much longer than along x a unit is drawn along y, where no height is given; 1 when absent. */
  readonly aspect?: number;
  readonly colours: Colours;
  /** What the colours tell, with its unit; draws a bar of them. */
  readonly colourBar?: string;
  readonly overlays?: readonly Overlay[];
}

/** Pixels that are kept of a picture in a figure of 640 px; in narrower ones fewer, as there is room for them. */
const mostPixels = 2_000_000;

/**
 * A field as an image. A field of more than about two million samples is averaged down by a whole factor each way: the light of its
 * colours is averaged, as the eye does from afar, not its values.
 * @throws UsageError for values that do not fit the size, an extent without length, bounds upside down, an unknown map.
 */
export function fieldImage(options: FieldImageOptions): Figure {
  const { field, origin = "top-left", aspect = 1, colourBar, colours, reverse, overlays = [] } = options;
  checkField("fieldImage", field);
  colourMap(colours); // refuses unknown ones before there is anything to draw
  const bounds = boundsOf("fieldImage", field.values, options);
  const extent = options.extent ?? { x: [0, field.width], y: [0, field.height] };
  const [first, last] = extent.y;
  const upright = origin === "top-left";
  const edges: Extent = { x: extent.x, y: upright ? [first, last] : [last, first] };
  const share = Math.min(1, ((options.width ?? 640) / 640) ** 2);
  return framed({
    ...options,
    edges,
    ratio: (aspect * Math.abs(last - first)) / Math.abs(extent.x[1] - extent.x[0]),
    hasBar: colourBar !== undefined,
    load: loadPng,
    at: (width) => fieldImage({ ...options, width }),
    content(document, place) {
      const painted = paint(upright ? field : upsideDown(field), { ...options, ...bounds });
      const factor = Math.ceil(Math.sqrt((field.width * field.height) / (mostPixels * share)));
      const image = drawRaster(document, shrink(painted, factor), place);
      const bar = { label: colourBar ?? "", colours, reverse, ...bounds };
      return { parts: [image, ...drawOverlays(document, overlays, place)], bar };
    },
  });
}

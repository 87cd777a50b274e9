// Draws a path of points as ink on a binary image: plain lines with a square pen. No colours, no antialiasing, no files.
import type { BinaryImage } from "#dynamics";
import { UsageError } from "#kit";

export interface Canvas {
  readonly width: number;
  readonly height: number;
}

/**
 * The path, as large as it fits between margins, from the upper left corner; y counts downwards, as rows do.
 * @param path x and y of each point, one after the other; at least two points.
 * @param options.margin pixels left free at every side.
 * @param options.pen an odd width in pixels.
 */
export function drawPath(
  path: Float64Array,
  canvas: Canvas,
  options: { readonly margin: number; readonly pen: number },
): BinaryImage {
  const { width, height } = canvas;
  const { margin, pen } = options;
  if (path.length < 4) throw new UsageError(`drawPath: a path has two points at least, got ${path.length / 2}.`);
  if (!(Number.isInteger(pen) && pen % 2 === 1 && pen > 0)) {
    throw new UsageError(`drawPath: a pen is an odd number of pixels wide, got ${pen}.`);
  }
  const [left, right, top, bottom] = extent(path);
  const roomX = width - 1 - 2 * margin;
  const roomY = height - 1 - 2 * margin;
  if (!(roomX > 0 && roomY > 0)) {
    throw new UsageError(`drawPath: a margin of ${margin} leaves nothing of ${width} x ${height} pixels.`);
  }
  // A flat path is limited by the other side alone.
  const scale = Math.min(roomX / (right - left), roomY / (bottom - top));
  const column = (x: number) => margin + scale * (x - left);
  const row = (y: number) => margin + scale * (y - top);

  const ink = new Uint8Array(width * height);
  const reach = (pen - 1) / 2;
  const stamp = (x: number, y: number) => {
    for (let j = Math.max(0, y - reach); j <= Math.min(height - 1, y + reach); j++) {
      for (let i = Math.max(0, x - reach); i <= Math.min(width - 1, x + reach); i++) ink[j * width + i] = 1;
    }
  };
  for (let k = 2; k < path.length; k += 2) {
    const [x0, y0] = [column(path[k - 2]!), row(path[k - 1]!)];
    const [x1, y1] = [column(path[k]!), row(path[k + 1]!)];
    // One step a pixel along the longer axis.
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0))));
    for (let step = 0; step <= steps; step++) {
      stamp(Math.round(x0 + ((x1 - x0) * step) / steps), Math.round(y0 + ((y1 - y0) * step) / steps));
    }
  }
  return { width, height, ink };
}

/** All ink. */
export function fillCanvas({ width, height }: Canvas): BinaryImage {
  return { width, height, ink: new Uint8Array(width * height).fill(1) };
}

function extent(path: Float64Array): [left: number, right: number, top: number, bottom: number] {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let k = 0; k < path.length; k += 2) {
    left = Math.min(left, path[k]!);
    right = Math.max(right, path[k]!);
    top = Math.min(top, path[k + 1]!);
    bottom = Math.max(bottom, path[k + 1]!);
  }
  return [left, right, top, bottom];
}

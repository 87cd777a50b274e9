// Images in another size, by the nearest pixel or between the nearest four.

import { type Tensor, where } from "../array.ts";
import { tensor } from "../create.ts";
import { formatShape } from "../ir/shape.ts";
import { checkFloat } from "./checks.ts";
import { checkImages, pairOf } from "./geometry.ts";
import { take } from "./indexing.ts";

export interface ResizeOptions {
  /**
   * Whether the centres of the corner pixels stay in place; unless so the image's edges do, and pixel i of m lies at (i + 1/2) n / m - 1/2
   * of n pixels.
   */
  readonly alignCorners?: boolean;
}

/** [batch, height, width, channels] to a new [height, width]: the pixel nearest to each place, of two the later one. */
export function resizeNearest(
  x: Tensor,
  size: readonly [number, number],
  { alignCorners = false }: ResizeOptions = {},
): Tensor {
  check("resizeNearest", x, size);
  const along = (image: Tensor, axis: 1 | 2): Tensor => {
    const [n, m] = [x.shape[axis], size[axis - 1]];
    const nearest = (i: number) =>
      alignCorners
        ? Math.floor((2 * i * (n - 1) + (m - 1)) / (2 * (m - 1) || 1))
        : Math.floor(((2 * i + 1) * n) / (2 * m));
    return n === m ? image : take(image, places(m, nearest), axis);
  };
  return along(along(x, 1), 2);
}

/** [batch, height, width, channels] to a new [height, width]: linear between neighbouring pixels along both axes, constant beyond the outermost. */
export function resizeBilinear(
  x: Tensor,
  size: readonly [number, number],
  { alignCorners = false }: ResizeOptions = {},
): Tensor {
  check("resizeBilinear", x, size);
  checkFloat("resizeBilinear", x);
  const along = (image: Tensor, axis: 1 | 2): Tensor => {
    const [n, m] = [x.shape[axis], size[axis - 1]];
    if (n === m) return image;
    const position = (i: number) =>
      alignCorners ? (i * (n - 1)) / (m - 1 || 1) : Math.min(n - 1, Math.max(0, ((2 * i + 1) * n) / (2 * m) - 0.5));
    const low = (i: number) => Math.floor(position(i));
    const weights = Array.from({ length: m }, (_, i) => position(i) - low(i));
    const weight = tensor(weights, axis === 1 ? [m, 1, 1] : [m, 1], x.dtype);
    const below = take(image, places(m, low), axis);
    const above = take(
      image,
      places(m, (i) => Math.min(n - 1, low(i) + 1)),
      axis,
    );
    // Where a place is a pixel's own, its neighbour must not matter even if infinite.
    return where(weight.equal(0), below, below.mul(weight.neg().add(1)).add(above.mul(weight)));
  };
  return along(along(x, 1), 2);
}

const places = (count: number, place: (i: number) => number): Tensor =>
  tensor(Int32Array.from({ length: count }, (_, i) => place(i)));

function check(who: string, x: Tensor, size: readonly [number, number]): void {
  checkImages(who, x);
  pairOf(who, "size", size);
  if (x.shape[1] === 0 || x.shape[2] === 0) throw new RangeError(`${who}: no pixels in images ${formatShape(x.shape)}`);
}

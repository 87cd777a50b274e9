// Digits drawn by strokes: ten classes of small images without a file, for tests and for runs where no data are to be had. Like
// handwriting they are shifted, slanted, thick or thin, and noisy; they are much easier.
import { type Stream, UsageError } from "#kit";
import type { ImageSet, ImageSource } from "./images.ts";

type Point = readonly [x: number, y: number];

// The seven segments of a display, on a field 1 wide and 2 high.
const [topLeft, topRight, midLeft, midRight, lowLeft, lowRight]: readonly Point[] = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
  [0, 2],
  [1, 2],
] as const;
const segments: readonly (readonly [Point, Point])[] = [
  [topLeft!, topRight!],
  [topRight!, midRight!],
  [midRight!, lowRight!],
  [lowLeft!, lowRight!],
  [midLeft!, lowLeft!],
  [topLeft!, midLeft!],
  [midLeft!, midRight!],
];
const digits = ["abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg"];

export interface StrokesOptions {
  /** Images to learn from. */
  readonly train: number;
  /** Images to be judged by. */
  readonly test: number;
  /** Pixels a side, from 8. */
  readonly size: number;
  readonly rng: Stream;
}

/** Digits 0 to 9 in turn, shuffled: both sets are balanced as far as their sizes allow. */
export function strokeDigits({ train, test, size, rng }: StrokesOptions): ImageSource {
  if (!(Number.isSafeInteger(size) && size >= 8))
    throw new UsageError(`strokeDigits: size must be 8 pixels or more, got ${size}.`);
  return { train: drawn(train, size, rng.fold("train")), test: drawn(test, size, rng.fold("test")) };
}

function drawn(count: number, size: number, rng: Stream): ImageSet {
  const order = rng.fold("order").permutation(count);
  const labels = Uint8Array.from({ length: count }, (_, at) => order[at]! % 10);
  const data = new Uint8Array(count * size * size);
  for (let image = 0; image < count; image++) {
    const own = rng.fold("image", image);
    const [shiftX, shiftY, slant, thickness] = own.fold("hand").uniform(4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const noise = own.fold("noise").uniform(size * size, -0.15, 0.15);
    // The field lies in the middle, between a quarter and three quarters of the width, an eighth and seven eighths of the height.
    const place = ([x, y]: Point): Point => [
      0.25 + 0.5 * x + 0.15 * (shiftX - 0.5) + 0.12 * (slant - 0.5) * (1 - y),
      0.14 + 0.36 * y + 0.15 * (shiftY - 0.5),
    ];
    const strokes = [...digits[labels[image]!]!].map((letter) => segments["abcdefg".indexOf(letter)]!.map(place));
    for (let pixel = 0; pixel < size * size; pixel++) {
      const at: Point = [((pixel % size) + 0.5) / size, (Math.floor(pixel / size) + 0.5) / size];
      const nearest = Math.min(...strokes.map(([from, to]) => distanceToStroke(at, from!, to!)));
      const ink = 1.2 - nearest / (0.04 + 0.05 * thickness) + noise[pixel]!;
      data[image * size * size + pixel] = Math.round(255 * Math.min(1, Math.max(0, ink)));
    }
  }
  return {
    images: { dtype: "u8", shape: [count, size, size], data },
    labels: { dtype: "u8", shape: [count], data: labels },
  };
}

function distanceToStroke([x, y]: Point, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const along = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  const [px, py] = [x - ax - along * dx, y - ay - along * dy];
  return Math.sqrt(px * px + py * py);
}

// Digits as pen strokes, drawn on a small grid and shown a pixel or a row at a time: what stands in for images of digits until there are
// some. Every digit is a few straight strokes, turned, stretched and moved a little at random.
import { math, type Stream } from "#kit";
import { type Example, oneHotOf, type Task, whole, zerosOf } from "./task.ts";

type Point = readonly [x: number, y: number];

/** In a square from (0, 0) at the top left to (1, 1). */
const strokes: readonly (readonly (readonly Point[])[])[] = [
  [
    [
      [0.3, 0.1],
      [0.7, 0.1],
      [0.8, 0.5],
      [0.7, 0.9],
      [0.3, 0.9],
      [0.2, 0.5],
      [0.3, 0.1],
    ],
  ],
  [
    [
      [0.35, 0.3],
      [0.55, 0.1],
      [0.55, 0.9],
    ],
  ],
  [
    [
      [0.2, 0.3],
      [0.4, 0.1],
      [0.7, 0.15],
      [0.75, 0.4],
      [0.2, 0.9],
      [0.8, 0.9],
    ],
  ],
  [
    [
      [0.2, 0.1],
      [0.75, 0.1],
      [0.45, 0.45],
      [0.75, 0.65],
      [0.6, 0.9],
      [0.2, 0.85],
    ],
  ],
  [
    [
      [0.6, 0.9],
      [0.6, 0.1],
      [0.2, 0.65],
      [0.8, 0.65],
    ],
  ],
  [
    [
      [0.75, 0.1],
      [0.3, 0.1],
      [0.25, 0.45],
      [0.65, 0.45],
      [0.75, 0.7],
      [0.55, 0.9],
      [0.2, 0.85],
    ],
  ],
  [
    [
      [0.7, 0.1],
      [0.35, 0.4],
      [0.25, 0.7],
      [0.45, 0.9],
      [0.7, 0.8],
      [0.7, 0.55],
      [0.3, 0.6],
    ],
  ],
  [
    [
      [0.2, 0.1],
      [0.8, 0.1],
      [0.4, 0.9],
    ],
  ],
  [
    [
      [0.5, 0.5],
      [0.25, 0.3],
      [0.5, 0.1],
      [0.75, 0.3],
      [0.5, 0.5],
      [0.2, 0.75],
      [0.5, 0.9],
      [0.8, 0.75],
      [0.5, 0.5],
    ],
  ],
  [
    [
      [0.7, 0.4],
      [0.4, 0.5],
      [0.3, 0.25],
      [0.55, 0.1],
      [0.7, 0.25],
      [0.65, 0.9],
    ],
  ],
];

/** Ink in [0, 1] of each pixel, row by row: 1 on a stroke, 0 from a pixel and a half away. */
export function drawDigit(rng: Stream, digit: number, side: number): number[] {
  const [turn, wide, high, right, down] = rng.fold("pose").uniform(5, -1, 1);
  const [cosine, sine] = [math.cos(0.2 * turn), math.sin(0.2 * turn)];
  const place = ([x, y]: Point): Point => {
    const [a, b] = [(x - 0.5) * (1 + 0.15 * wide), (y - 0.5) * (1 + 0.15 * high)];
    return [side * (0.5 + a * cosine - b * sine + 0.06 * right), side * (0.5 + a * sine + b * cosine + 0.06 * down)];
  };
  const lines = strokes[digit].flatMap((stroke) =>
    stroke.slice(1).map((end, i) => [place(stroke[i]), place(end)] as const),
  );
  return Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [(at % side) + 0.5, Math.floor(at / side) + 0.5];
    const nearest = Math.min(...lines.map((line) => distance(x, y, line)));
    return Math.max(0, Math.min(1, 1.5 - nearest));
  });
}

function distance(x: number, y: number, [[x0, y0], [x1, y1]]: readonly [Point, Point]): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy)));
  const [a, b] = [x - x0 - along * dx, y - y0 - along * dy];
  return Math.sqrt(a * a + b * b);
}

export interface DigitsOptions {
  readonly side: number;
  /** Pixels a step; they divide the square. */
  readonly pixels: number;
  /** Of all pixels, the same for every example; they come row by row when absent. */
  readonly order?: ArrayLike<number>;
}

/** Which digit it was is asked after the last pixels. */
export const sequentialDigits = (options: DigitsOptions): Task => {
  const { side, pixels, order } = options;
  return {
    name: "sequential digits",
    options: { side, pixels, order: order && Array.from(order) },
    inputs: pixels,
    outputs: 10,
    steps: (side * side) / pixels,
    answers: "choice",
    example(rng): Example {
      const digit = whole(rng.fold("digit"), 0, 9);
      const drawn = drawDigit(rng, digit, side);
      const all = order ? Array.from(order, (i) => drawn[i]) : drawn;
      const steps = (side * side) / pixels;
      return {
        inputs: Array.from({ length: steps }, (_, t) => all.slice(t * pixels, (t + 1) * pixels)),
        targets: Array.from({ length: steps }, (_, t) => (t === steps - 1 ? oneHotOf(digit, 10) : zerosOf(10))),
        asked: Array.from({ length: steps }, (_, t) => t === steps - 1),
      };
    },
  };
};

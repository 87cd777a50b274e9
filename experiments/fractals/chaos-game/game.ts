// The chaos game: throw a die, move towards the target it names, mark the place, again. Measures nothing.
import { type Stream, UsageError } from "#kit";

export type Place = readonly [x: number, y: number];

/** Targets and a die: face f names target `faces[f]`. */
export interface Board {
  readonly targets: readonly Place[];
  readonly faces: readonly number[];
}

const [a, b, c]: Place[] = [
  [-400, -300],
  [0, 300],
  [400, -300],
];
const corners: Place[] = [
  [-500, -500],
  [-500, 500],
  [500, -500],
  [500, 500],
];
const middles: Place[] = [
  [0, -500],
  [-500, 0],
  [500, 0],
  [0, 500],
];

/** The boards of notebook 002. Its dice come from `randint`, which has both ends: one face more than the prose counts. */
export const boards = {
  /** Three targets, two faces each. */
  triangle: { targets: [a!, b!, c!], faces: [0, 1, 2] },
  /** randint(0, 6): below 2 a, from 4 on b, else c. Seven faces. */
  triangleAsWritten: { targets: [a!, b!, c!], faces: [0, 0, 2, 2, 1, 1, 1] },
  square: { targets: corners, faces: [0, 1, 2, 3] },
  /** randint(0, 8): below 2 a, 2 and 3 d, 4 and 5 c, from 6 on b. Nine faces. */
  squareAsWritten: { targets: corners, faces: [0, 0, 3, 3, 2, 2, 1, 1, 1] },
  /** The corners of a square and the middles of its sides, as Sierpinski's carpet wants. */
  carpet: { targets: [...corners, ...middles], faces: [0, 1, 2, 3, 4, 5, 6, 7] },
} as const satisfies Record<string, Board>;

export type BoardName = keyof typeof boards;
export const boardNames = Object.keys(boards) as BoardName[];

/** One move: (keep * position + pull * target) / divisor. Halfway is (1, 1, 2); the notebook's (1, 1, d'). */
export interface Move {
  readonly keep: number;
  readonly pull: number;
  readonly divisor: number;
}

export interface Play {
  readonly start: Place;
  /** Moves before the first mark. */
  readonly burnIn: number;
  readonly marks: number;
  /** Every move ends in a stroke of this length to the right, before the first mark with the pen lifted, and the next begins at its end. */
  readonly stroke: number;
}

/** What was thrown: for every move the number of a target. */
export function throwDie({ faces }: Board, moves: number, rng: Stream): Uint8Array {
  return Uint8Array.from(rng.integers(moves, faces.length), (face) => faces[face]!);
}

/**
 * Plays on with given throws, one for every move of burn-in and marks.
 * @returns x and y of every mark, one after the other; the beginnings of its strokes.
 * @throws UsageError when the throws are too few.
 */
export function play(
  { targets }: Board,
  { keep, pull, divisor }: Move,
  options: Play,
  throws: Uint8Array,
): Float64Array {
  const { start, burnIn, marks, stroke } = options;
  if (throws.length < burnIn + marks) {
    throw new UsageError(`play: ${burnIn} and ${marks} moves want as many throws, got ${throws.length}.`);
  }
  const out = new Float64Array(2 * marks);
  let [x, y] = start;
  for (let move = 0; move < burnIn + marks; move++) {
    const [targetX, targetY] = targets[throws[move]!]!;
    x = (keep * x + pull * targetX) / divisor;
    y = (keep * y + pull * targetY) / divisor;
    const mark = move - burnIn;
    if (mark >= 0) {
      out[2 * mark] = x;
      out[2 * mark + 1] = y;
    }
    x += stroke;
  }
  return out;
}

/**
 * Where the corners of what is drawn lie: the places that a move towards the same target, over and over, leads to.
 * @throws UsageError when moves do not shrink distances.
 */
export function limitCorners({ targets }: Board, { keep, pull, divisor }: Move, stroke: number): Place[] {
  if (!(divisor > keep)) {
    throw new UsageError(
      `limitCorners: moves shrink distances when the divisor is above keep, got ${divisor}, ${keep}.`,
    );
  }
  return targets.map(([x, y]) => [(pull * x + keep * stroke) / (divisor - keep), (pull * y) / (divisor - keep)]);
}

// Curves that a turtle draws by rewriting: a letter becomes a word, level by level (A. Lindenmayer, 1968), and the last word is
// walked. Vertices are exact points of a lattice. Draws nothing.
import { math, UsageError } from "#kit";

/** A curve by its rules. `+` turns left and `-` right by `turn`; `F` and `G` step forward and draw; other letters only rewrite. */
export interface TurtleCurve {
  readonly start: string;
  readonly rules: Readonly<Record<string, string>>;
  /** Degrees. 60 walks the triangular lattice, 90 the square one. */
  readonly turn: 60 | 90;
  /** The whole is so many copies of itself, ... */
  readonly copies: number;
  /** ... each smaller by this factor. */
  readonly shrink: number;
}

/** The curves of notebook 002, by the names it gives them. */
export const turtleCurves = {
  /** Helge von Koch's, 1904. */
  koch: { start: "F", rules: { F: "F+F--F+F" }, turn: 60, copies: 4, shrink: 3 },
  quadricKoch: { start: "F", rules: { F: "F+F-F-FF+F+F-F" }, turn: 90, copies: 8, shrink: 4 },
  /** The second, fourth, ... copy is a mirror image, which keeps it from touching itself. */
  sierpinski: {
    start: "F",
    rules: { F: "F+G+F-G-F-G-F+G+F", G: "G-F-G+F+G+F+G-F-G" },
    turn: 60,
    copies: 9,
    shrink: 4,
  },
  /** The same without the mirror images: it runs over itself. */
  snowflake: { start: "F", rules: { F: "F+F+F-F-F-F-F+F+F" }, turn: 60, copies: 9, shrink: 4 },
  /** Giuseppe Peano's of 1890 as one line, which touches itself. */
  peano: { start: "F", rules: { F: "F+F-F-F-F+F+F+F-F" }, turn: 90, copies: 9, shrink: 3 },
  /** The same through the middles of squares: every point of the lattice once. */
  peanoLattice: {
    start: "X",
    rules: { X: "XFYFX+F+YFXFY-F-XFYFX", Y: "YFXFY-F-XFYFX+F+YFXFY" },
    turn: 90,
    copies: 9,
    shrink: 3,
  },
  endocytic: { start: "F", rules: { F: "+F-F-F+" }, turn: 60, copies: 3, shrink: 2 },
} as const satisfies Record<string, TurtleCurve>;

/** What was walked: vertex k at u[k] e + v[k] e', where e is the first step and e' the same turned left by `turn`. */
export interface LatticePath {
  readonly turn: 60 | 90;
  readonly u: Int32Array;
  readonly v: Int32Array;
  /** Turned left since the start, in degrees, without full circles taken off. */
  readonly heading: number;
}

const mostSegments = 2 ** 26;

/**
 * Walks a curve after `depth` rewritings, from (0, 0) to the right.
 * @throws UsageError when the depth is not a whole number from 0, or makes more than 2^26 segments.
 */
export function walkCurve(curve: TurtleCurve, depth: number): LatticePath {
  if (!(Number.isSafeInteger(depth) && depth >= 0)) {
    throw new UsageError(`walkCurve: a depth is a whole number from 0, got ${depth}.`);
  }
  const segments = countSegments(curve, depth);
  if (segments > mostSegments) {
    throw new UsageError(`walkCurve: at depth ${depth} the curve has more than ${mostSegments} segments.`);
  }
  const directions = 360 / curve.turn;
  const [stepU, stepV] = steps[curve.turn];
  const u = new Int32Array(segments + 1);
  const v = new Int32Array(segments + 1);
  let at = 0;
  let turns = 0;
  const walk = (word: string, left: number) => {
    for (const letter of word) {
      const rule = curve.rules[letter];
      if (rule !== undefined && left > 0) walk(rule, left - 1);
      else if (letter === "+") turns++;
      else if (letter === "-") turns--;
      else if (isDrawn(letter)) {
        const direction = ((turns % directions) + directions) % directions;
        u[at + 1] = u[at]! + stepU[direction]!;
        v[at + 1] = v[at]! + stepV[direction]!;
        at++;
      }
    }
  };
  walk(curve.start, depth);
  return { turn: curve.turn, u, v, heading: turns * curve.turn };
}

// A step in each direction, counted in turns to the left, as u and v.
const steps = {
  60: [
    [1, 0, -1, -1, 0, 1],
    [0, 1, 1, 0, -1, -1],
  ],
  90: [
    [1, 0, -1, 0],
    [0, 1, 0, -1],
  ],
} as const;

function isDrawn(letter: string): boolean {
  return letter === "F" || letter === "G";
}

/** How many segments a curve has after `depth` rewritings, counted without walking it. */
export function countSegments(curve: TurtleCurve, depth: number): number {
  const letters = [...new Set([curve.start, ...Object.values(curve.rules)].join(""))];
  let counts = new Map(letters.map((letter) => [letter, isDrawn(letter) ? 1 : 0]));
  const inWord = (word: string) => [...word].reduce((sum, letter) => sum + counts.get(letter)!, 0);
  for (let level = 0; level < depth && inWord(curve.start) <= mostSegments; level++) {
    // A letter without a rule stands for itself.
    counts = new Map(letters.map((letter) => [letter, inWord(curve.rules[letter] ?? letter)]));
  }
  return inWord(curve.start);
}

/** The vertices in the plane, for segments of length 1: x and y, one after the other. */
export function vertices({ turn, u, v }: LatticePath): Float64Array {
  const [x, y] = turn === 60 ? [0.5, Math.sqrt(3) / 2] : [0, 1]; // e' for e = (1, 0)
  const out = new Float64Array(2 * u.length);
  for (let k = 0; k < u.length; k++) {
    out[2 * k] = u[k]! + x * v[k]!;
    out[2 * k + 1] = y * v[k]!;
  }
  return out;
}

/** How many different vertices and different segments, whichever way they are walked, there are. */
export function distinctParts({ u, v }: LatticePath): { readonly vertices: number; readonly segments: number } {
  const points = new Set<number>();
  const sides = new Set<number>();
  const span = 2 ** 26; // coordinates, and their sums, stay within ±2^25
  const name = (a: number, b: number) => (a + span / 2) * span + b + span / 2;
  for (let k = 0; k < u.length; k++) {
    points.add(name(u[k]!, v[k]!));
    // A segment is named by twice its middle: no two of a lattice's neighbouring pairs share one.
    if (k > 0) sides.add(name(u[k - 1]! + u[k]!, v[k - 1]! + v[k]!));
  }
  return { vertices: points.size, segments: sides.size };
}

/**
 * The dimension D at which `copies` parts, each smaller by `shrink`, make up the whole: copies = shrink^D. Of a set whose parts
 * overlap it is an upper bound only.
 * @throws UsageError when there is no copy, or copies are not smaller.
 */
export function similarityDimension(copies: number, shrink: number): number {
  if (!(copies >= 1 && shrink > 1)) {
    throw new UsageError(
      `similarityDimension: wants at least 1 copy, smaller by a factor above 1, got ${copies} by ${shrink}.`,
    );
  }
  return math.log(copies) / math.log(shrink);
}

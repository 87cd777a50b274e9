// Which starts of a map have body 1 somewhere in particular at a moment, long after their counts have ended. Knows no pictures.
// Source: notebook 002, lines 1404-1450.
import {
  canonicalBodies,
  canonicalQuestion,
  type Ensemble,
  type Grid,
  startsInPlane,
  threeBodyEnsemble,
} from "#dynamics";

/** Half of the band's width in |12 y - 10 z|: 1 in the notebook's code, which is 0.064 m from the line, and not the 2 units of its text. */
export const bandWidth = 1;

/** Where body 1 is asked for, by x, y and z in m. */
export const conditions = {
  /** (a) By the line z = 1.2 y. */
  band: (_x: number, y: number, z: number, width = bandWidth) => Math.abs(12 * y - 10 * z) < width,
  /** (b) By the line z = 1.2 y + 3. */
  above: (_x: number, y: number, z: number) => Math.abs(12 * y - 10 * z + 30) < bandWidth,
  /** (c) In the circle of radius 5 about (y, z) = (20, 10). */
  circle: (_x: number, y: number, z: number) => (y - 20) * (y - 20) + (z - 10) * (z - 10) < 25,
  /** (d) Farther than 150 m from the origin. */
  ejected: (x: number, y: number, z: number) => x * x + y * y + z * z >= 22500,
} as const;
export type Condition = keyof typeof conditions;

/** The starts that meet a condition now, as 1 and 0. */
export function meeting(ensemble: Ensemble, holds: (x: number, y: number, z: number) => boolean): Uint8Array {
  const [x, y, z] = ensemble.positions(0);
  return new Uint8Array(x.length).map((_, k) => (holds(x[k]!, y[k]!, z[k]!) ? 1 : 0));
}

/** All starts of the y-z plane at x = -10, to be moved on. */
export function plane(grid: Grid): Ensemble {
  return threeBodyEnsemble(startsInPlane(canonicalBodies, grid, "yz", -10), { step: canonicalQuestion.step });
}

/** Moves on in pieces, telling after each. */
export function moveTo(ensemble: Ensemble, steps: number, onPiece: (steps: number) => void): void {
  while (ensemble.steps < steps) {
    ensemble.advance(Math.min(500, steps - ensemble.steps));
    onPiece(ensemble.steps);
  }
}

export interface Shares {
  /** Of all starts, percent. */
  readonly meeting: number;
  /** Of those that meet the condition, the share that has not parted, percent; NaN of none. */
  readonly undivergedThere: number;
  /** Of the others. */
  readonly undivergedElsewhere: number;
}

export function shares(mask: Uint8Array, times: Int32Array, moment: number): Shares {
  const [inside, stable] = [
    [0, 0],
    [0, 0],
  ];
  mask.forEach((is, k) => {
    const side = is === 1 ? 0 : 1;
    inside[side]!++;
    if (times[k]! >= moment) stable[side]!++;
  });
  return {
    meeting: (100 * inside[0]!) / mask.length,
    undivergedThere: (100 * stable[0]!) / inside[0]!,
    undivergedElsewhere: (100 * stable[1]!) / inside[1]!,
  };
}

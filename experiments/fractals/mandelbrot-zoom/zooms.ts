// Two ways to zoom, by moved limits and by a scaled array; and how parameters of the logistic map are those of the quadratic one.

import { type Grid, gridOver } from "#dynamics";
import { UsageError } from "#kit";

/** Where the two films with scaled arrays go. */
export const centres = { mandelbrot: -1.633, logistic: 3.58355 } as const;

const window = { x: [-1.8, 1], y: [1.4, -1.4] } as const;

/** The limits come nearer to the centre; undefined where neighbouring places would be one. */
export function limitsMoved(centre: number, octave: number, size: number): Grid | undefined {
  const scale = 2 ** -octave;
  const around = ([first, last]: readonly [number, number], at: number) =>
    [first * scale + at, last * scale + at] as const;
  try {
    return gridOver({ x: around(window.x, centre), y: around(window.y, 0), width: size, height: size });
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

/** The grid stays, and its places are divided and moved. */
export function scaledArray(centre: number, octave: number, size: number): Grid {
  const whole = gridOver({ ...window, width: size, height: size });
  const scale = 2 ** octave;
  return { ...whole, x: whole.x.map((x) => x / scale + centre), y: whole.y.map((y) => y / scale) };
}

/** c = (r/2)(1 - r/2): the constant of the quadratic map that is the logistic map of r in other coordinates. */
export const parameterOf = (r: number) => (r / 2) * (1 - r / 2);

/** The larger r with this c. */
export const twinOf = (c: number) => 1 + Math.sqrt(1 - 4 * c);

/** Period of the cycle that 0 goes to by x -> x^2 + c, followed for long; 0 where none is found. */
export function attractingPeriod(c: number, longest = 4096): number {
  let x = 0;
  for (let step = 0; step < 1_000_000; step++) x = x * x + c;
  const start = x;
  for (let period = 1; period <= longest; period++) {
    x = x * x + c;
    if (Math.abs(x - start) < 1e-9) return period;
  }
  return 0;
}

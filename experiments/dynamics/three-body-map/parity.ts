// The map by plain loops in the notebook's own order, all arrays global, nothing shared with the room's kernel: what the kernel's counts
// are held against.
// Source: notebook 002, lines 11-302.

export interface PlainOptions {
  readonly size: number;
  readonly steps: number;
  /** m. */
  readonly threshold: number;
}

const [G, dt] = [9.8, 0.001];
const m = [10, 20, 30];

/** Kinds of arrays of the naive kernel: position, velocity, acceleration and new velocity, of the system and of its copy. */
export const naiveArrays = (["place", "velocity", "acceleration", "new velocity"].length * 2 * 3 * 3) as number;
/** And flags and counts: still together, not diverged, times. */
export const naiveFlags = 3;

/** times[row * size + column], x and y from -20 to 20 without the end, z = -11; body 1 of the copy shifted by 0.001 along each axis. */
export function plainMap({ size, steps, threshold }: PlainOptions): Int32Array {
  const times = new Int32Array(size * size);
  for (let k = 0; k < times.length; k++) {
    const start = [-20 + (40 * (k % size)) / size, -20 + (40 * Math.floor(k / size)) / size, -11];
    times[k] = timeTogether(start, steps, threshold);
  }
  return times;
}

function timeTogether(start: readonly number[], steps: number, threshold: number): number {
  const places = [
    [...start, 0, 0, 0, 10, 10, 12],
    [...start.map((value) => value + 0.001), 0, 0, 0, 10, 10, 12],
  ];
  const velocities = [
    [-3, 0, 0, 0, 0, 0, 3, 0, 0],
    [-3, 0, 0, 0, 0, 0, 3, 0, 0],
  ];
  const a = new Float64Array(9);
  let [times, isTogether] = [0, true];
  for (let step = 0; step < steps; step++) {
    const [p, q] = places as [number[], number[]];
    const s = Math.sqrt(
      (p[0]! - q[0]!) * (p[0]! - q[0]!) + (p[1]! - q[1]!) * (p[1]! - q[1]!) + (p[2]! - q[2]!) * (p[2]! - q[2]!),
    );
    isTogether = isTogether && s <= threshold;
    if (isTogether) times++;
    for (const system of [0, 1]) {
      const [x, v] = [places[system]!, velocities[system]!];
      accelerate(x, a);
      for (let i = 0; i < 9; i++) {
        x[i] = x[i]! + dt * v[i]!; // the old velocity
        v[i] = v[i]! + dt * a[i]!;
      }
    }
  }
  return times;
}

/** a1 = -G m2 (p1 - p2) / |p1 - p2|^3 - G m3 (p1 - p3) / |p1 - p3|^3, and so on in a circle. */
function accelerate(x: readonly number[], a: Float64Array): void {
  for (let body = 0; body < 3; body++) {
    const [second, third] = [(body + 1) % 3, (body + 2) % 3];
    const [r2, r3] = [distance(x, body, second), distance(x, body, third)];
    for (let axis = 0; axis < 3; axis++) {
      const here = x[3 * body + axis]!;
      a[3 * body + axis] =
        (-G * m[second]! * (here - x[3 * second + axis]!)) / (r2 * r2 * r2) -
        (G * m[third]! * (here - x[3 * third + axis]!)) / (r3 * r3 * r3);
    }
  }
}

function distance(x: readonly number[], body: number, other: number): number {
  const [dx, dy, dz] = [0, 1, 2].map((axis) => x[3 * body + axis]! - x[3 * other + axis]!) as [number, number, number];
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

// One long orbit seen through ever smaller windows around a place on the attractor: the points in each, and the strands on a cut.
import type { DynamicalMap } from "#dynamics";
import { countWithin, nearestToZero, strandsOf } from "./strands.ts";

export interface Window {
  /** Half of its side. */
  readonly half: number;
  /** Points in it, offsets from the place in units of `half`: x, y, x, y, ... Only the first so many are kept. */
  readonly points: Float32Array;
  /** How many points of the orbit fell into it, kept or not. */
  readonly visits: number;
  /** Strands across the whole of the first window, told apart at this window's fineness. */
  readonly strands: number;
  /** Strands in this window of what was one line in the window before; of all in the first. */
  readonly resolved: number;
}

/** The finest gap that is seen, as a share of a window's half side: one part in a hundred of its side. */
const fineness = 0.02;

export interface ZoomOptions {
  readonly place: readonly [number, number];
  readonly halves: readonly number[];
  readonly steps: number;
  readonly keep: number;
  /** Told now and then how far it is, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

/** What the orbit of the origin shows around `place`. */
export function zoomsInto(map: DynamicalMap, { place, halves, steps, keep, onProgress }: ZoomOptions) {
  const [placeX, placeY] = place;
  const windows = halves.map((half) => ({ half, cut: [] as number[], points: new Float32Array(2 * keep), visits: 0 }));
  // The cut is across the strands, so it is turned with them: by the direction of the orbit's fastest growth where it comes nearest.
  const { slope, distance } = strandDirection(map, place, Math.min(steps, 2_000_000));
  const widest = Math.max(...halves);
  let state: readonly number[] = [0, 0];
  for (let step = 0; step < steps; step++) {
    if (step % 2_000_000 === 0) onProgress?.(step / steps);
    state = map.step(state);
    const dx = state[0] - placeX;
    if (dx > widest || dx < -widest) continue;
    const dy = state[1] - placeY;
    const across = dy - slope * dx;
    for (const window of windows) {
      const { half, cut, points } = window;
      if (Math.abs(dx) > half) continue;
      // A strip a quarter as wide as the window: on it the strands are straight, and have points enough.
      if (Math.abs(dx) < half / 4 && Math.abs(across) < widest) cut.push(across);
      if (Math.abs(dy) > half) continue;
      if (window.visits < keep) points.set([dx / half, dy / half], 2 * window.visits);
      window.visits++;
    }
  }
  let line = { low: -widest, high: widest };
  const found: Window[] = windows.map(({ half, cut, points, visits }) => {
    const gap = fineness * half;
    const strands = strandsOf(cut, gap);
    const resolved = countWithin(strands, line);
    const nearest = nearestToZero(strands);
    if (nearest !== undefined) line = { low: nearest.low - gap, high: nearest.high + gap };
    return { half, points: points.slice(0, 2 * Math.min(visits, keep)), visits, strands: strands.length, resolved };
  });
  return { windows: found, distance };
}

/** The direction of the strand through the orbit's point nearest to `place` (dy/dx), and how near it is. */
function strandDirection(map: DynamicalMap, [placeX, placeY]: readonly [number, number], steps: number) {
  let state: readonly number[] = [0, 0];
  let [u, v] = [1, 0];
  let [distance, slope] = [Number.POSITIVE_INFINITY, 0];
  for (let step = 0; step < steps; step++) {
    const [[p, q], [r, s]] = map.jacobian!(state);
    const [nextU, nextV] = [p * u + q * v, r * u + s * v];
    const length = Math.sqrt(nextU * nextU + nextV * nextV);
    [u, v] = [nextU / length, nextV / length];
    state = map.step(state);
    const [dx, dy] = [state[0] - placeX, state[1] - placeY];
    const there = Math.sqrt(dx * dx + dy * dy);
    if (step >= 50 && there < distance) [distance, slope] = [there, v / u];
  }
  return { slope, distance };
}

// A map made strip by strip, so that it tells how far it is and goes on where it was interrupted. Says nothing about what maps show.
import {
  type Column,
  canonicalBodies,
  canonicalQuestion,
  type DivergenceQuestion,
  type divergenceCounter,
  type Grid,
  type PlaneName,
  startsInPlane,
  type ThreeBodies,
  tileOf,
} from "#dynamics";
import { arrayData } from "#kit";
import type { Checkpoint } from "#lab";

export interface MapTask {
  readonly grid: Grid;
  readonly plane: PlaneName;
  /** The third coordinate of body 1, m. */
  readonly at: number;
  readonly limit: number;
  /** The canonical ones when absent; body 1's start is replaced. */
  readonly bodies?: ThreeBodies<Column>;
  readonly shift?: DivergenceQuestion["shift"];
}

export type Counter = ReturnType<typeof divergenceCounter>;

export interface Keeping {
  readonly checkpoint?: Checkpoint;
  readonly progress?: (share: number) => void;
}

/** Starts a strip has at most, in whole rows. */
const stripSize = 4096;

/** Steps together for every start of the grid; the canonical shift, step and threshold unless the task says otherwise. */
export function countMap(
  count: Counter,
  { grid, plane, at, limit, bodies = canonicalBodies, shift = canonicalQuestion.shift }: MapTask,
  { checkpoint, progress }: Keeping = {},
): Int32Array {
  const { width, height } = grid;
  const rows = Math.min(height, Math.max(1, Math.floor(stripSize / width)));
  const times = new Int32Array(width * height);
  const restored = checkpoint?.restored;
  if (restored) times.set(restored.arrays.times!.data);
  const done = restored ? (restored.values as { rows: number }).rows : 0;
  for (let row = done; row < height; row += rows) {
    const tile = tileOf(grid, { column: 0, row, width, height: Math.min(rows, height - row) });
    times.set(
      count({ ...canonicalQuestion, bodies: startsInPlane(bodies, tile, plane, at), shift, limit }),
      row * width,
    );
    const next = Math.min(height, row + rows);
    checkpoint?.offer(() => ({
      values: { rows: next },
      arrays: { times: arrayData("i32", [height, width], times) },
    }));
    progress?.(next / height);
  }
  return times;
}

// The notebook's two programs that take the whole picture at once: the one that overwrites its counts, and the one that keeps the
// first. Neither stops early; and the loop over samples they are held against.

import type { Grid } from "#dynamics";
import { compile, iterate, type Tensor, tensor, where } from "#tensor";

/** Samples a call: few enough to tell how far it is. */
const band = 16_384;

export interface ArrayCounts {
  /** Index of the last step that led outside: cells are set to 0 where they escape, go on, and escape again. */
  readonly banded: Int32Array;
  /** Index of the first. */
  readonly masked: Int32Array;
}

/** Counts, from 0, of z -> z^2 + c from 0; the limit where no step led outside. */
export function arrayCounts(grid: Grid, limit: number, progress: (done: number) => void): ArrayCounts {
  const size = grid.width * grid.height;
  const found = { banded: new Int32Array(size), masked: new Int32Array(size) };
  const program = compile((x: Tensor, y: Tensor) => bothCounts(x, y, limit));
  for (let from = 0; from < size; from += band) {
    const count = Math.min(band, size - from);
    const along = (of: (sample: number) => number) =>
      tensor(
        Float64Array.from({ length: count }, (_, i) => of(from + i)),
        [count],
        "f64",
      );
    const { banded, masked } = program(
      along((sample) => grid.x[sample % grid.width]!),
      along((sample) => grid.y[Math.floor(sample / grid.width)]!),
    );
    found.banded.set(banded.data() as Int32Array, from);
    found.masked.set(masked.data() as Int32Array, from);
    progress((from + count) / size);
  }
  return found;
}

function bothCounts(x: Tensor, y: Tensor, limit: number) {
  const zero = tensor(0, [], "f64");
  const whole = (value: number) => tensor(value, [], "i32");
  const start = { x: zero, y: zero, step: whole(0), banded: whole(limit), masked: whole(limit) };
  const { state } = iterate(start, {
    fixed: { x, y },
    step: (z, c) => {
      const u = z.x.mul(z.x).sub(z.y.mul(z.y)).add(c.x);
      const v = z.x.mul(z.y).mul(2).add(c.y);
      const outside = u.mul(u).add(v.mul(v)).greater(4);
      return {
        x: where(outside, 0, u),
        y: where(outside, 0, v),
        step: z.step.add(1),
        banded: where(outside, z.step, z.banded),
        masked: where(outside.and(z.masked.equal(limit)), z.step, z.masked),
      };
    },
    limit,
  });
  return { banded: state.banded, masked: state.masked };
}

/** The same, sample after sample, stopping at the first. */
export function countsByLoop({ x, y }: Grid, limit: number): Int32Array {
  const counts = new Int32Array(x.length * y.length);
  let at = 0;
  for (const imaginary of y) {
    for (const real of x) {
      let [u, v, step] = [0, 0, 0];
      for (; step < limit; step++) {
        [u, v] = [u * u - v * v + real, u * v * 2 + imaginary];
        if (u * u + v * v > 4) break;
      }
      counts[at++] = step;
    }
  }
  return counts;
}

// What the three-body explorer's page and its worker say to each other.
import type { RunOptions } from "./simulate.ts";

/** Ends the run before it. */
export interface Ask {
  readonly id: number;
  readonly options: RunOptions;
}

/** Rows that follow those told before. */
export interface Answer {
  readonly id: number;
  /** f32 [rows, 2 systems, 3 bodies, 3]: for drawing. */
  readonly positions: Float32Array<ArrayBuffer>;
  /** f64 [rows, 3]. */
  readonly apart: Float64Array<ArrayBuffer>;
  /** f64 [rows]. */
  readonly energies: Float64Array<ArrayBuffer>;
  readonly partedAt?: number;
  readonly done: boolean;
  /** Why it ended early. */
  readonly why?: string;
}

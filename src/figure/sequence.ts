// One figure a level, a step, a moment: in a file the one it begins with, in a page all of them to be gone through.
import { UsageError } from "#kit";
import type { Figure } from "./figure.ts";

export interface SequenceOptions {
  /** What goes on from one to the next: "pruning level". */
  readonly axis: string;
  /** The name of each place, in order. */
  readonly labels: readonly string[];
  /** The place shown first and in files; the last when absent. */
  readonly start?: number;
  /** The figure at a place, counted from 0; made when it is asked for. All draw the same kind of thing. */
  figure(at: number): Figure;
  /** What stands in files for them all; the figure of the start when absent. */
  readonly still?: Figure;
}

/** @throws UsageError for no places, or a start that is none of them. */
export function sequence({ axis, labels, start = labels.length - 1, figure, still }: SequenceOptions): Figure {
  if (labels.length === 0) throw new UsageError("sequence: there are no places; give at least one label.");
  if (!Number.isInteger(start) || start < 0 || start >= labels.length)
    throw new UsageError(`sequence: the start is a whole number from 0 to ${labels.length - 1}, got ${start}.`);
  return { ...(still ?? figure(start)), sequence: { axis, labels, start, figure } };
}

// Shapes by name: "batch slots word" says what each axis is, and a mismatch is told in these words. Computes nothing.
import { UsageError } from "#kit";
import type { Tensor } from "#tensor";

/** Lengths by the axes' names. */
export type Sizes = Readonly<Record<string, number>>;

/** Signals by name, each with its axes: `{ readKeys: "batch reads word" }`. */
export type Axes = Readonly<Record<string, string>>;

/** Tensors by the same names. */
export type SignalsOf<A> = { readonly [Name in keyof A]: Tensor };

export const axesOf = (text: string): string[] => text.split(" ").filter((axis) => axis !== "");

/** The shape that axes have; @throws UsageError for an axis without a size. */
export function shapeOf(who: string, axes: string, sizes: Sizes): number[] {
  return axesOf(axes).map((axis) => {
    const length = sizes[axis];
    if (length === undefined) throw new UsageError(`${who}: the axis ${axis} of "${axes}" has no size.`);
    return length;
  });
}

/**
 * Holds tensors against their axes. An axis without a size, such as batch or time, takes that of the first tensor that has it, and
 * all others must agree.
 * @param who the part that complains.
 * @returns the sizes, with those that were taken.
 * @throws UsageError naming the part, the signal, the axis and both lengths.
 */
export function checkSignals(who: string, axes: Axes, signals: Readonly<Record<string, Tensor>>, sizes: Sizes): Sizes {
  const known: Record<string, number> = { ...sizes };
  for (const [name, text] of Object.entries(axes)) {
    const tensor = signals[name];
    const names = axesOf(text);
    if (tensor === undefined) {
      const given = Object.keys(signals).join(", ") || "nothing";
      throw new UsageError(`${who}: ${name} [${names.join(" ")}] is missing; given were ${given}.`);
    }
    if (tensor.rank !== names.length) {
      throw new UsageError(
        `${who}: ${name} has the axes [${names.join(" ")}], and not the ${tensor.rank} of [${tensor.shape}].`,
      );
    }
    names.forEach((axis, at) => {
      known[axis] ??= tensor.shape[at];
      if (known[axis] !== tensor.shape[at]) {
        throw new UsageError(
          `${who}: ${name} [${names.join(" ")}] wants ${axis} ${known[axis]}, got ${tensor.shape[at]} in [${tensor.shape}].`,
        );
      }
    });
  }
  return known;
}

// The kernel of a product over groups of axes: axes that everything walks as one become one.

import { restride, restrideAccess, stridedThings } from "./join.ts";
import type { Item } from "./number.ts";
import type { Access, Instruction, MatmulKernel, Store } from "./program.ts";
import { sizeOf } from "./shape.ts";

/** Everything strides over all axes: batch, m, n, k. */
export interface Parts {
  readonly item: Item<"matmul">;
  readonly extents: readonly number[];
  /** Numbers of m and n axes. */
  readonly m: number;
  readonly n: number;
  readonly a: Access;
  readonly b: Access;
  /** Over batch, m and n axes, as the store. */
  readonly epilogue: readonly Instruction[];
  readonly store: Store;
}

export function productKernel({ item, extents, m, n, a, b, epilogue, store }: Parts): MatmulKernel {
  const { batch } = item.attributes;
  const axes = extents.map((_, axis) => axis);
  const [batchAxes, mAxes, nAxes, kAxes] = [
    axes.slice(0, batch),
    axes.slice(batch, batch + m),
    axes.slice(batch + m, batch + m + n),
    axes.slice(batch + m + n),
  ];
  // Axes of a group that operands, epilogue and result all walk as one are one. A group of none has one of length 1.
  const outside = [...stridedThings(epilogue), store.access].map(({ strides }) => ({
    strides: [...strides, ...kAxes.map(() => 0)],
  }));
  const joined = (group: readonly number[], things: readonly { strides: readonly number[] }[]) => {
    const real = group.filter((axis) => extents[axis] !== 1);
    const keep = real.filter((axis, i) => {
      const next = real[i + 1];
      return next === undefined || !things.every(({ strides }) => strides[axis] === strides[next] * extents[next]);
    });
    if (keep.length === 0) return { keep: [extents.length], lengths: [1] };
    const lengths = keep.map((axis, i) =>
      sizeOf(real.filter((r) => r <= axis && r > (keep[i - 1] ?? -1)).map((r) => extents[r])),
    );
    return { keep, lengths };
  };
  const outer = [a, b, ...outside];
  const [ofBatch, ofM, ofN, ofK] = [
    batch === 0 ? { keep: [], lengths: [] } : joined(batchAxes, outer),
    joined(mAxes, outer),
    joined(nAxes, outer),
    joined(kAxes, [a, b]),
  ];
  const outerKeep = [...ofBatch.keep, ...ofM.keep, ...ofN.keep];
  return {
    kind: "matmul",
    dtype: item.dtype as "f32" | "f64",
    batch: ofBatch.lengths,
    m: ofM.lengths,
    n: ofN.lengths,
    k: ofK.lengths,
    a: restrideAccess(a, [...ofBatch.keep, ...ofM.keep, ...ofK.keep]),
    b: restrideAccess(b, [...ofBatch.keep, ...ofK.keep, ...ofN.keep]),
    epilogue: epilogue.map((instruction) => restride(instruction, outerKeep)),
    stores: [{ ...store, access: restrideAccess(store.access, outerKeep) }],
  };
}

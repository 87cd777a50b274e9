// Matrix products one element of the result after the other: what no lane fits, and engines without vectors.

import { type Access, MATMUL_BLOCK, type MatmulKernel } from "../../ir/program.ts";
import { sizeOf } from "../../ir/shape.ts";
import type { Code } from "./assembler.ts";
import { type Context, countLoop, nest } from "./context.ts";
import { Element } from "./element.ts";

/** One element of the result after the other. */
export function emitDots(code: Code, kernel: MatmulKernel, context: Context): void {
  const { dtype, batch, m, n, k, a, b, epilogue, stores } = kernel;
  const extents = [...batch, ...m, ...n];
  const outer = extents.map(() => code.local("i32"));
  const inner = k.map(() => code.local("i32"));
  const isLong = sizeOf(k) > MATMUL_BLOCK;
  const [total, sum, count] = [code.local(dtype), code.local(dtype), code.local("i32")];
  // Adding to -0 leaves any first summand as it is.
  const start = (value: number) => (dtype === "f32" ? code.f32(value) : code.f64(value));
  const frame = { code, layout: context.layout, types: context.types, lanes: "scalar" as const, laneAxis: -1 };
  const none = (axes: readonly number[]) => axes.map(() => 0);
  /** A factor over all axes: batch, m, n, k. */
  const factor = (access: Access, strides: readonly number[]) => ({
    kind: "load" as const,
    dtype,
    access: { ...access, strides: [...access.strides.slice(0, batch.length), ...strides] },
  });
  const ofA = a.strides.slice(batch.length);
  const ofB = b.strides.slice(batch.length);
  const factors = [
    factor(a, [...ofA.slice(0, m.length), ...none(n), ...ofA.slice(m.length)]),
    factor(b, [...none(m), ...ofB.slice(k.length), ...ofB.slice(0, k.length)]),
  ];
  const fold = () => code.get(total).get(sum).op(`${dtype}.add`).set(total);
  const indices = [...outer, ...inner];
  nest(code, outer, extents, () => {
    start(sizeOf(k) === 0 ? 0 : -0).set(total);
    start(-0).set(sum);
    code.i32(0).set(count);
    nest(code, inner.slice(0, -1), k.slice(0, -1), () => {
      const element = new Element({ ...frame, indices, innerAxis: indices.length - 1 }, factors);
      element.begin();
      countLoop(code, inner[inner.length - 1], k[k.length - 1], () => {
        const [x, y] = element.compute(none(indices));
        code.get(sum).get(x).get(y).op(`${dtype}.mul`, `${dtype}.add`).set(sum);
        if (!isLong) return;
        code.get(count).i32(1).op("i32.add").tee(count).i32(MATMUL_BLOCK).op("i32.eq");
        code.when(() => {
          fold();
          start(-0).set(sum);
          code.i32(0).set(count);
        });
      });
    });
    if (!isLong || sizeOf(k) % MATMUL_BLOCK > 0) fold();
    const result = new Element({ ...frame, indices: outer, innerAxis: -1 }, epilogue, total);
    result.begin(stores);
    result.compute(none(outer));
    result.store(stores, none(outer));
  });
}

// Elementwise kernels: vectors along the last axis where the types allow.

import type { LoopKernel } from "../../ir/program.ts";
import type { Code } from "./assembler.ts";
import { type Context, nest, type Stretch, tileLoop } from "./context.ts";
import { Element, isCutAlong } from "./element.ts";
import { type Lanes, laneCount, lanesFor } from "./lanes.ts";

export function emitLoop(code: Code, kernel: LoopKernel, context: Context, stretch?: Stretch): void {
  const { body, stores } = kernel;
  const extents = kernel.extents.length > 0 ? kernel.extents : [1];
  const scalarAccess = kernel.extents.length === 0;
  const last = extents.length - 1;
  const storedTypes = stores.map(({ access }) => context.types[access.buffer]);
  const wanted: Lanes =
    context.simd && !isCutAlong(body, last) && !scalarAccess ? lanesFor(body, storedTypes) : "scalar";
  const lanes: Lanes = extents[last] >= laneCount[wanted] ? wanted : "scalar";
  if (extents.includes(0)) return;

  const indices = extents.map(() => code.local("i32"));
  const axis = scalarAccess ? -1 : last;
  const frame = {
    code,
    layout: context.layout,
    types: context.types,
    lanes,
    laneAxis: lanes === "scalar" ? -1 : axis,
    indices: scalarAccess ? [] : indices,
    innerAxis: axis,
  };
  const still = kernel.extents.map(() => 0);
  const along = stretch?.axis === last ? { ...stretch, axis: 0 } : undefined;
  const over = () => {
    const element = new Element(frame, body);
    element.begin(stores);
    const step = () => {
      element.compute(still);
      element.store(stores, still);
    };
    if (lanes !== "scalar") tileLoop(code, indices[last], extents[last], laneCount[lanes], step, along);
    else nest(code, indices.slice(last), extents.slice(last), step, along);
  };
  nest(code, indices.slice(0, -1), extents.slice(0, -1), over, stretch);
}

// Row moves: gather and scatter-add. An index outside its range stops the program; the kernel's number says where.

import type { GatherKernel, ScatterAddKernel } from "../../ir/program.ts";
import type { Code } from "./assembler.ts";
import { type Context, countLoop } from "./context.ts";
import { prefix } from "./lanes.ts";
import { bytesOfElement } from "./layout.ts";

/** Rows of up to this many elements are copied one element after the other. */
const SHORT_ROW = 16;

export function emitGather(code: Code, kernel: GatherKernel, context: Context, status: number): void {
  const { source, target, width } = kernel;
  const bytes = width * bytesOfElement[context.types[source]];
  const { offsets } = context.layout;
  forEachRow(code, kernel, context, status, (i, row) => {
    const from = code.local("i32");
    const to = code.local("i32");
    code.get(row).i32(bytes).op("i32.mul").set(from);
    code.get(i).i32(bytes).op("i32.mul").set(to);
    if (bytes > SHORT_ROW * 4) {
      code
        .get(to)
        .i32(offsets[target])
        .op("i32.add")
        .get(from)
        .i32(offsets[source])
        .op("i32.add")
        .i32(bytes)
        .op("memory.copy");
      return;
    }
    for (let at = 0; at < bytes; at += 4) {
      code
        .get(to)
        .get(from)
        .memory("i32.load", offsets[source] + at)
        .memory("i32.store", offsets[target] + at);
    }
  });
}

export function emitScatterAdd(code: Code, kernel: ScatterAddKernel, context: Context, status: number): void {
  const { source, target, width, rows } = kernel;
  const dtype = context.types[source];
  const size = bytesOfElement[dtype];
  const { offsets } = context.layout;
  const type = prefix(dtype, "scalar");
  code
    .i32(offsets[target])
    .i32(0)
    .i32(rows * width * size)
    .op("memory.fill");
  forEachRow(code, kernel, context, status, (i, row) => {
    const j = code.local("i32");
    const at = code.local("i32");
    countLoop(code, j, width, () => {
      code.get(row).i32(width).op("i32.mul").get(j).op("i32.add").i32(size).op("i32.mul").tee(at);
      code.get(at).memory(`${type}.load`, offsets[target]);
      code
        .get(i)
        .i32(width)
        .op("i32.mul")
        .get(j)
        .op("i32.add")
        .i32(size)
        .op("i32.mul")
        .memory(`${type}.load`, offsets[source]);
      code.op(`${type}.add`).memory(`${type}.store`, offsets[target]);
    });
  });
}

function forEachRow(
  code: Code,
  { indices, rows, count, width }: Omit<GatherKernel, "kind">,
  context: Context,
  status: number,
  body: (i: number, row: number) => void,
): void {
  const i = code.local("i32");
  const row = code.local("i32");
  countLoop(code, i, count, () => {
    code.get(i).i32(4).op("i32.mul").memory("i32.load", context.layout.offsets[indices]).tee(row);
    code
      .i32(rows)
      .op("i32.ge_u")
      .when(() => {
        code.i32(0).i32(status).memory("i32.store", 0).op("unreachable");
      });
    if (width > 0) body(i, row);
  });
}

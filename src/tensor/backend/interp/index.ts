// The meaning of every program, as plain loops over typed arrays. Slow on purpose: nothing here is clever.

import { emptyData, type TypedArray } from "#kit";
import type { Reduction } from "../../ir/graph.ts";
import {
  type Access,
  type Backend,
  type CopyKernel,
  type GatherKernel,
  type Instruction,
  type IterateKernel,
  identityOf,
  type Kernel,
  type LoopKernel,
  MATMUL_BLOCK,
  type MatmulKernel,
  type Placed,
  type Program,
  REDUCE_PARTIALS,
  type ReduceKernel,
  type RepeatKernel,
  type RoutineKernel,
  type ScatterAddKernel,
  type Store,
} from "../../ir/program.ts";
import { basicOperations, roundTo } from "../../ir/scalar.ts";
import { sizeOf } from "../../ir/shape.ts";
import { routines } from "../../routine/table.ts";

type Memory = readonly TypedArray[];

export const interp: Backend = {
  name: "interp",
  prepare(program: Program) {
    return {
      run(inputs) {
        const memory = program.buffers.map(({ dtype, length }) => emptyData(dtype, length));
        program.inputs.forEach((buffer, position) => {
          if (buffer !== undefined) memory[buffer].set(inputs[position].values);
        });
        for (const { buffer, values } of program.constants) memory[buffer].set(values);
        for (const kernel of program.kernels) execute(kernel, memory);
        return program.outputs.map((buffer) => ({ values: memory[buffer] }));
      },
      forgetResult() {},
    };
  },
};

/** `turn`: of the repeat the kernel stands in. */
function execute(kernel: Kernel, memory: Memory, turn = 0): void {
  switch (kernel.kind) {
    case "loop":
      return loop(kernel, memory);
    case "reduce":
      return reduce(kernel, memory);
    case "matmul":
      return matmul(kernel, memory);
    case "gather":
      return gather(kernel, memory);
    case "scatterAdd":
      return scatterAdd(kernel, memory);
    case "routine":
      return routine(kernel, memory);
    case "iterate":
      return iterate(kernel, memory);
    case "copy":
      return copy(kernel, memory, turn);
    case "repeat":
      return repeat(kernel, memory);
  }
}

/** Calls `visit` with every index of the extents in row-major order. */
function forEachIndex(extents: readonly number[], visit: (index: readonly number[]) => void): void {
  if (extents.some((extent) => extent === 0)) return;
  const index = extents.map(() => 0);
  for (;;) {
    visit(index);
    let axis = extents.length - 1;
    while (axis >= 0 && ++index[axis] === extents[axis]) index[axis--] = 0;
    if (axis < 0) return;
  }
}

const along = (offset: number, strides: readonly number[], index: readonly number[]): number =>
  strides.reduce((sum, stride, axis) => sum + stride * index[axis], offset);

function read(memory: Memory, { buffer, offset, strides, guards }: Access, index: readonly number[]): number {
  for (const guard of guards) {
    const position = along(guard.offset, guard.strides, index);
    if (position < 0 || position >= guard.length) return 0;
  }
  return memory[buffer][along(offset, strides, index)];
}

/** The values of all instructions at one index. */
function evaluate(
  body: readonly Instruction[],
  memory: Memory,
  index: readonly number[],
  accumulator = 0,
  carried: readonly number[] = [],
): number[] {
  const values: number[] = [];
  for (const instruction of body) {
    switch (instruction.kind) {
      case "load":
        values.push(read(memory, instruction.access, index));
        break;
      case "constant":
        values.push(instruction.value);
        break;
      case "index":
        values.push(roundTo[instruction.dtype](along(instruction.offset, instruction.strides, index)));
        break;
      case "accumulator":
        values.push(accumulator);
        break;
      case "carry":
        values.push(carried[instruction.position]);
        break;
      case "apply": {
        const [x, y, z] = instruction.operands;
        const from = body[instruction.operands[instruction.operands.length - 1]].dtype;
        const { meaning } = basicOperations[instruction.operation];
        values.push(roundTo[instruction.dtype](meaning(values[x], values[y], values[z], from)));
        break;
      }
    }
  }
  return values;
}

function write(memory: Memory, stores: readonly Store[], values: readonly number[], index: readonly number[]): void {
  for (const { access, value } of stores)
    memory[access.buffer][along(access.offset, access.strides, index)] = values[value];
}

function loop({ extents, body, stores }: LoopKernel, memory: Memory): void {
  forEachIndex(extents, (index) => write(memory, stores, evaluate(body, memory, index), index));
}

const combine: { readonly [R in Reduction]: (x: number, y: number) => number } = {
  sum: (x, y) => x + y,
  min: Math.min,
  max: Math.max,
};

function reduce(kernel: ReduceKernel, memory: Memory): void {
  const { reduction, kept, extents, body, value, epilogue, stores } = kernel;
  const dtype = body[value].dtype;
  const join = (x: number, y: number) => roundTo[dtype](combine[reduction](x, y));
  const identity = identityOf(reduction, dtype);
  const run = extents[extents.length - 1];
  forEachIndex(extents.slice(0, kept), (keptIndex) => {
    let total = identity;
    forEachIndex(extents.slice(kept, -1), (outerIndex) => {
      const p = new Array<number>(REDUCE_PARTIALS).fill(identity);
      for (let i = 0; i < run; i++) {
        const element = evaluate(body, memory, [...keptIndex, ...outerIndex, i])[value];
        p[i % REDUCE_PARTIALS] = join(p[i % REDUCE_PARTIALS], element);
      }
      const even = join(join(p[0], p[4]), join(p[2], p[6]));
      const odd = join(join(p[1], p[5]), join(p[3], p[7]));
      total = join(total, join(even, odd));
    });
    write(memory, stores, evaluate(epilogue, memory, keptIndex, total), keptIndex);
  });
}

function matmul({ dtype, batch, m, n, k, a, b, epilogue, stores }: MatmulKernel, memory: Memory): void {
  const round = roundTo[dtype];
  forEachIndex([...batch, ...m, ...n], (index) => {
    const outer = index.slice(0, batch.length);
    const rows = index.slice(batch.length, batch.length + m.length);
    const columns = index.slice(batch.length + m.length);
    let total = 0;
    let sum = 0;
    let count = 0;
    forEachIndex(k, (inner) => {
      const product = round(
        read(memory, a, [...outer, ...rows, ...inner]) * read(memory, b, [...outer, ...inner, ...columns]),
      );
      const isFirst = count % MATMUL_BLOCK === 0;
      if (isFirst && count > 0) total = count === MATMUL_BLOCK ? sum : round(total + sum);
      sum = isFirst ? product : round(sum + product);
      count++;
    });
    total = count <= MATMUL_BLOCK ? sum : round(total + sum);
    write(memory, stores, evaluate(epilogue, memory, index, total), index);
  });
}

function routine({ routine: name, options, batch, inputs, output }: RoutineKernel, memory: Memory): void {
  /** One of the batch. */
  const part = ({ buffer, shape }: Placed, i: number) => ({
    shape,
    data: memory[buffer].subarray(i * sizeOf(shape), (i + 1) * sizeOf(shape)),
  });
  for (let i = 0; i < batch; i++) {
    routines[name].run(
      inputs.map((input) => part(input, i)),
      part(output, i),
      options,
    );
  }
}

function copy({ source, target, length, sourceStep, targetStep }: CopyKernel, memory: Memory, turn: number): void {
  const start = turn * sourceStep;
  memory[target].set(memory[source].subarray(start, start + length), turn * targetStep);
}

function repeat({ count, reverse, kernels }: RepeatKernel, memory: Memory): void {
  for (let i = 0; i < count; i++) {
    for (const kernel of kernels) execute(kernel, memory, reverse ? count - 1 - i : i);
  }
}

function checkedIndex(who: string, index: number, rows: number): number {
  if (index < 0 || index >= rows) throw new RangeError(`${who}: an index is outside 0..${rows - 1}`);
  return index;
}

function gather({ source, indices, target, rows, width, count }: GatherKernel, memory: Memory): void {
  for (let i = 0; i < count; i++) {
    const row = checkedIndex("gather", memory[indices][i], rows);
    for (let j = 0; j < width; j++) memory[target][i * width + j] = memory[source][row * width + j];
  }
}

function scatterAdd({ source, indices, target, rows, width, count }: ScatterAddKernel, memory: Memory): void {
  memory[target].fill(0);
  for (let i = 0; i < count; i++) {
    const row = checkedIndex("scatterAdd", memory[indices][i], rows);
    for (let j = 0; j < width; j++) memory[target][row * width + j] += memory[source][i * width + j];
  }
}

function iterate({ extents, limit, carries, body, next, until, steps }: IterateKernel, memory: Memory): void {
  forEachIndex(extents, (index) => {
    let state = carries.map(({ begin }) => read(memory, begin, index));
    let count = 0;
    for (; count < memory[limit][0]; count++) {
      const values = evaluate(body, memory, index, 0, state);
      if (values[until]) break;
      state = next.map((position) => values[position]);
    }
    carries.forEach(({ target }, i) => {
      if (target !== undefined) memory[target][index[0]] = state[i];
    });
    if (steps !== undefined) memory[steps][index[0]] = count;
  });
}

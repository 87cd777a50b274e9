// Graphs and programs as text for readers. Nothing parses it.

import type { Attributes, Node, Primitive } from "./graph.ts";
import { topological } from "./graph.ts";
import type { Access, Instruction, Kernel, Program, Store } from "./program.ts";
import { formatShape } from "./shape.ts";

const everyOf = (step: readonly number[]) => (step.every((by) => by === 1) ? "" : ` step ${formatShape(step)}`);

const details: { readonly [P in Primitive]: (attributes: Attributes[P]) => string } = {
  data: () => "",
  argument: ({ position }) => `${position}`,
  fill: ({ value }) => `${value}`,
  iota: ({ axis }) => `axis ${axis}`,
  map: ({ operation }) => operation,
  reduce: ({ reduction, axes }) => `${reduction} over axes ${axes.join(", ")}`,
  reshape: () => "",
  permute: ({ order }) => formatShape(order),
  broadcast: () => "",
  slice: ({ start, step }) => `from ${formatShape(start)}${everyOf(step)}`,
  pad: ({ low, step }) => `at ${formatShape(low)}${everyOf(step)}`,
  window: ({ axis, stride, dilation }) => `along axis ${axis} every ${stride}, ${dilation} apart`,
  concat: ({ axis }) => `along axis ${axis}`,
  matmul: ({ batch, inner }) => (batch === 0 && inner === 1 ? "" : `over ${inner} axes behind ${batch} leading`),
  gather: () => "",
  scatterAdd: () => "",
  routine: ({ routine }) => routine,
  scan: ({ length, reverse, carries, results }) =>
    `${length} times${reverse ? " backwards" : ""}, ${carries} carried, ${results.length - carries} given`,
  iterate: ({ carries }) => `${carries} carried`,
  output: ({ index }) => `${index}`,
  identity: () => "",
  custom: () => "",
};

/** One line a node, inputs before what they are used in. */
export function describeGraph(outputs: readonly Node[]): string {
  const order = topological(outputs);
  const positions = new Map(order.map((node, position) => [node, position]));
  const lines = order.map((node, position) => {
    const detail = (details[node.primitive] as (attributes: unknown) => string)(node.attributes);
    const inputs = node.inputs.map((input) => `n${positions.get(input)}`);
    const words = [node.primitive, detail, ...inputs].filter((word) => word !== "");
    return `n${position} = ${words.join(" ")} : ${node.dtype}${formatShape(node.shape)}`;
  });
  return [...lines, `gives ${outputs.map((node) => `n${positions.get(node)}`).join(", ")}`].join("\n");
}

/** `offset + stride * index` over loop indices i, j, k, ... */
function place(offset: number, strides: readonly number[]): string {
  const terms = strides.flatMap((stride, axis) => {
    const index = "ijklmnop"[axis] ?? `i${axis}`;
    if (stride === 0) return [];
    return stride === 1 ? index : `${stride} ${index}`;
  });
  return [...(offset !== 0 || terms.length === 0 ? [`${offset}`] : []), ...terms].join(" + ");
}

function element({ buffer, offset, strides, guards }: Access): string {
  const within = guards.map((guard) => `0 <= ${place(guard.offset, guard.strides)} < ${guard.length}`);
  return `b${buffer}[${place(offset, strides)}]${within.length > 0 ? ` where ${within.join(" and ")}, else 0` : ""}`;
}

function instructionText(instruction: Instruction, letter: string): string {
  switch (instruction.kind) {
    case "load":
      return element(instruction.access);
    case "constant":
      return `${instruction.value}`;
    case "index":
      return place(instruction.offset, instruction.strides);
    case "accumulator":
      return "result so far";
    case "carry":
      return `carried ${instruction.position}`;
    case "apply":
      return `${instruction.operation} ${instruction.operands.map((operand) => `${letter}${operand}`).join(" ")}`;
  }
}

/** Values are v0, v1, ... for every element, w0, w1, ... on the way out of a reduction or product. */
const body = (instructions: readonly Instruction[], letter = "v"): string[] =>
  instructions.map((instruction, position) => {
    return `    ${letter}${position} = ${instructionText(instruction, letter)} : ${instruction.dtype}`;
  });

const stores = (list: readonly Store[], letter = "v"): string[] =>
  list.map(({ access, value }) => `    ${element(access)} <- ${letter}${value}`);

function kernelText(kernel: Kernel): string[] {
  switch (kernel.kind) {
    case "loop":
      return [`loop over ${formatShape(kernel.extents)}`, ...body(kernel.body), ...stores(kernel.stores)];
    case "reduce": {
      const { reduction, extents, kept, value } = kernel;
      const over = `${formatShape(extents.slice(kept))}${kept > 0 ? ` for each of ${formatShape(extents.slice(0, kept))}` : ""}`;
      const inner = [...body(kernel.body), `    ${reduction} of v${value}, and then`];
      return [`${reduction} over ${over}`, ...inner, ...body(kernel.epilogue, "w"), ...stores(kernel.stores, "w")];
    }
    case "matmul": {
      const { batch, m, k, n, a, b } = kernel;
      const sizes = `[${m.join(" ")},${k.join(" ")}] x [${k.join(" ")},${n.join(" ")}]${batch.length > 0 ? `, ${formatShape(batch)} of them` : ""}`;
      const operands = `    b${a.buffer} strides ${formatShape(a.strides)} times b${b.buffer} strides ${formatShape(b.strides)}, and then`;
      return [`product ${sizes}`, operands, ...body(kernel.epilogue, "w"), ...stores(kernel.stores, "w")];
    }
    case "gather":
      return [
        `gather ${kernel.count} of ${kernel.rows} rows of ${kernel.width}: b${kernel.target} <- b${kernel.source} at b${kernel.indices}`,
      ];
    case "scatterAdd":
      return [
        `scatter-add ${kernel.count} into ${kernel.rows} rows of ${kernel.width}: b${kernel.target} <- b${kernel.source} at b${kernel.indices}`,
      ];
    case "routine":
      return [
        `${kernel.routine}, ${kernel.batch} times: b${kernel.output.buffer} <- ${kernel.inputs.map(({ buffer }) => `b${buffer}`).join(", ")}`,
      ];
    case "copy": {
      const { source, target, length, sourceStep, targetStep } = kernel;
      const at = (step: number) => (step === 0 ? "" : `[${step} turn ...]`);
      return [`copy ${length}: b${target}${at(targetStep)} <- b${source}${at(sourceStep)}`];
    }
    case "iterate": {
      const { extents, carries, limit, next, until, steps } = kernel;
      return [
        `iterate ${formatShape(extents)}, each until v${until} or b${limit}[0] steps`,
        ...body(kernel.body),
        ...carries.map(({ begin, target }, i) => {
          const end = target === undefined ? "" : `; b${target}[i] <- it`;
          return `    carried ${i} = ${element(begin)}, then v${next[i]}${end}`;
        }),
        ...(steps === undefined ? [] : [`    b${steps}[i] <- steps`]),
      ];
    }
    case "repeat": {
      const inner = kernel.kernels.flatMap((one) => kernelText(one));
      return [`${kernel.count} turns${kernel.reverse ? ", backwards" : ""}`, ...inner.map((line) => `    ${line}`)];
    }
  }
}

/** Buffers, then kernels in the order they run. */
export function describeProgram({ buffers, kernels }: Program): string {
  const lines = buffers.map(({ role, dtype, length }, position) => `b${position} = ${role}, ${length} x ${dtype}`);
  const numbered = kernels.flatMap((kernel, position) => {
    const [first, ...rest] = kernelText(kernel);
    return [`${position + 1}. ${first}`, ...rest];
  });
  return [...lines, ...numbered].join("\n");
}

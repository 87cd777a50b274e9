// Finding where a NaN comes from.

import type { Tensor } from "./array.ts";
import { type Node, topological, valueInputs } from "./ir/graph.ts";
import { formatShape, rowMajorStrides } from "./ir/shape.ts";
import { evaluate, heldBy, isTracing } from "./trace/evaluate.ts";
import { formOf } from "./trace/leaves.ts";

/**
 * The same function, with every operation's values looked at: throws a RangeError that names the operation which first made a
 * NaN out of numbers, the place, and the numbers. Slow, and for looking only; a loop counts as one operation. What is compiled
 * or transformed around it is not checked, what it compiles or transforms inside is.
 */
export function checkNumerics<Arguments extends readonly unknown[], Result>(
  fn: (...values: Arguments) => Result,
): (...values: Arguments) => Result {
  return (...values) => {
    const result = fn(...values);
    if (isTracing()) return result;
    const outputs: Tensor[] = [];
    formOf("checkNumerics: the result", result, outputs);
    const roots = outputs.map(({ node }) => node);
    const nodes = topological(roots, [], valueInputs).filter(
      ({ primitive }) => primitive !== "scan" && primitive !== "iterate",
    );
    // Evaluating forgets where values came from.
    const inputsOf = new Map(nodes.map((node) => [node, valueInputs(node.is("output") ? node.inputs[0] : node)]));
    const made = new Map(nodes.map((node) => [node, { name: nameOf(node), isElementwise: node.is("map") }]));
    evaluate(nodes);
    for (const node of nodes) {
      const at = firstNaN(node);
      const inputs = inputsOf.get(node)!;
      if (at >= 0 && inputs.every((input) => firstNaN(input) < 0))
        throw new RangeError(report(made.get(node)!, node, at, inputs));
    }
    return result;
  };
}

const nameOf = (node: Node): string => {
  if (node.is("map")) return node.attributes.operation;
  if (node.is("reduce")) return node.attributes.reduction;
  if (node.is("output")) return node.inputs[0].primitive;
  return node.is("routine") ? node.attributes.routine : node.primitive;
};

function firstNaN(node: Node): number {
  return node.dtype === "f32" || node.dtype === "f64" ? heldBy(node).values.findIndex(Number.isNaN) : -1;
}

interface Made {
  readonly name: string;
  readonly isElementwise: boolean;
}

function report({ name, isElementwise }: Made, node: Node, at: number, inputs: readonly Node[]): string {
  const index = rowMajorStrides(node.shape).map((stride, axis) => Math.floor(at / stride) % node.shape[axis]);
  const numbers = isElementwise ? ` of ${inputs.map((input) => heldBy(input).values[at]).join(" and ")}` : "";
  const place = `at ${formatShape(index)} of ${node.dtype} ${formatShape(node.shape)}`;
  if (inputs.length === 0) return `checkNumerics: an input is NaN ${place}`;
  return `checkNumerics: ${name}${numbers} gave NaN ${place}, and no NaN went in`;
}

// Gives recorded nodes their values: lowers what they depend on, runs it, and remembers programs by the graph's form.

import { emptyData } from "#kit";
import { currentBackend } from "../backend/index.ts";
import { type Held, type Node, settle, type Trace, topological, valueInputs } from "../ir/graph.ts";
import { lower } from "../ir/lower.ts";
import { numberNodes } from "../ir/number.ts";
import type { Executable } from "../ir/program.ts";
import { sizeOf } from "../ir/shape.ts";

/** Programs kept for graphs that come again. */
const LARGEST_CACHE = 512;
const programs = new Map<string, Executable>();

let openTraces = 0;

/** Whether operations are being recorded for a transformation, so that nothing may be read. */
export const isTracing = (): boolean => openTraces > 0;

/** Runs `record` with a trace that is open meanwhile. */
export function withTrace<R>(name: string, record: (trace: Trace) => R): R {
  const trace: Trace = { name, open: true };
  openTraces++;
  try {
    return record(trace);
  } finally {
    trace.open = false;
    openTraces--;
  }
}

export function evaluate(nodes: readonly Node[]): void {
  if (nodes.every((node) => node.is("data"))) return;
  const pending = [...new Set(nodes)].filter((node) => !node.is("data"));
  const leaves: Node[] = [];
  for (const node of topological(pending, [], valueInputs)) {
    if (node.is("data")) leaves.push(node);
    if (node.is("argument") || (node.is("identity") && node.attributes.trace.open)) {
      throw new Error(
        "tensor: read inside a function that is being recorded by compile, grad, vmap or scan, where values are not known yet; return it instead",
      );
    }
  }
  const backend = currentBackend();
  const numbered = numberNodes(pending, leaves);
  const key = `${backend.name}\n${numbered.key}`;
  let program = programs.get(key);
  if (program) programs.delete(key);
  else program = backend.prepare(lower(numbered, leaves.length), "shared");
  programs.set(key, program); // the newest last
  if (programs.size > LARGEST_CACHE) programs.delete(programs.keys().next().value!);
  const results = program.run(leaves.map(heldBy));
  pending.forEach((node, i) => {
    settle(node, results[i]);
  });
}

/** What an evaluated node holds. */
export function heldBy(node: Node): Held {
  if (!node.is("data")) throw new Error(`tensor: ${node.primitive} has no values yet`);
  return node.attributes;
}

/** A copy for whoever asked. */
export function readValues(node: Node) {
  evaluate([node]);
  const values = emptyData(node.dtype, sizeOf(node.shape));
  values.set(heldBy(node).values);
  return values;
}

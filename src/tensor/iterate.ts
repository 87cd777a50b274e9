// A program of single elements with its own loop and early end: escape times, n bodies, orbits. Recorded once for one element.

import { Tensor } from "./array.ts";
import { argument, broadcast, data, fill, outcome, iterate as record } from "./ir/build.ts";
import { type Node, topological, valueInputs } from "./ir/graph.ts";
import { broadcastShapes, formatShape, type Shape } from "./ir/shape.ts";
import { withTrace } from "./trace/evaluate.ts";
import { formOf, rebuild, sameForm } from "./trace/leaves.ts";

export interface IterateOptions<State, Fixed> {
  /** The next state of one element: tensors without axes in, tensors without axes out, by elementwise operations alone. */
  readonly step: (state: State, fixed: Fixed) => State;
  /** Whether an element ends: a bool, asked before every step. Never, when absent. */
  readonly until?: (state: State, fixed: Fixed) => Tensor;
  /** Most steps of any element, 0 to 2^31 - 1. As an i32 tensor it is an input of the program, which then fits every limit. */
  readonly limit: number | Tensor;
  /** What the step reads besides the state and never changes: a tree of tensors, one number an element or one for all. */
  readonly fixed?: Fixed;
}

/**
 * Every element of `start` goes on by `step` until its own `until` holds or `limit` steps are made. `start` and `fixed` are trees of
 * tensors of one shape, or of none for all elements alike; what the step closes over are single numbers. Gives the `state` each
 * element ended in and its `steps` (i32), 0 where it ended at once. One call into the program: elements are taken in vectors
 * whose lanes stop one by one, and threads share them. There is no gradient.
 * @throws TypeError when the step is not elementwise, or gives a state of another form or type.
 */
export function iterate<State, Fixed = Record<never, never>>(
  start: State,
  { step, until, limit, fixed = {} as Fixed }: IterateOptions<State, Fixed>,
): { state: State; steps: Tensor } {
  const [begin, given, next]: Tensor[][] = [[], [], []];
  const form = formOf("iterate", start, begin);
  const formOfFixed = formOf("iterate: what is fixed", fixed, given);
  if (begin.length === 0) throw new TypeError("iterate: the state has no tensors");
  const elements = [...begin, ...given].reduce<Shape>(
    (sofar, { shape }) => broadcastShapes("iterate", sofar, shape),
    [],
  );

  const { places, results } = withTrace("iterate", () => {
    const single = ({ dtype }: Tensor) => new Tensor(argument(-1, [], dtype));
    const [carried, kept] = [begin.map(single), given.map(single)];
    const state = rebuild(form, carried) as State;
    const constants = rebuild(formOfFixed, kept) as Fixed;
    if (!sameForm(formOf("iterate: the next state", step(state, constants), next), form)) {
      throw new TypeError("iterate: the step must give a state of the form it was given");
    }
    const ends = until?.(state, constants) ?? new Tensor(fill(0, [], "bool"));
    if (!(ends instanceof Tensor) || ends.dtype !== "bool") throw new TypeError("iterate: until must give a bool");
    return { places: [...carried, ...kept].map(({ node }) => node), results: [...next, ends].map(({ node }) => node) };
  });
  next.forEach(({ dtype }, i) => {
    if (dtype !== begin[i].dtype) {
      throw new TypeError(`iterate: a number of the state begins as ${begin[i].dtype} and becomes ${dtype}`);
    }
  });
  const outside = checkStep(places, results);
  const stretch = ({ node }: Tensor) => (node.shape.length === 0 ? node : broadcast(node, elements));
  const inputs = [...begin.map(stretch), ...given.map(stretch), ...outside, limitNode(limit)];
  const iteration = { carries: begin.length, places: [...places, ...outside], results };
  const node = record(inputs, iteration, elements);
  const result = (index: number) => new Tensor(outcome(node, index));
  return {
    state: rebuild(
      form,
      begin.map((_, i) => result(i)),
    ) as State,
    steps: result(begin.length),
  };
}

/** What the step reads from outside, each a single number computed once; refuses all that is not elementwise. */
function checkStep(places: readonly Node[], results: readonly Node[]): Node[] {
  const depends = new Set(places);
  const order = topological(results, places, valueInputs);
  for (const node of order) if (valueInputs(node).some((input) => depends.has(input))) depends.add(node);
  const outside = new Set<Node>();
  for (const node of results) if (!depends.has(node) && !node.is("fill")) outside.add(node);
  for (const node of depends) {
    if (places.includes(node)) continue;
    if (node.shape.length > 0) {
      throw new TypeError(
        "iterate: the step works on single numbers, and an array came in; give arrays as state or as fixed",
      );
    }
    if (!node.is("map") && !node.is("identity") && !node.is("custom")) {
      throw new TypeError(`iterate: the step is elementwise, and ${node.primitive} is not`);
    }
    for (const input of valueInputs(node)) if (!depends.has(input) && !input.is("fill")) outside.add(input);
  }
  return [...outside];
}

function limitNode(limit: number | Tensor): Node {
  if (limit instanceof Tensor) {
    if (limit.dtype === "i32" && limit.shape.length === 0) return limit.node;
    throw new TypeError(`iterate: the limit is one i32, got ${limit.dtype} ${formatShape(limit.shape)}`);
  }
  if (!(Number.isInteger(limit) && limit >= 0 && limit < 2 ** 31)) {
    throw new RangeError(`iterate: the limit is a whole number from 0 to ${2 ** 31 - 1}, got ${limit}`);
  }
  return data(Int32Array.of(limit), [], "i32"); // an input, not a constant: programs for other limits are the same
}

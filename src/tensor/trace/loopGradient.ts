// Gradients through a scan: another scan, backwards in time, over what the first one leaves behind.

import { argument, broadcast, fill, map, matmul, output, permute, reduce, reshape } from "../ir/build.ts";
import { type Node, topological, valueInputs } from "../ir/graph.ts";
import { type Bound, closeLoop, isMovement } from "../ir/loop.ts";
import { isBasic } from "../ir/scalar.ts";
import { sizeOf } from "../ir/shape.ts";
import { batch } from "./batch.ts";

/** Adjoints of inputs from those of outputs: see gradient.ts. */
type PullbackOf = (
  outputs: readonly Node[],
  adjoints: readonly (Node | undefined)[],
  inputs: readonly Node[],
) => (Node | undefined)[];

const isFloat = ({ dtype }: Node) => dtype === "f32" || dtype === "f64";
const placeLike = ({ shape, dtype }: Node) => argument(-1, shape, dtype);
const zerosLike = ({ shape, dtype }: Node) => fill(0, shape, dtype);

/**
 * Adjoints of a scan's inputs (carries, sequences, constants) from those of its results. The step's own pullback is recorded
 * once; the values of the step that it reads are kept for every step, as further outputs of the scan, unless the scan says to
 * compute them again.
 */
export function loopGradient(
  loop: Node<"scan">,
  adjoints: readonly (Node | undefined)[],
  pullback: PullbackOf,
): (Node | undefined)[] {
  const { length, reverse, carries, sequences, places, results, recompute } = loop.attributes;
  const moving = places.slice(0, carries).flatMap((place, i) => (isFloat(place) ? [i] : []));
  const given = results.flatMap((_, i) => (i >= carries && adjoints[i] ? [i] : []));
  const adjointPlaces = [...moving, ...given].map((i) => placeLike(results[i]));
  const parts = pullback(
    [...moving, ...given].map((i) => results[i]),
    adjointPlaces,
    places,
  );
  const forward = new Set(topological(results, places));

  // What the pullback reads of the step. Moved elements, comparisons and what is spread out of less are made again from what they were
  // made of.
  const kept = new Set<Node>();
  const seen = new Set<Node>();
  const stack = parts.filter((part) => part !== undefined);
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const position = places.indexOf(node);
    const isResult = node.is("output") && forward.has(node.inputs[0]); // of a loop within the step
    const isInside = isResult || (forward.has(node) && valueInputs(node).length > 0);
    if (position >= 0 && position < carries) kept.add(node);
    else if (position < 0 && isInside && !recompute && !isMovement(node) && !isSpread(node) && isWorth(node))
      kept.add(node);
    else if (position < 0) stack.push(...valueInputs(node));
  }
  /** Values at all steps, time first. */
  const stacks = new Map<Node, Node>();
  for (const node of kept) {
    let index = results.indexOf(node, carries);
    if (index < 0) index = results.push(node) - 1;
    stacks.set(node, output(loop, index));
  }
  places.slice(carries, carries + sequences).forEach((place, i) => {
    stacks.set(place, loop.inputs[carries + i]);
  });
  given.forEach((index, i) => {
    stacks.set(adjointPlaces[moving.length + i], adjoints[index]!);
  });

  // Steps' parts for a constant are summed outside where they are sums themselves, and carried along where not.
  const gives: Node[] = [];
  const give = (node: Node): number => {
    const known = gives.indexOf(node);
    return known >= 0 ? known : gives.push(node) - 1;
  };
  const constants = places.map((place, i) => (i >= carries + sequences && isFloat(place) ? parts[i] : undefined));
  const carried = constants.filter((part) => part !== undefined && (recompute || !isSum(part))) as Node[];
  const running = carried.map(placeLike);
  const entering = moving.map((i) => parts[i] ?? zerosLike(places[i]));
  const toSequences = places.map((place, i) =>
    i >= carries && i < carries + sequences && isFloat(place) && parts[i] ? give(parts[i]) : -1,
  );
  const summed = constants.map((part) => (part && !carried.includes(part) ? part : undefined));
  const ahead = new Map(stacks);
  places.slice(carries + sequences).forEach((place, i) => {
    ahead.set(place, everyTime(loop.inputs[carries + sequences + i], length));
  });
  for (const part of summed) {
    for (const node of part ? summands(part).map(moved) : []) if (!ahead.has(node)) give(node);
  }

  const bound = (place: Node, value: Node): Bound => ({ place, value });
  const back = closeLoop({
    length,
    reverse: !reverse,
    recompute,
    carries: [
      ...moving.map((i, n) => bound(adjointPlaces[n], adjoints[i] ?? zerosLike(places[i]))),
      ...running.map((place) => bound(place, zerosLike(place))),
    ],
    sequences: [...stacks].map(([place, value]) => bound(place, value)),
    results: [...entering, ...carried.map((part, i) => map("add", running[i], part)), ...gives],
  });
  const first = moving.length + carried.length;
  gives.forEach((node, i) => {
    if (!ahead.has(node)) ahead.set(node, output(back, first + i));
  });
  return places.map((_, i) => {
    if (i < carries) return moving.includes(i) ? output(back, moving.indexOf(i)) : undefined;
    if (toSequences[i] >= 0) return output(back, first + toSequences[i]);
    const part = constants[i];
    if (!part) return undefined;
    if (summed[i]) return sumOverTime(part, ahead);
    return output(back, moving.length + carried.indexOf(part));
  });
}

/** Numbers that are no floats are made again where that is elementwise. */
const isWorth = (node: Node) => isFloat(node) || node.is("reduce") || node.is("routine");

/** Steps of computing up to which what takes more room than what it is made of is rather made again than kept. */
const FEW = 4;

/** Whether an array is a few basic steps away from arrays that are together at most half as large: sums and products of rows with columns. */
function isSpread(node: Node): boolean {
  const bases = new Set<Node>();
  let steps = 0;
  const stack = [node];
  for (let at = stack.pop(); at; at = stack.pop()) {
    if (isMovement(at)) stack.push(...at.inputs);
    else if (at.is("fill") || at.is("iota")) continue;
    else if (at.is("map") && isBasic(at.attributes.operation) && sizeOf(at.shape) === sizeOf(node.shape)) {
      if (++steps > FEW) return false;
      stack.push(...at.inputs);
    } else bases.add(at);
  }
  const room = [...bases].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return steps > 0 && 2 * room <= sizeOf(node.shape);
}

/** Whether a step's part is a sum of products or a reduced sum, so that time is but one more axis to sum over. */
function isSum(part: Node): boolean {
  if (part.is("map") && part.attributes.operation === "add") return part.inputs.every(isSum);
  if (part.is("reshape") || part.is("permute")) return isSum(part.inputs[0]);
  if (part.is("reduce")) return part.attributes.reduction === "sum";
  return part.is("matmul") && part.attributes.batch === 0;
}

/** What such a part sums over. */
const summands = (part: Node): readonly Node[] =>
  part.is("map") || part.is("reshape") || part.is("permute") ? part.inputs.flatMap(summands) : part.inputs;

/** What a node's elements were before they were moved. */
const moved = (node: Node): Node => (isMovement(node) ? moved(node.inputs[0]) : node);

/** The same at every step. */
const everyTime = (node: Node, length: number) => broadcast(reshape(node, [1, ...node.shape]), [length, ...node.shape]);

/** All steps' values of a node that moves what is known for all steps. */
function stackOf(node: Node, stacks: ReadonlyMap<Node, Node>): Node {
  const known = stacks.get(node);
  if (known) return known;
  const [input] = node.inputs;
  const inner = stackOf(input, stacks);
  return batch([node], new Map([[input, inner]]), inner.shape[0])[0]!;
}

function sumOverTime(part: Node, stacks: ReadonlyMap<Node, Node>): Node {
  if (part.is("map")) return map("add", sumOverTime(part.inputs[0], stacks), sumOverTime(part.inputs[1], stacks));
  if (part.is("reshape")) return reshape(sumOverTime(part.inputs[0], stacks), part.shape);
  if (part.is("permute")) return permute(sumOverTime(part.inputs[0], stacks), part.attributes.order);
  const [x, y] = part.inputs.map((input) => stackOf(input, stacks));
  if (part.is("reduce")) return reduce("sum", x, [0, ...part.attributes.axes.map((axis) => axis + 1)]);
  // [time, m..., k...] x [time, k..., n...]: time joins the axes summed over.
  const { inner } = (part as unknown as Node<"matmul">).attributes;
  const free = x.shape.length - 1 - inner;
  const axes = x.shape.map((_, axis) => axis);
  return matmul(permute(x, [...axes.slice(1, free + 1), 0, ...axes.slice(free + 1)]), y, 0, inner + 1);
}

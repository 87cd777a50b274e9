// Loops over time inside a program.

import { Tensor } from "./array.ts";
import { argument, output } from "./ir/build.ts";
import { closeLoop } from "./ir/loop.ts";
import { formatShape, sameShape } from "./ir/shape.ts";
import { withTrace } from "./trace/evaluate.ts";
import { formOf, rebuild, sameForm } from "./trace/leaves.ts";

export interface ScanOptions {
  /** Steps, where there is no sequence to count them by. */
  readonly length?: number;
  /** From the last step to the first; outputs stay at their step's place. */
  readonly reverse?: boolean;
  /**
   * For long loops under a gradient: keep the carry every so many steps, and compute the steps between again on the way back.
   * Memory goes with length / checkpoint + checkpoint instead of length; it must divide the length. Gradients are the same.
   */
  readonly checkpoint?: number;
}

/**
 * A step applied along axis 0 of the sequences, in one loop of the program: `[carry, y] = step(carry, x)` for every x of `xs`, giving
 * the last carry and all outputs along axis 0. Carry, xs and outputs are trees of tensors (`{}` or `[]` for none); the carry keeps its
 * shapes and types. Differentiable, also with respect to what the step closes over; composes with every transformation.
 */
export function scan<Carry, X, Y>(
  step: (carry: Carry, x: X) => readonly [carry: Carry, output: Y],
  carry: Carry,
  xs: X,
  options: ScanOptions = {},
): [carry: Carry, outputs: Y] {
  const { reverse = false, checkpoint } = options;
  const sequences: Tensor[] = [];
  const formOfXs = formOf("scan", xs, sequences);
  const length = lengthOf(sequences, options.length);
  if (checkpoint === undefined || checkpoint >= length)
    return loop(step, carry, xs, { length, reverse, recompute: false });
  if (!(Number.isInteger(checkpoint) && checkpoint >= 1 && length % checkpoint === 0)) {
    throw new RangeError(`scan: checkpoint must divide the ${length} steps, got ${checkpoint}`);
  }
  const stretches = length / checkpoint;
  const cut = sequences.map((x) => x.reshape(stretches, checkpoint, ...x.shape.slice(1)));
  const stretch = (sofar: Carry, part: X) => loop(step, sofar, part, { length: checkpoint, reverse, recompute: false });
  const [last, outputs] = loop(stretch, carry, rebuild(formOfXs, cut) as X, {
    length: stretches,
    reverse,
    recompute: true,
  });
  const given: Tensor[] = [];
  const form = formOf("scan", outputs, given);
  const joined = given.map((y) => y.reshape(length, ...y.shape.slice(2)));
  return [last, rebuild(form, joined) as Y];
}

interface LoopOptions {
  readonly length: number;
  readonly reverse: boolean;
  readonly recompute: boolean;
}

function loop<Carry, X, Y>(
  step: (carry: Carry, x: X) => readonly [carry: Carry, output: Y],
  carry: Carry,
  xs: X,
  options: LoopOptions,
): [carry: Carry, outputs: Y] {
  const [begin, sequences, next, given]: Tensor[][] = [[], [], [], []];
  const formOfCarry = formOf("scan", carry, begin);
  const formOfXs = formOf("scan", xs, sequences);
  const { formOfGiven, places } = withTrace("scan", () => {
    const carries = begin.map(({ shape, dtype }) => new Tensor(argument(-1, shape, dtype)));
    const elements = sequences.map(({ shape, dtype }) => new Tensor(argument(-1, shape.slice(1), dtype)));
    const result: readonly unknown[] = step(rebuild(formOfCarry, carries) as Carry, rebuild(formOfXs, elements) as X);
    if (!Array.isArray(result) || result.length !== 2) {
      throw new TypeError("scan: the step must give a carry and an output, as [carry, output]");
    }
    if (!sameForm(formOf("scan: the carry", result[0], next), formOfCarry)) {
      throw new TypeError("scan: the step must give a carry of the form it was given");
    }
    return { formOfGiven: formOf("scan: the output", result[1], given), places: { carries, elements } };
  });
  next.forEach(({ shape, dtype }, i) => {
    if (dtype !== begin[i].dtype || !sameShape(shape, begin[i].shape)) {
      throw new TypeError(
        `scan: the carry begins as ${begin[i].dtype} ${formatShape(begin[i].shape)} and becomes ${dtype} ${formatShape(shape)}`,
      );
    }
  });
  const bound = (list: readonly Tensor[], values: readonly Tensor[]) =>
    list.map(({ node }, i) => ({ place: node, value: values[i].node }));
  const node = closeLoop({
    ...options,
    carries: bound(places.carries, begin),
    sequences: bound(places.elements, sequences),
    results: [...next, ...given].map((result) => result.node),
  });
  const result = (index: number) => new Tensor(output(node, index));
  return [
    rebuild(
      formOfCarry,
      begin.map((_, i) => result(i)),
    ) as Carry,
    rebuild(
      formOfGiven,
      given.map((_, i) => result(begin.length + i)),
    ) as Y,
  ];
}

function lengthOf(sequences: readonly Tensor[], said: number | undefined): number {
  const lengths = sequences.map(({ shape }) => {
    if (shape.length === 0) throw new TypeError("scan: a sequence wants time as axis 0, got a single number");
    return shape[0];
  });
  const length = said ?? lengths[0];
  if (length === undefined) throw new TypeError("scan: wants a sequence, or a length where there is none");
  const odd = lengths.find((other) => other !== length);
  if (!(Number.isInteger(length) && length >= 0) || odd !== undefined) {
    throw new RangeError(`scan: ${length} steps, but a sequence of ${odd ?? length}`);
  }
  return length;
}

// Decides what of a graph is computed into memory and what inside the loops of others. Second step of lowering.
// Stored: results of reductions, products and all else with a kernel of its own, outputs, whatever several kernels want,
// and what cannot be read through an affine view. Everything else is recomputed element by element where it is used.

import { Body } from "./body.ts";
import { type Item, isItem } from "./number.ts";
import { isBasic } from "./scalar.ts";
import { sameShape } from "./shape.ts";
import { arrangement, isArrangement, isSplit } from "./view.ts";

/** Scalar steps after which an expression is stored, so that kernels stay of a size a compiler likes. */
const LONGEST = 400;

export interface Fusion {
  /** Items with a buffer of their own. */
  readonly stored: readonly boolean[];
  /** For a stored elementwise item, or an arrangement of one: the reduction or product whose kernel computes it on the way out. */
  readonly epilogueOf: ReadonlyMap<number, number>;
}

const isHeavy = (item: Item) => item.primitive === "reduce" || item.primitive === "matmul";
const isGiven = (item: Item) =>
  item.primitive === "data" || item.primitive === "argument" || item.primitive === "output";
/** Kernels that read whole arrays as they lie in memory. */
const readsWhole = (item: Item) =>
  item.primitive === "gather" ||
  item.primitive === "scatterAdd" ||
  item.primitive === "routine" ||
  item.primitive === "scan" ||
  item.primitive === "iterate";
/** Results put together from parts, each with a loop of its own. */
const isAssembled = (item: Item) =>
  item.primitive === "concat" || (isItem(item, "pad") && item.attributes.step.some((step) => step !== 1));
const isAlwaysStored = (item: Item) => isHeavy(item) || isGiven(item) || readsWhole(item) || isAssembled(item);

/**
 * Scalar steps to recompute each item from what is surely in memory. Items past LONGEST, in steps or in the length of the
 * way through movements too, count as stored; what is repeated is stored before, and lengthens nothing.
 */
function measure(items: readonly Item[]): { cost: number[]; long: boolean[] } {
  const cost: number[] = [];
  const steps: number[] = [];
  const depth: number[] = [];
  const long: boolean[] = [];
  items.forEach((item, i) => {
    const own = isItem(item, "map") ? (isBasic(item.attributes.operation) ? 1 : compositeSteps(item, items)) : 0;
    const kept = isAlwaysStored(item);
    cost[i] = kept ? 0 : item.inputs.reduce((sum, input) => sum + cost[input], own);
    const isRepeated = item.primitive === "broadcast" || item.primitive === "window";
    steps[i] = kept || isRepeated ? 0 : item.inputs.reduce((sum, input) => sum + steps[input], own);
    depth[i] = kept ? 0 : item.inputs.reduce((deepest, input) => Math.max(deepest, depth[input] + 1), 0);
    long[i] = steps[i] > LONGEST || depth[i] > LONGEST;
    if (long[i]) cost[i] = steps[i] = depth[i] = 0;
  });
  return { cost, long };
}

const stepsKnown = new Map<string, number>();

function compositeSteps({ attributes: { operation }, inputs }: Item<"map">, items: readonly Item[]): number {
  const dtypes = inputs.map((input) => items[input].dtype);
  const key = `${operation} ${dtypes.join(" ")}`;
  let steps = stepsKnown.get(key);
  if (steps === undefined) {
    const body = new Body();
    const operands = dtypes.map((dtype, i) => body.push({ kind: "index", dtype, offset: i, strides: [] }));
    body.apply(operation, operands);
    steps = body.instructions.filter((instruction) => instruction.kind === "apply").length;
    stepsKnown.set(key, steps);
  }
  return steps;
}

export function fuse(items: readonly Item[], outputs: readonly number[]): Fusion {
  const { cost, long } = measure(items);
  const stored = items.map((item, i) => isAlwaysStored(item) || long[i]);
  for (const output of outputs) stored[output] = true;
  const consumers: number[][] = items.map(() => []);
  items.forEach((item, i) => {
    for (const input of new Set(item.inputs)) consumers[input].push(i);
  });

  const store = (i: number) => {
    if (items[i].primitive !== "fill") stored[i] = true;
  };
  /** Stores what an operand of a product is a view of, so that the kernel reads memory. */
  const storeBase = (i: number): void => {
    const item = items[i];
    const seenThrough =
      item.primitive === "permute" ||
      item.primitive === "broadcast" ||
      item.primitive === "window" ||
      (isItem(item, "slice") && item.attributes.step.every((step) => step > 0)) ||
      (item.primitive === "reshape" && isSplit(items[item.inputs[0]].shape, item.shape));
    if (seenThrough && !stored[i]) storeBase(item.inputs[0]);
    else if (item.primitive !== "reshape" || stored[i]) stored[i] = true;
    // A reshape that is not seen through reads its input's buffer, which `demand` stores.
  };
  const demand = (item: Item, i: number) => {
    if (item.primitive === "matmul") item.inputs.forEach(storeBase);
    if (readsWhole(item)) for (const input of item.inputs) stored[input] = true;
    if (item.primitive === "pad" && !stored[i]) stored[item.inputs[0]] = true; // a bound is checked where memory is read
    const repeats = item.primitive === "broadcast" || item.primitive === "window";
    if (repeats && !stored[i] && cost[item.inputs[0]] > 0) store(baseOf(item.inputs[0]));
    if (item.primitive === "reshape" && !isSplit(items[item.inputs[0]].shape, item.shape)) store(item.inputs[0]);
  };
  /** Past the axes of length 1 that broadcasting added, and past other repetitions: what is stored once is not stored again for each of them. */
  const baseOf = (i: number): number => {
    const { primitive, inputs, shape } = items[i];
    const isSeenThrough =
      primitive === "broadcast" ||
      primitive === "window" ||
      (primitive === "reshape" && isSplit(items[inputs[0]].shape, shape));
    return isSeenThrough ? baseOf(inputs[0]) : i;
  };

  /** Whether storing this instead of the reduction or product it alone consumes costs no more memory. */
  const endsHeavy = (item: Item) =>
    isItem(item, "map") &&
    item.inputs.some((i) => isHeavy(items[i]) && consumers[i].length === 1 && sameShape(items[i].shape, item.shape));

  // Consumers first: which kernels want each item. One that several want is stored, unless recomputing it is trivial.
  const roots: Set<number>[] = items.map(() => new Set());
  for (let i = items.length - 1; i >= 0; i--) {
    for (const consumer of consumers[i]) {
      if (stored[consumer]) roots[i].add(consumer);
      else for (const root of roots[consumer]) roots[i].add(root);
    }
    if (roots[i].size > 1 && (cost[i] > 1 || endsHeavy(items[i]))) store(baseOf(i));
    // Bounds are checked once where they would be at several places, and what reads them goes without.
    if (items[i].primitive === "pad" && consumers[i].length > 1) store(i);
    demand(items[i], i);
  }

  /** What an arrangement is made of, where nobody else wants it, nor anything on the way. */
  const arranged = (root: number, until: (i: number) => boolean): number | undefined => {
    let at = root;
    do {
      [at] = items[at].inputs;
      if (consumers[at].length > 1 || outputs.includes(at)) return undefined;
    } while (isArrangement(items[at]) && !until(at));
    return arrangement(items, root) ? at : undefined;
  };

  // A reduction or product may carry on into the one kernel that wants it: elementwise, and perhaps rearranging.
  const epilogueOf = new Map<number, number>();
  for (let heavy = items.length - 1; heavy >= 0; heavy--) {
    if (!isHeavy(items[heavy]) || outputs.includes(heavy)) continue;
    const reached = new Set(consumers[heavy].flatMap((c) => (stored[c] ? [c] : [...roots[c]])));
    const [root] = reached;
    if (reached.size !== 1 || epilogueOf.has(root)) continue;
    const base = isArrangement(items[root]) ? arranged(root, (i) => stored[i]) : root;
    const carries =
      base === heavy ||
      (base !== undefined &&
        isItem(items[base], "map") &&
        (base === root || !stored[base]) &&
        sameShape(items[base].shape, items[heavy].shape) &&
        onlyThroughMaps(items, stored, consumers, heavy, base));
    if (carries) {
      epilogueOf.set(root, heavy);
      stored[heavy] = false;
    }
  }
  // An arrangement of such a result is written at once, too.
  items.forEach((item, i) => {
    if (!stored[i] || epilogueOf.has(i) || !isArrangement(item)) return;
    const from = arranged(i, (inner) => epilogueOf.has(inner));
    const heavy = from === undefined ? undefined : epilogueOf.get(from);
    if (from === undefined || heavy === undefined) return;
    epilogueOf.delete(from);
    epilogueOf.set(i, heavy);
    stored[from] = false;
  });
  return { stored, epilogueOf };
}

/** Whether every path from `from` to the stored `root` goes through elementwise items alone. */
function onlyThroughMaps(
  items: readonly Item[],
  stored: readonly boolean[],
  consumers: readonly (readonly number[])[],
  from: number,
  root: number,
): boolean {
  return consumers[from].every(
    (consumer) =>
      consumer === root ||
      (isItem(items[consumer], "map") &&
        !stored[consumer] &&
        onlyThroughMaps(items, stored, consumers, consumer, root)),
  );
}

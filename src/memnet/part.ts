// What every part of a memory network is: plain data and pure functions. The state of a part is one dictionary of named tensors, and
// what can be done with states is written here once, for all parts and for trees of them.
import type { Stream } from "#kit";
import { treeMap, UsageError } from "#kit";
import { full, stopGradient, type Tensor, where } from "#tensor";
import type { TensorTree } from "#train";
import { type Axes, axesOf, checkSignals, type SignalsOf, type Sizes, shapeOf } from "./shapes.ts";

export type DType = "f32" | "f64";

/** Tensors of a state: of one part by name, of a network by module and name. */
export type State = { readonly [name: string]: Tensor | State };

/** One tensor of a part's state: its axes, and the value it begins with everywhere. */
export interface StateEntry {
  readonly axes: string;
  readonly initial: number;
}

/** What a step is told besides its signals. */
export interface Context {
  /** While training with dropout: a key, another at every step. Absent when nothing is dropped. */
  readonly key?: Tensor;
}

export interface Stepped<O extends Axes, S extends Axes> {
  readonly output: SignalsOf<O>;
  readonly state: SignalsOf<S>;
  /** What happened inside, for pictures: gates, weightings that are no state. Computed only where somebody reads it. */
  readonly seen?: Readonly<Record<string, Tensor>>;
}

interface Contract<I extends Axes, O extends Axes> {
  /** What it is, in messages: "dnc". */
  readonly kind: string;
  /** Lengths of all axes but batch. */
  readonly sizes: Sizes;
  readonly input: I;
  readonly output: O;
}

/** A part as it is written down: see `definePart`. */
export interface PartDeclaration<P extends TensorTree, I extends Axes, O extends Axes, S extends Axes>
  extends Contract<I, O> {
  /** Axes of every state tensor; those that do not begin with 0 have a value in `initial`. */
  readonly state: S;
  readonly initial?: { readonly [Name in keyof S]?: number };
  /** Weights, which are no state. None when absent. */
  initialise?(rng: Stream, dtype: DType): P;
  step(parameters: P, state: SignalsOf<S>, input: SignalsOf<I>, context: Context): Stepped<O, S>;
}

/** A part: how to draw its weights, how its state begins, and one step of time. */
export interface Part<
  P extends TensorTree = TensorTree,
  I extends Axes = Axes,
  O extends Axes = Axes,
  S extends Axes = Axes,
> extends Contract<I, O> {
  readonly state: { readonly [Name in keyof S]: StateEntry };
  initialise(rng: Stream, dtype?: DType): P;
  /** Pure: the same arguments give the same bits. Shapes are checked when it is called, so once for each trace. */
  step(parameters: P, state: SignalsOf<S>, input: SignalsOf<I>, context?: Context): Stepped<O, S>;
}

/**
 * A part from its declaration, with all signals and states held against their named axes.
 * @throws UsageError for a size that is not a whole number from 1.
 */
export function definePart<P extends TensorTree, const I extends Axes, const O extends Axes, const S extends Axes>(
  declaration: PartDeclaration<P, I, O, S>,
): Part<P, I, O, S> {
  const { kind, sizes, input, output, state, initial = {} as { [Name in keyof S]?: number } } = declaration;
  checkSizes(kind, sizes);
  const entries = Object.entries(state).map(([name, axes]) => [name, { axes, initial: initial[name] ?? 0 }]);
  return {
    kind,
    sizes,
    input,
    output,
    state: Object.fromEntries(entries) as { [Name in keyof S]: StateEntry },
    initialise: (rng, dtype = "f32") => declaration.initialise?.(rng, dtype) ?? ({} as P),
    step(parameters, before, signals, context = {}) {
      const known = checkSignals(kind, state, before, checkSignals(kind, input, signals, sizes));
      const stepped = declaration.step(parameters, before, signals, context);
      checkSignals(`${kind}: after the step`, output, stepped.output, known);
      checkSignals(`${kind}: after the step`, state, stepped.state, known);
      return stepped;
    },
  };
}

/** @throws UsageError for a size that is not a whole number from 1. */
export function checkSizes(kind: string, sizes: Sizes): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (!(Number.isInteger(size) && size >= 1)) {
      throw new UsageError(`${kind}: ${name} must be a whole number from 1, got ${size}.`);
    }
  }
}

/** Any part, its particular names forgotten. */
// biome-ignore lint/suspicious/noExplicitAny: a part's functions take the tensors it names, and parts of all names go together here.
export type AnyPart = Part<any, any, any, any>;

/** Parts by name, as deep as wanted: whose states are kept together. */
export type PartTree = AnyPart | { readonly [name: string]: PartTree };

const isPart = (parts: PartTree): parts is AnyPart => typeof (parts as AnyPart).step === "function";

/** The state of a part, or of a tree of them, before the first step. */
export function initState<P extends TensorTree, I extends Axes, O extends Axes, S extends Axes>(
  part: Part<P, I, O, S>,
  batch: number,
  dtype?: DType,
): SignalsOf<S>;
export function initState(parts: PartTree, batch: number, dtype?: DType): State;
export function initState(parts: PartTree, batch: number, dtype: DType = "f32"): State {
  const entries = isPart(parts)
    ? Object.entries<StateEntry>(parts.state).map(([name, { axes, initial }]) => [
        name,
        full(shapeOf(parts.kind, axes, { ...parts.sizes, batch }), initial, dtype),
      ])
    : Object.entries(parts).map(([name, inner]) => [name, initState(inner, batch, dtype)]);
  return Object.fromEntries(entries);
}

/**
 * The state as it was before the first step.
 * @param rows bool [batch]: only these sequences begin anew, the others go on. All when absent.
 */
export function resetState<S extends State>(parts: PartTree, state: S, rows?: Tensor): S {
  const entries = Object.entries(state).map(([name, held]) => {
    if (!isPart(parts)) return [name, resetState(parts[name], held as State, rows)];
    const { axes, initial } = parts.state[name] as StateEntry;
    const tensor = held as Tensor;
    const begin = full(tensor.shape, initial, tensor.dtype as DType);
    return [name, rows === undefined ? begin : where(alongBatch(rows, axes), begin, tensor)];
  });
  return Object.fromEntries(entries);
}

/** The same values, through which no gradient flows back: where a long sequence is cut for learning. */
export const detachState = <S extends State>(state: S): S => treeMap<State, Tensor, Tensor>(stopGradient, state) as S;

/** Row by row of the batch the one state (where true) or the other. */
export function chooseState<S extends State>(parts: PartTree, rows: Tensor, whenTrue: S, whenFalse: S): S {
  const entries = Object.entries(whenTrue).map(([name, held]) => {
    if (!isPart(parts)) return [name, chooseState(parts[name], rows, held as State, whenFalse[name] as State)];
    const along = alongBatch(rows, (parts.state[name] as StateEntry).axes);
    return [name, where(along, held as Tensor, whenFalse[name] as Tensor)];
  });
  return Object.fromEntries(entries);
}

/** [batch] stretched over the other axes. */
const alongBatch = (rows: Tensor, axes: string): Tensor =>
  rows.reshape(...axesOf(axes).map((axis) => (axis === "batch" ? -1 : 1)));

// What an optimiser is: pure functions from parameters, gradients and a state to the next parameters and state.
import { type Tree, treeMap, treeMap2, UsageError } from "#kit";
import { type Tensor, zeros } from "#tensor";

export type TensorTree = Tree<Tensor>;

/** The state is a tree of tensors, so that a compiled step can carry it and a checkpoint can hold it. */
export interface Optimiser<State extends TensorTree = TensorTree> {
  /** The state before the first update. */
  initialise(parameters: TensorTree): State;
  /** One step down the gradients, which form a tree like the parameters. */
  update<P extends TensorTree>(parameters: P, gradients: P, state: State): { parameters: P; state: State };
}

/** A tree like `first`, of `f` over both trees' tensors. */
export const mapTensors = <P extends TensorTree>(
  f: (a: Tensor, b: Tensor) => Tensor,
  first: P,
  second: TensorTree,
): P => treeMap2<P, TensorTree, Tensor, Tensor, Tensor>(f, first, second) as P;

export const zerosLike = (tree: TensorTree): TensorTree =>
  treeMap<TensorTree, Tensor, Tensor>((leaf) => zeros(leaf.shape, leaf.dtype), tree) as TensorTree;

/** @throws UsageError unless `low <= value < high`, naming the optimiser and the option. */
export function checkOption(who: string, name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value < high)) {
    throw new UsageError(`${who}: ${name} must be at least ${low} and below ${high}, got ${value}.`);
  }
}

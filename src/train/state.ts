// Where a training is, after whole epochs: all that its continuation depends on, and how to write it down.
import { flattenNamed, type NamedArrays, UsageError, unflattenNamed } from "#kit";
import { fromArray, type Tensor } from "#tensor";
import type { TensorTree } from "./optimiser.ts";
import type { StopperState } from "./stopper.ts";

export type EpochReport = {
  /** Counted from 1. */
  readonly epoch: number;
  /** Mean over the rows of the losses that the steps went down from, each before its step. */
  readonly trainLoss: number;
  /** Of the whole validation set after the epoch. */
  readonly validationLoss: number;
  /** On the validation set, per output or task; empty where no metric is given. */
  readonly accuracy: readonly number[];
};

/** "diverged": the validation loss is NaN. "callback": `onEpoch` said so. */
export type StopReason = "patience" | "loss cut-off" | "diverged" | "callback";

export interface TrainingState<P> {
  /** Epochs done. */
  readonly epoch: number;
  readonly parameters: P;
  readonly optimiser: TensorTree;
  readonly stopper: StopperState;
  /** Why the training is over; null where only an epoch cap holds it up. */
  readonly stopped: StopReason | null;
  /** The last epoch's report; null before the first. */
  readonly report: EpochReport | null;
}

/** A training state as JSON and named arrays ("parameters.layers.0.weight", "optimiser.mean.layers.0.weight", ...). */
export type SavedTraining = {
  readonly values: {
    readonly epoch: number;
    readonly stopper: StopperState;
    readonly stopped: StopReason | null;
    readonly report: EpochReport | null;
  };
  readonly arrays: NamedArrays;
};

export function saveTraining<P extends TensorTree>(state: TrainingState<P>): SavedTraining {
  const { epoch, stopper, stopped, report } = state;
  const leaves = Object.entries(namedLeaves(state)).map(([path, leaf]) => [path, leaf.array()] as const);
  return { values: { epoch, stopper, stopped, report }, arrays: Object.fromEntries(leaves) };
}

/**
 * The state that was saved, bit for bit.
 * @param like any state of the same training, such as its beginning: says how the trees are built
 * @throws UsageError where names, element types or shapes are not those of `like`
 */
export function restoreTraining<P extends TensorTree>(like: TrainingState<P>, saved: SavedTraining): TrainingState<P> {
  const wanted = namedLeaves(like);
  const leaves = Object.entries(saved.arrays).map(([path, array]) => {
    const { dtype, shape } = wanted[path] ?? array; // a name too many is named below
    if (array.dtype !== dtype || `${array.shape}` !== `${shape}`) {
      throw new UsageError(
        `restoreTraining: ${path} was saved as ${array.dtype} [${array.shape}], the training wants ${dtype} [${shape}].`,
      );
    }
    return [path, fromArray(array)] as const;
  });
  const { parameters, optimiser } = like;
  const trees = unflattenNamed<unknown, Tensor>({ parameters, optimiser }, Object.fromEntries(leaves));
  return { ...saved.values, ...(trees as { parameters: P; optimiser: TensorTree }) };
}

const namedLeaves = ({ parameters, optimiser }: TrainingState<unknown>): Record<string, Tensor> =>
  flattenNamed<unknown, Tensor>({ parameters, optimiser });

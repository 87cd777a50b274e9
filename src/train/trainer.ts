// The training loop: compiled steps over shuffled minibatches, validation after every epoch, early stopping.
// Knows nothing of layers, files or experiments.
import { type Stream, treePaths, UsageError } from "#kit";
import { compile, fold, type Tensor, tensor, valueAndGrad } from "#tensor";
import { minibatches } from "./minibatches.ts";
import { mapTensors, type Optimiser, type TensorTree } from "./optimiser.ts";
import type { EpochReport, StopReason, TrainingState } from "./state.ts";
import { checkStoppingRule, freshStopper, type StoppingRule, stepStopper } from "./stopper.ts";

/** Rows along axis 0, of both the same number. */
export type Examples = { readonly inputs: Tensor; readonly targets: Tensor };

export interface TrainerOptions<P extends TensorTree> {
  readonly model: { apply(parameters: P, inputs: Tensor): Tensor };
  /** One number: a mean over rows, or batches of different size would weigh differently. */
  readonly loss: (outputs: Tensor, targets: Tensor) => Tensor;
  /** Shares of right answers, a tensor of one axis, reported for the validation set. */
  readonly accuracy?: (outputs: Tensor, targets: Tensor) => Tensor;
  readonly optimiser: Optimiser;
  /** Rows a step; at least as many as there are makes one step of all rows. */
  readonly batchSize: number;
}

export interface FitOptions<P extends TensorTree> {
  /** From where to go on: `begin`'s, or any later state of the same training. */
  readonly state: TrainingState<P>;
  /** A tree like the parameters with 1 where they learn and 0 where they stay; a parameter of 0 thus stays pruned. */
  readonly masks?: P;
  readonly train: Examples;
  readonly validation: Examples;
  /** The stream of this training: epoch e is shuffled by `rng.fold("order", e)`, so a resumed training needs the same stream. */
  readonly rng: Stream;
  /** Cap on all epochs, those before a resumption included. */
  readonly epochs: number;
  readonly stopping: StoppingRule;
  /** Told about every epoch; "stop" makes it the last. */
  readonly onEpoch?: (report: EpochReport) => "stop" | undefined;
  /** Given the state after every epoch, after `onEpoch`: the place to offer a checkpoint (`saveTraining`). */
  readonly onState?: (state: TrainingState<P>) => void;
}

/** Holds compiled functions and nothing else: every call with the same shapes uses them again. */
export interface Trainer<P extends TensorTree> {
  /** The state of a training before its first epoch, with a fresh optimiser. */
  begin(parameters: P): TrainingState<P>;
  /** Trains until something stops it or `epochs` are done. The state given back holds the last parameters, not the best. */
  fit(options: FitOptions<P>): TrainingState<P>;
  /** Loss and accuracy of all examples at once. */
  evaluate(parameters: P, examples: Examples): { readonly loss: number; readonly accuracy: readonly number[] };
}

/** What a step hands to the next one. */
type Running<P> = { readonly parameters: P; readonly optimiser: TensorTree; readonly lossSum: Tensor };

const noLoss = tensor([0], [], "f64");

export function createTrainer<P extends TensorTree>(options: TrainerOptions<P>): Trainer<P> {
  const { model, loss, accuracy, optimiser, batchSize } = options;

  const steps = fold((running: Running<P>, rows: Tensor, train: Examples, masks: readonly P[]): Running<P> => {
    const inputs = train.inputs.gather(rows); // [batch, ...]
    const targets = train.targets.gather(rows); // [batch, ...]
    const [value, slopes] = valueAndGrad((p: P) => loss(model.apply(p, inputs), targets))(running.parameters);
    const gradients = masks.reduce((g, mask) => mapTensors((slope, kept) => slope.mul(kept), g, mask), slopes);
    const { parameters, state } = optimiser.update(running.parameters, gradients, running.optimiser);
    return { parameters, optimiser: state, lossSum: running.lossSum.add(value.cast("f64").mul(rows.size)) };
  });

  const measure = compile((parameters: P, { inputs, targets }: Examples) => {
    const outputs = model.apply(parameters, inputs);
    return { loss: loss(outputs, targets), accuracy: accuracy ? [accuracy(outputs, targets)] : [] };
  });

  const evaluate = (parameters: P, examples: Examples) => {
    const measured = measure(parameters, examples);
    return { loss: measured.loss.item(), accuracy: measured.accuracy.flatMap((shares) => Array.from(shares.data())) };
  };

  /** One pass over the rows. The loss is summed where it is computed and read once. */
  const pass = (state: TrainingState<P>, train: Examples, masks: readonly P[], order: Stream) => {
    const rowCount = train.inputs.shape[0];
    const begun: Running<P> = { parameters: state.parameters, optimiser: state.optimiser, lossSum: noLoss };
    const batches = minibatches(order, rowCount, batchSize).map((rows) => tensor(rows));
    const { parameters, optimiser, lossSum } = steps(begun, batches, train, masks);
    return { parameters, optimiser, trainLoss: lossSum.item() / rowCount };
  };

  return {
    begin: (parameters) => ({
      epoch: 0,
      parameters,
      optimiser: optimiser.initialise(parameters),
      stopper: freshStopper,
      stopped: null,
      report: null,
    }),

    fit({ state, masks, train, validation, rng, epochs, stopping, onEpoch, onState }) {
      checkExamples("fit: train", train);
      checkExamples("fit: validation", validation);
      checkStoppingRule("fit", stopping);
      if (!(epochs >= 0)) throw new UsageError(`fit: epochs must be 0 or more, got ${epochs}.`);
      if (masks) checkMasks(masks, state.parameters);
      const maskList = masks ? [masks] : [];
      let current = state;
      while (current.stopped === null && current.epoch < epochs) {
        const epoch = current.epoch + 1;
        const { trainLoss, ...trained } = pass(current, train, maskList, rng.fold("order", epoch));
        const { loss: validationLoss, accuracy } = evaluate(trained.parameters, validation);
        const report: EpochReport = { epoch, trainLoss, validationLoss, accuracy };
        const { state: stopper, stop } = stepStopper(stopping, current.stopper, validationLoss);
        const asked = onEpoch?.(report);
        const stopped: StopReason | null =
          stop ?? (Number.isNaN(validationLoss) ? "diverged" : asked === "stop" ? "callback" : null);
        current = { ...trained, epoch, stopper, stopped, report };
        onState?.(current);
      }
      return current;
    },

    evaluate(parameters, examples) {
      checkExamples("evaluate: examples", examples);
      return evaluate(parameters, examples);
    },
  };
}

function checkExamples(who: string, { inputs, targets }: Examples): void {
  const [rows, targetRows] = [inputs.shape[0], targets.shape[0]];
  if (rows === undefined || rows !== targetRows || rows === 0) {
    throw new UsageError(
      `${who} wants as many rows of targets as of inputs, one or more, got [${inputs.shape}] and [${targets.shape}].`,
    );
  }
}

/** A mask of another shape would be stretched without a word. */
function checkMasks(masks: TensorTree, parameters: TensorTree): void {
  const paths = treePaths(parameters);
  let leaf = 0;
  mapTensors(
    (mask, parameter) => {
      if (`${mask.shape}` !== `${parameter.shape}` || mask.dtype !== parameter.dtype) {
        throw new UsageError(
          `fit: the mask ${paths[leaf]} is ${mask.dtype} [${mask.shape}], its parameter ${parameter.dtype} [${parameter.shape}].`,
        );
      }
      leaf++;
      return mask;
    },
    masks,
    parameters,
  );
}

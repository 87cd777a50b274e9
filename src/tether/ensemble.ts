// Several tethered models trained side by side as one program, each on rows of its own. Between stretches of steps their tethers and
// weights can be taken out, changed and put back.
import { type ArrayData, flattenNamed, UsageError, unflattenNamed } from "#kit";
import type { MlpParameters } from "#nn";
import { compile, fromArray, scan, stack, type Tensor, vmap } from "#tensor";
import type { Examples, TensorTree } from "#train";
import { predict, type TetheredState, type TetheredStepOptions, type Tethers, tetheredStep } from "./layer.ts";

/** One model. */
export interface Member {
  readonly parameters: MlpParameters;
  readonly tethers: Tethers;
}

/** All models: every tensor has them along axis 0. */
export type EnsembleState = TetheredState & { readonly tethers: Tethers };

export interface Ensemble {
  begin(members: readonly Member[]): EnsembleState;
  /**
   * A stretch of steps.
   * @param examples what all models draw from: inputs [all, features], targets [all, ...]
   * @param rows i32 [models, steps, batch]: which rows each model sees at each step
   * @returns losses before each step and gradient norms, both [models, steps]
   */
  advance(
    state: EnsembleState,
    examples: Examples,
    rows: Tensor,
  ): { readonly state: EnsembleState; readonly loss: Tensor; readonly gradientNorm: Tensor };
  /** Outputs of every model for the same inputs: [models, rows, outputs]. */
  outputs(state: EnsembleState, inputs: Tensor): Tensor;
}

export function createEnsemble(options: TetheredStepOptions): Ensemble {
  const { model, optimiser } = options;
  const step = tetheredStep(options);
  type One = readonly [state: TetheredState, tethers: Tethers, rows: Tensor];
  const stretch = compile((all: One, { inputs, targets }: Examples) =>
    vmap((state: TetheredState, tethers: Tethers, rows: Tensor) => {
      const [last, measured] = scan(
        (now: TetheredState, batch: Tensor) => {
          const { state: next, loss, gradientNorm } = step(now, tethers, inputs.gather(batch), targets.gather(batch));
          return [next, { loss, gradientNorm }] as const;
        },
        state,
        rows, // [steps, batch]
      );
      return { state: last, ...measured };
    })(...all),
  );
  const outputs = compile((parameters: MlpParameters, tethers: Tethers, inputs: Tensor) =>
    vmap((p: MlpParameters, t: Tethers) => predict(model, p, t, inputs))(parameters, tethers),
  );
  const freshOptimiser = compile(vmap((parameters: MlpParameters) => optimiser.initialise(parameters as TensorTree)));

  return {
    begin(members) {
      if (members.length === 0) throw new UsageError("ensemble: wants one model or more, got none.");
      const { parameters, tethers } = stacked(members);
      return { parameters, optimiser: freshOptimiser(parameters), tethers };
    },
    advance({ parameters, optimiser, tethers }, examples, rows) {
      const { state, loss, gradientNorm } = stretch([{ parameters, optimiser }, tethers, rows], examples);
      return { state: { ...state, tethers }, loss, gradientNorm };
    },
    outputs: ({ parameters, tethers }, inputs) => outputs(parameters, tethers, inputs),
  };
}

/** Trees of one form as one tree, its tensors with a new first axis. */
function stacked(members: readonly Member[]): Member {
  const named = members.map((member) => flattenNamed<unknown, Tensor>(member));
  const joined = Object.keys(named[0]!).map((path) => [path, stack(named.map((leaves) => leaves[path]!))] as const);
  return unflattenNamed<unknown, Tensor>(members[0], Object.fromEntries(joined)) as unknown as Member;
}

/** Arrays [models, ...] model by model, and back. */
export function unstackArrays(layers: readonly Tensor[]): ArrayData[][] {
  const whole = layers.map((layer) => layer.array());
  const count = whole[0]!.shape[0]!;
  return Array.from({ length: count }, (_, model) =>
    whole.map(({ dtype, shape, data }) => {
      const size = data.length / count;
      return { dtype, shape: shape.slice(1), data: data.slice(model * size, (model + 1) * size) };
    }),
  );
}

/** What `unstackArrays` took apart. */
export function stackArrays(models: readonly (readonly ArrayData[])[]): Tensor[] {
  return models[0]!.map((_, layer) => stack(models.map((own) => fromArray(own[layer]!))));
}

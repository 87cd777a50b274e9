// The six models at their start, what a round does to them, and how it is when nothing tethers them. Data are pictures.ts.
import { type ArrayData, arrayData, type Stream } from "#kit";
import { classCrossEntropy, initialisers, type Mlp, type MlpParameters } from "#nn";
import { fromArray, ones, type Tensor } from "#tensor";
import {
  chooseNodes,
  drawTethers,
  type ImportanceName,
  type Member,
  type PictureSet,
  randomImportance,
  taylorImportance,
  tetherOnly,
  weightImportance,
} from "#tether";

/** Three see classes 0 to 4, three see 5 to 9. */
export const models = 6;
export const halfOf = (model: number): 0 | 1 => (model < models / 2 ? 0 : 1);
/** Whether both of a pair see the same classes. */
export const isWithin = ([i, j]: readonly [number, number]) => halfOf(i) === halfOf(j);

/** Fresh models without tethers; all alike where `common`. */
export function untetheredMembers(model: Mlp, common: boolean, rng: Stream): Member[] {
  const draw = initialisers["pytorch-default"];
  return Array.from({ length: models }, (_, at) => ({
    parameters: model.initialise(common ? rng.fold("weights") : rng.fold("weights", at), {
      weights: draw,
      biases: draw,
    }),
    tethers: model.widths.slice(1).map((width, l) => ones([model.widths[l]!, width])),
  }));
}

export type NodeChoice = "all" | ImportanceName;
export const nodeChoices = ["all", "taylor", "weights", "random"] as const satisfies readonly NodeChoice[];

export interface TetherOptions {
  readonly nodes: NodeChoice;
  readonly fraction: number;
  readonly rng: Stream;
  /** Rows by which Taylor importance is told. */
  readonly batch: PictureSet;
  readonly rows: Tensor;
}

/** A model's tethers, and 1 for its tether nodes layer by layer. */
export function tethersFor(parameters: MlpParameters, widths: readonly number[], options: TetherOptions) {
  const { nodes, fraction, rng, batch, rows } = options;
  const drawn = drawTethers(rng, widths).map((tether) => tether.array());
  const counts = widths.slice(1);
  const importance = {
    all: () => counts.map((count) => new Float64Array(count)),
    random: () => randomImportance(rng, counts),
    weights: () => weightImportance(parameters).map((layer) => layer.data()),
    taylor: () => {
      const [inputs, targets] = [batch.inputs.gather(rows), batch.targets.gather(rows)];
      const told = taylorImportance(parameters, { activation: "relu", loss: classCrossEntropy, inputs, targets });
      return told.map((layer) => layer.data());
    },
  }[nodes]();
  const chosen = importance.map((layer) => chooseNodes(layer, { fraction: nodes === "all" ? 1 : fraction }));
  return { tethers: drawn.map((tether, l) => tetherOnly(tether, chosen[l]!)), nodes: chosen };
}

/** One model's parameters out of tensors that hold all of them along axis 0. */
export function parametersOf(all: MlpParameters, model: number): MlpParameters {
  const one = (tensor: Tensor) => {
    const { dtype, shape, data } = tensor.array();
    const size = data.length / shape[0]!;
    return fromArray({ dtype, shape: shape.slice(1), data: data.slice(model * size, (model + 1) * size) });
  };
  return { layers: all.layers.map(({ weight, bias }) => ({ weight: one(weight), bias: one(bias) })) };
}

/** Elastic averaging (S. Zhang, A. Choromanska and Y. LeCun, 2015): every model goes `pull` towards the centre, the centre as much towards each. */
export function elastic(members: readonly ArrayData[], centre: ArrayData, pull: number) {
  const next = centre.data.slice();
  const moved = members.map((own) => {
    const data = own.data.slice();
    for (let at = 0; at < data.length; at++) {
      const apart = pull * (own.data[at]! - centre.data[at]!);
      data[at] = own.data[at]! - apart;
      next[at] = next[at]! + apart;
    }
    return { ...own, data };
  });
  return { members: moved, centre: { ...centre, data: next } };
}

/** The mean of arrays of one shape, f32: the weights of a model soup (M. Wortsman et al., 2022). */
export function meanOf(arrays: readonly ArrayData[]): ArrayData {
  const [first] = arrays;
  const sums = Float64Array.from(first!.data, (_, at) => arrays.reduce((sum, { data }) => sum + data[at]!, 0));
  return arrayData(
    "f32",
    first!.shape,
    Float32Array.from(sums, (sum) => sum / arrays.length),
  );
}

// A perceptron with every hidden layer twice as wide that computes the same: the new nodes lead nowhere yet.
import type { Stream } from "#kit";
import { initialisers, type MlpParameters } from "#nn";
import { concat, tensor, zeros } from "#tensor";

/**
 * New nodes listen to all nodes before them by freshly drawn weights, and weights from them to anything are 0: outputs stay as they are
 * to the rounding of sums, and the first step gives the new nodes something to say. Copies of nodes, the usual way, would stay copies
 * under Adam.
 */
export function widened({ layers }: MlpParameters, rng: Stream): MlpParameters {
  const draw = initialisers["pytorch-default"];
  return {
    layers: layers.map(({ weight, bias }, l) => {
      const [fanIn, fanOut] = weight.shape as unknown as [number, number];
      const isFirst = l === 0;
      const isLast = l === layers.length - 1;
      const allIn = isFirst ? fanIn : 2 * fanIn;
      const own = rng.fold("layer", l);
      // From new nodes to old ones nothing comes.
      const toOld = isFirst ? weight : concat([weight, zeros([fanIn, fanOut])], 0);
      if (isLast) return { weight: toOld, bias };
      const toNew = tensor(draw(own.fold("weight"), allIn, fanOut, allIn * fanOut), [allIn, fanOut], "f32");
      const newBias = tensor(draw(own.fold("bias"), allIn, fanOut, fanOut), [fanOut], "f32");
      return { weight: concat([toOld, toNew], 1), bias: concat([bias, newBias], 0) };
    }),
  };
}

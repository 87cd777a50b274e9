// Which labels (tasks, single outputs, ...) of the inputs or outputs meet each feature along active edges. What they mean is up to paths.ts and decision.ts.
import type { Analysis } from "./analysis.ts";
import { ACTIVE } from "./states.ts";

/** Bit sets of labels, one for each feature of each layer: label k is bit k % 32 of word k / 32. */
export interface LabelSets {
  has(layer: number, index: number, label: number): boolean;
  size(layer: number, index: number): number;
}

/**
 * Spreads labels along active edges: from the outputs to their ancestors, or from the inputs to their descendants.
 *
 * @param labels for every output (or input) its label, 0 or above.
 */
export function spreadLabels(analysis: Analysis, from: "inputs" | "outputs", labels: readonly number[]): LabelSets {
  const { widths, states } = analysis;
  const forwards = from === "inputs";
  const labelCount = Math.max(...labels) + 1;
  const words = Math.ceil(labelCount / 32);
  const sets = widths.map((width) => new Uint32Array(width * words));
  const start = forwards ? 0 : widths.length - 1;
  labels.forEach((label, index) => {
    sets[start]![index * words + (label >>> 5)]! |= 1 << (label & 31);
  });
  for (let step = 0; step < widths.length - 1; step++) {
    const layer = forwards ? step : widths.length - 2 - step;
    const source = sets[forwards ? layer : layer + 1]!;
    const target = sets[forwards ? layer + 1 : layer]!;
    const edges = states.weights[layer]!;
    const width = widths[layer + 1]!;
    for (let row = 0; row < widths[layer]!; row++) {
      for (let column = 0; column < width; column++) {
        if (edges[row * width + column] !== ACTIVE) continue;
        const giver = (forwards ? row : column) * words;
        const taker = (forwards ? column : row) * words;
        for (let word = 0; word < words; word++) target[taker + word]! |= source[giver + word]!;
      }
    }
  }
  const has = (layer: number, index: number, label: number) =>
    ((sets[layer]![index * words + (label >>> 5)]! >>> (label & 31)) & 1) === 1;
  return {
    has,
    size(layer, index) {
      let size = 0;
      for (let label = 0; label < labelCount; label++) size += Number(has(layer, index, label));
      return size;
    },
  };
}

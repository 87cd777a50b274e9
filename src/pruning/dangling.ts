// The oldest, direct definitions: comatose features lack outgoing edges, zombies incoming ones. Not transitive, unlike states.ts.
import { checkMask, type FeatureReference, type NetworkMask } from "./network.ts";

/** A hidden feature with edges on one side only; `degree` counts them. */
export interface DanglingFeature extends FeatureReference {
  readonly degree: number;
}

/** Hidden features with incoming edges only (comatose) and with outgoing edges only (zombies). Features without any edge are neither. */
export function danglingFeatures(mask: NetworkMask): { comatose: DanglingFeature[]; zombies: DanglingFeature[] } {
  checkMask("danglingFeatures", mask);
  const incoming = mask.widths.map((width) => new Uint32Array(width));
  const outgoing = mask.widths.map((width) => new Uint32Array(width));
  mask.weights.forEach((kept, layer) => {
    const width = mask.widths[layer + 1]!;
    for (let from = 0; from < mask.widths[layer]!; from++) {
      for (let to = 0; to < width; to++) {
        const bit = kept[from * width + to]!;
        outgoing[layer]![from]! += bit;
        incoming[layer + 1]![to]! += bit;
      }
    }
  });
  const comatose: DanglingFeature[] = [];
  const zombies: DanglingFeature[] = [];
  for (let layer = 1; layer < mask.widths.length - 1; layer++) {
    for (let index = 0; index < mask.widths[layer]!; index++) {
      const [into, out] = [incoming[layer]![index]!, outgoing[layer]![index]!];
      if (into > 0 && out === 0) comatose.push({ layer, index, degree: into });
      if (into === 0 && out > 0) zombies.push({ layer, index, degree: out });
    }
  }
  return { comatose, zombies };
}

// The memory of the neural Turing machine (A. Graves et al., 2014): content, interpolation, circular shift by -1, 0 or 1, sharpening;
// erase, then add, then read. All heads address alike, by the memory as it was; those that write come first.
import { full, roll, split, type Tensor } from "#tensor";
import type { MemoryFlags } from "../flags.ts";
import type { Memory } from "../memory.ts";
import { definePart } from "../part.ts";
import { contentWeights, written } from "./addressing.ts";

export interface NtmOptions extends Partial<MemoryFlags> {
  readonly slots: number;
  readonly word: number;
  readonly reads: number;
  readonly writes: number;
  readonly epsilon?: number;
}

const input = {
  /** Of the write heads, then of the read heads; so are all that follow. */
  keys: "batch heads word",
  strengths: "batch heads",
  interpolation: "batch heads",
  shifts: "batch heads places",
  sharpening: "batch heads",
  erase: "batch writes word",
  write: "batch writes word",
} as const;

const activations = {
  keys: "identity",
  strengths: "oneplus",
  interpolation: "gate",
  shifts: "softmax",
  sharpening: "oneplus",
  erase: "sigmoid",
  write: "identity",
} as const;

const state = { memory: "batch slots word", weights: "batch heads slots" } as const;

export type Ntm = Memory<Record<never, never>, typeof input, typeof state>;

/** Without gating nothing is left of the weights before: they are those of content, shifted and sharpened. */
export function ntm(options: NtmOptions): Ntm {
  const { slots, word, reads, writes, erasure = true, gating = true, beta = 1, gamma = 1, epsilon = 1e-6 } = options;
  const heads = reads + writes;
  const part = definePart({
    kind: "ntm",
    sizes: { slots, word, reads, writes, heads, places: 3 },
    input,
    output: { reads: "batch reads word" },
    state,
    // An empty memory looks alike everywhere; so small a start is what the notebook's ports do.
    initial: { memory: 1e-6 },
    step(_, before, signals) {
      const column = (x: Tensor) => x.reshape(...x.shape, 1);
      const strengths = beta === 1 ? signals.strengths : signals.strengths.mul(beta);
      const content = contentWeights(signals.keys, before.memory, strengths, { epsilon }); // [batch, heads, slots]
      const open = gating ? column(signals.interpolation) : full([1, 1, 1], 1, content.dtype);
      const mixed = before.weights.add(open.mul(content.sub(before.weights))); // g c + (1 - g) w
      const shifted = shift(mixed, signals.shifts);
      const weights = sharpen(shifted, column(signals.sharpening.add(gamma - 1)));
      const [writeWeights, readWeights] = split(weights, [writes, reads], 1);
      const memory = written(before.memory, writeWeights, signals.write, erasure ? signals.erase : undefined);
      return {
        output: { reads: readWeights.matmul(memory) }, // [batch, reads, word]
        state: { memory, weights },
        seen: { interpolation: signals.interpolation, shifts: signals.shifts, sharpening: signals.sharpening },
      };
    },
  });
  return { ...part, activations, gateType: options.gateType ?? "sigmoid" };
}

/**
 * Circular convolution over slots: s = (to the slot before, stay, to the slot after).
 * @param weights [batch, heads, slots]
 * @param shifts [batch, heads, 3], summing to 1
 */
export function shift(weights: Tensor, shifts: Tensor): Tensor {
  const [back, stay, on] = split(shifts, 3, -1); // each [batch, heads, 1]
  return roll(weights, -1, -1)
    .mul(back)
    .add(weights.mul(stay))
    .add(roll(weights, 1, -1).mul(on));
}

/** w^gamma / sum w^gamma, gamma >= 1; all zeros stay so. Taken relative to the largest, so that powers do not vanish. */
export function sharpen(weights: Tensor, gamma: Tensor): Tensor {
  const powers = weights.div(weights.max(-1, true).maximum(1e-30)).maximum(1e-30).pow(gamma);
  const isEmpty = weights.max(-1, true).equal(0);
  const sum = powers.sum(-1, true);
  return powers.div(sum).mul(isEmpty.not().cast(weights.dtype));
}

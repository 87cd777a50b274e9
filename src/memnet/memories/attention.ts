// Memories that are read by attention and never erased: of the input itself, of learnt slots, of the last steps.
import { initialisers, softmax } from "#nn";
import { concat, full, oneHot, type Tensor, tensor, topK } from "#tensor";
import type { Memory } from "../memory.ts";
import { definePart } from "../part.ts";

export interface AttentionMemoryOptions {
  readonly slots: number;
  readonly word: number;
  readonly reads: number;
  /** Which rows are seen: all by softmax, or the best `topK` of them. */
  readonly attention?: "softmax" | "sparse";
  readonly topK?: number;
}

/**
 * softmax of scaled dot products over the rows that count; of `topK`, only the best are left in.
 * @param keys [batch, reads, word]
 * @param rows [batch, slots, word]
 * @param isThere bool [batch, slots]; all when absent
 * @returns weights [batch, reads, slots]; all 0 where no row is there
 */
export function attend(keys: Tensor, rows: Tensor, isThere?: Tensor, best?: number): Tensor {
  const [batch, reads, word] = keys.shape;
  const slots = rows.shape[1];
  const scores = keys.matmul(rows.transpose(0, 2, 1)).mul(1 / Math.sqrt(word)); // [batch, reads, slots]
  const there = isThere?.reshape(batch, 1, slots).broadcastTo(batch, reads, slots);
  if (best === undefined || best >= slots) return softmax(scores, there);
  const ranked = there ? scores.add(there.cast(scores.dtype).sub(1).mul(1e30)) : scores;
  const kept = oneHot(topK(ranked, best).indices, slots, "i32").sum(2).greater(0); // [batch, reads, slots]
  return softmax(scores, there ? kept.and(there) : kept);
}

const queries = { input: { keys: "batch reads word" }, output: { reads: "batch reads word" } } as const;
const bestOf = ({ attention = "softmax", topK: best = 4 }: AttentionMemoryOptions) =>
  attention === "sparse" ? best : undefined;

/** Learnt slots, changed only by whoever trains them; no state. */
export function persistent(options: AttentionMemoryOptions): Memory {
  const { slots, word, reads } = options;
  const part = definePart<{ readonly rows: Tensor }, typeof queries.input, typeof queries.output, Record<never, never>>(
    {
      kind: "persistent",
      sizes: { slots, word, reads },
      ...queries,
      state: {},
      initialise: (rng, dtype) => ({
        rows: tensor(initialisers["xavier-uniform"](rng.fold("rows"), slots, word, slots * word), [slots, word], dtype),
      }),
      step({ rows }, _, { keys }) {
        const all = rows.reshape(1, slots, word).broadcastTo(keys.shape[0], slots, word);
        const weights = attend(keys, all, undefined, bestOf(options));
        return { output: { reads: weights.matmul(all) }, state: {}, seen: { weights } };
      },
    },
  );
  return { ...part, activations: { keys: "identity" }, gateType: "sigmoid" } as unknown as Memory;
}

const windowed = {
  input: { keys: "batch reads word", value: "batch word" },
  output: { reads: "batch reads word" },
  state: { memory: "batch slots word", filled: "batch slots" },
} as const;

function sliding(kind: string, options: AttentionMemoryOptions): Memory {
  const { slots, word, reads } = options;
  const part = definePart<Record<never, never>, typeof windowed.input, typeof windowed.output, typeof windowed.state>({
    kind,
    sizes: { slots, word, reads },
    ...windowed,
    step(_, before, { keys, value }) {
      const batch = value.shape[0];
      const slide = (old: Tensor, now: Tensor) =>
        slots === 1 ? now : concat([old.slice(undefined, [1, slots]), now], 1);
      const memory = slide(before.memory, value.reshape(batch, 1, word)); // the newest last
      const filled = slide(before.filled, full([batch, 1], 1, value.dtype));
      const weights = attend(keys, memory, filled.greater(0), bestOf(options));
      return { output: { reads: weights.matmul(memory) }, state: { memory, filled }, seen: { weights } };
    },
  });
  return { ...part, activations: { keys: "identity", value: "identity" }, gateType: "sigmoid" } as unknown as Memory;
}

/** The last `slots` values, the oldest leaving: a sliding window over the controller's own words. */
export const shortTerm = (options: AttentionMemoryOptions): Memory => sliding("shortTerm", options);

/** Attention over everything since the beginning, as far as `slots` reach: reads only, nothing erased or chosen. */
export const attentionMemory = (options: AttentionMemoryOptions): Memory => sliding("attention", options);

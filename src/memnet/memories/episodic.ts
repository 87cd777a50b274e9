// Stores of events: keys and values side by side, found by content. What leaves when the store is full is the oldest or the least used.
import { argmin, oneHot, type Tensor, where } from "#tensor";
import type { Memory } from "../memory.ts";
import { definePart } from "../part.ts";
import { attend } from "./attention.ts";

export interface StoreOptions {
  readonly slots: number;
  readonly word: number;
  readonly reads: number;
  /** Which event leaves a full store. */
  readonly eviction?: "oldest" | "least-used";
  /** Only the best rows are read; all when absent. */
  readonly topK?: number;
}

const contract = {
  input: { readKeys: "batch reads word", key: "batch word", value: "batch word", write: "batch one" },
  output: { reads: "batch reads word" },
  state: {
    keys: "batch slots word",
    memory: "batch slots word",
    filled: "batch slots",
    age: "batch slots",
    used: "batch slots",
  },
} as const;

function store(kind: string, options: StoreOptions, whole: boolean): Memory {
  const { slots, word, reads, eviction = "oldest", topK } = options;
  const part = definePart<Record<never, never>, typeof contract.input, typeof contract.output, typeof contract.state>({
    kind,
    sizes: { slots, word, reads, one: 1 },
    ...contract,
    step(_, before, { readKeys, key, value, write }) {
      const batch = key.shape[0];
      // Empty slots first, in order; then who is to leave. A slot is chosen whole: nothing flows through the choice.
      const worth = eviction === "oldest" ? before.age.neg() : before.used;
      const slot = argmin(where(before.filled.greater(0), worth, -1e30), 1); // [batch]
      const gate = whole ? write.greater(0.5).cast(write.dtype) : write;
      const here = oneHot(slot, slots, key.dtype).mul(gate); // [batch, slots]
      const put = (old: Tensor, now: Tensor) =>
        old.add(here.reshape(batch, slots, 1).mul(now.reshape(batch, 1, word).sub(old)));
      const isNew = here.greater(0.5);
      const filled = before.filled.maximum(isNew.cast(key.dtype));
      const keys = put(before.keys, key);
      const memory = put(before.memory, value);
      const weights = attend(readKeys, keys, filled.greater(0), topK);
      const age = where(isNew, 0, before.age.add(filled));
      const used = where(isNew, 0, before.used).add(weights.sum(1));
      return {
        output: { reads: weights.matmul(memory) },
        state: { keys, memory, filled, age, used },
        seen: { weights, write },
      };
    },
  });
  const activations = { readKeys: "identity", key: "identity", value: "identity", write: "sigmoid" };
  return { ...part, activations, gateType: "sigmoid" } as unknown as Memory;
}

/** Events are kept whole: written when the gate is above 1/2, found by their key. */
export const episodic = (options: StoreOptions): Memory => store("episodic", options, true);

/** Keys with values; what is written is blended in by its gate. */
export const keyValue = (options: StoreOptions): Memory => store("keyValue", options, false);

/** Keys with values of which only the best `topK` rows are read, 4 unless named. */
export const sparse = (options: StoreOptions): Memory =>
  store("sparse", { ...options, topK: options.topK ?? 4 }, false);

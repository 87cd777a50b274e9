// Addressable matrices with readers and writers of their own kinds: the long-term memory. No links, no usage.
import { softmax } from "#nn";
import { concat, type Tensor } from "#tensor";
import type { SignalActivation } from "../activations.ts";
import type { MemoryFlags } from "../flags.ts";
import type { Memory } from "../memory.ts";
import { definePart } from "../part.ts";
import { cosine, written } from "./addressing.ts";

/** A head names its address itself, or by what it looks for. */
export type ReaderKind = "linear" | "attention";
/** A gated writer attends, and writes as much as its gate lets. */
export type WriterKind = "linear" | "attention" | "gated";

export interface LongTermOptions extends Partial<MemoryFlags> {
  readonly slots: number;
  readonly word: number;
  readonly readers: readonly ReaderKind[];
  readonly writers: readonly WriterKind[];
  readonly epsilon?: number;
}

/** What a kind of head asks of an interface, by name: its numbers and their function. */
type Signals = Readonly<Record<string, readonly [axes: string, activation: SignalActivation]>>;

const addressed: { readonly [K in ReaderKind]: Signals } = {
  linear: { address: ["batch slots", "softmax"] },
  attention: { key: ["batch word", "identity"], strength: ["batch one", "oneplus"] },
};
const readerSignals: { readonly [K in ReaderKind]: Signals } = addressed;
const content: Signals = { write: ["batch word", "identity"], erase: ["batch word", "sigmoid"] };
const writerSignals: { readonly [K in WriterKind]: Signals } = {
  linear: { ...addressed.linear, ...content },
  attention: { ...addressed.attention, ...content },
  gated: { ...addressed.attention, ...content, gate: ["batch one", "gate"] },
};

export type LongTerm = Memory;

/** Writers in turn, then readers, each with weights of its own as state. */
export function longTerm(options: LongTermOptions): LongTerm {
  const { slots, word, readers, writers, erasure = true, gating = true, beta = 1, gamma = 1, epsilon = 1e-6 } = options;
  const heads = [
    ...writers.map((kind, i) => ({ name: `writer${i}`, signals: writerSignals[kind] })),
    ...readers.map((kind, i) => ({ name: `reader${i}`, signals: readerSignals[kind] })),
  ];
  const named = heads.flatMap(({ name, signals }) =>
    Object.entries(signals).map(
      ([signal, [axes, activation]]) =>
        [`${name}${signal[0].toUpperCase()}${signal.slice(1)}`, axes, activation] as const,
    ),
  );
  const weightsOf = (signals: Readonly<Record<string, Tensor>>, name: string, memory: Tensor): Tensor => {
    const address = signals[`${name}Address`];
    if (address) return address;
    const key = signals[`${name}Key`].reshape(-1, 1, word);
    const scores = cosine(key, memory, epsilon).reshape(-1, slots);
    return softmax(scores.mul(signals[`${name}Strength`].mul(beta * gamma))); // [batch, slots]
  };
  const part = definePart<
    Record<never, never>,
    Record<string, string>,
    { reads: "batch reads word" },
    Record<string, string>
  >({
    kind: "longTerm",
    sizes: { slots, word, reads: readers.length, writes: writers.length, one: 1 },
    input: Object.fromEntries(named.map(([name, axes]) => [name, axes])),
    output: { reads: "batch reads word" },
    state: {
      memory: "batch slots word",
      ...Object.fromEntries(heads.map(({ name }) => [`${name}Weights`, "batch slots"])),
    },
    step(_, before, signals) {
      const weights: Record<string, Tensor> = {};
      let { memory } = before;
      writers.forEach((_kind, i) => {
        const name = `writer${i}`;
        const gate = gating ? signals[`${name}Gate`] : undefined;
        const found = weightsOf(signals, name, memory);
        const own = gate ? found.mul(gate) : found;
        weights[`${name}Weights`] = own;
        const row = (x: Tensor) => x.reshape(-1, 1, x.shape[1]);
        const erase = erasure ? row(signals[`${name}Erase`]) : undefined;
        memory = written(memory, row(own), row(signals[`${name}Write`]), erase);
      });
      const reads = readers.map((_kind, i) => {
        const own = weightsOf(signals, `reader${i}`, memory);
        weights[`reader${i}Weights`] = own;
        return own.reshape(-1, 1, slots).matmul(memory); // [batch, 1, word]
      });
      return { output: { reads: concat(reads, 1) }, state: { memory, ...weights } };
    },
  });
  return {
    ...part,
    activations: Object.fromEntries(named.map(([name, , activation]) => [name, activation])),
    gateType: options.gateType ?? "sigmoid",
  };
}

// The memory of the differentiable neural computer (A. Graves et al., 2016, doi 10.1038/nature20101), with any number of write heads.
// The controller and the interface are elsewhere.
import { full, split, stack, type Tensor, zeros } from "#tensor";
import type { MemoryFlags } from "../flags.ts";
import type { Memory } from "../memory.ts";
import { definePart } from "../part.ts";
import {
  allocation,
  type ContentAttention,
  contentWeights,
  nextLinks,
  nextPrecedence,
  nextUsage,
  written,
} from "./addressing.ts";

export interface DncOptions extends Partial<MemoryFlags> {
  readonly slots: number;
  readonly word: number;
  readonly reads: number;
  readonly writes: number;
  /** Added under the root of the cosine's denominator; the authors' 1e-6 unless named. */
  readonly epsilon?: number;
  /** How content is compared; cosines of all rows unless named. */
  readonly attention?: ContentAttention;
  /** Rows that count when attention is sparse. */
  readonly topK?: number;
}

const input = {
  readKeys: "batch reads word",
  readStrengths: "batch reads",
  writeKeys: "batch writes word",
  writeStrengths: "batch writes",
  erase: "batch writes word",
  write: "batch writes word",
  freeGates: "batch reads",
  allocationGates: "batch writes",
  writeGates: "batch writes",
  /** Of each read: backward along every write head's links, content, forward along them. */
  modes: "batch reads modes",
} as const;

const activations = {
  readKeys: "identity",
  readStrengths: "oneplus",
  writeKeys: "identity",
  writeStrengths: "oneplus",
  erase: "sigmoid",
  write: "identity",
  freeGates: "gate",
  allocationGates: "gate",
  writeGates: "gate",
  modes: "softmax",
} as const;

const state = {
  memory: "batch slots word",
  usage: "batch slots",
  links: "batch writes slots slots",
  precedence: "batch writes slots",
  writeWeights: "batch writes slots",
  readWeights: "batch reads slots",
} as const;

const output = { reads: "batch reads word" } as const;

export type Dnc = Memory<Record<never, never>, typeof input, typeof state>;

/** Its step, in the order of the paper: free and use, write, link, read from what has just been written. */
export function dnc(options: DncOptions): Dnc {
  const { slots, word, reads, writes, erasure = true, gating = true, beta = 1, gamma = 1, epsilon = 1e-6 } = options;
  const found = { epsilon, attention: options.attention, topK: options.topK };
  const sharpness = beta * gamma; // a softmax raised to gamma and summed to 1 again is that of gamma times the logits
  const part = definePart({
    kind: "dnc",
    sizes: { slots, word, reads, writes, modes: 1 + 2 * writes },
    input,
    output,
    state,
    step(_, before, signals) {
      const byContent = (keys: Tensor, strengths: Tensor, memory: Tensor) =>
        contentWeights(keys, memory, sharpness === 1 ? strengths : strengths.mul(sharpness), found);

      const usage = nextUsage(before.usage, before.writeWeights, signals.freeGates, before.readWeights);
      const open = (gate: Tensor) => (gating ? gate : full(gate.shape, 1, gate.dtype));
      const [writeGates, allocationGates] = [open(signals.writeGates), open(signals.allocationGates)];
      const allocations = allocationsOf(usage, writeGates.mul(allocationGates)); // [batch, writes, slots]
      const content = byContent(signals.writeKeys, signals.writeStrengths, before.memory);
      const column = (gate: Tensor) => gate.reshape(...gate.shape, 1); // [batch, writes, 1]
      const chosen = content.add(column(allocationGates).mul(allocations.sub(content)));
      const writeWeights = column(writeGates).mul(chosen); // g_w (g_a a + (1 - g_a) c)
      const memory = written(before.memory, writeWeights, signals.write, erasure ? signals.erase : undefined);

      const links = nextLinks(before.links, writeWeights, before.precedence);
      const precedence = nextPrecedence(before.precedence, writeWeights);

      const readContent = byContent(signals.readKeys, signals.readStrengths, memory); // [batch, reads, slots]
      const readWeights = readWeightsOf(signals.modes, readContent, links, before.readWeights);
      return {
        output: { reads: readWeights.matmul(memory) }, // [batch, reads, word]
        state: { memory, usage, links, precedence, writeWeights, readWeights },
        seen: {
          writeGates,
          allocationGates,
          freeGates: signals.freeGates,
          modes: signals.modes,
          allocations,
        },
      };
    },
  });
  return { ...part, activations, gateType: options.gateType ?? "sigmoid" };
}

/** Each further head allocates from the usage that the heads before it have claimed: u <- u + (1 - u) g_w g_a a. The state's usage stays. */
function allocationsOf(usage: Tensor, claims: Tensor): Tensor {
  const [batch, writes] = claims.shape;
  const claimOf = split(claims, writes, 1); // each [batch, 1]
  let taken = usage;
  const all: Tensor[] = [];
  for (let head = 0; head < writes; head++) {
    const free = allocation(taken);
    all.push(free);
    if (head + 1 < writes) taken = taken.add(taken.neg().add(1).mul(claimOf[head]).mul(free));
  }
  return writes === 1 ? all[0].reshape(batch, 1, usage.shape[1]) : stack(all, 1);
}

/** Backward L^T w, content, forward L w of the read weights w of the step before, mixed by the modes. */
function readWeightsOf(modes: Tensor, content: Tensor, links: Tensor, before: Tensor): Tensor {
  const [batch, reads, slots] = before.shape;
  const writes = links.shape[1];
  const rows = before.reshape(batch, 1, reads, slots);
  const backward = rows.matmul(links); // [batch, writes, reads, slots]: sum_i w_i L[i, j]
  const forward = rows.matmul(links.transpose(0, 1, 3, 2)); // sum_j w_j L[i, j]
  const shares = split(modes, 1 + 2 * writes, 2); // each [batch, reads, 1]
  const headsOf = (all: Tensor) => split(all, writes, 1).map((one) => one.reshape(batch, reads, slots));
  return [...headsOf(backward), content, ...headsOf(forward)]
    .map((weights, mode) => shares[mode].mul(weights))
    .reduce((sum, part) => sum.add(part));
}

/** Signals under which nothing changes: all gates 0, reads by content of empty keys. For tests and for pictures. */
export const idleSignals = ({ sizes, input: axes }: Dnc, batch: number, dtype: "f32" | "f64" = "f32") =>
  Object.fromEntries(
    Object.entries(axes).map(([name, text]) => [
      name,
      zeros(
        text.split(" ").map((axis) => (axis === "batch" ? batch : sizes[axis])),
        dtype,
      ),
    ]),
  ) as { readonly [Name in keyof typeof input]: Tensor };

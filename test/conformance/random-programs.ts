// Random expressions over a few inputs, for comparing ways to compute them. Seeded: the same number gives the same program.

import { type Stream, stream } from "#kit";
import { cumsum, iterate, range, scan, sort, Tensor, tensor, vmap, where } from "#tensor";
import { concat, pad, window } from "../../src/tensor/ir/build.ts";
import { agreed, floats } from "./support.ts";

type FloatType = "f32" | "f64";

export interface RandomProgram {
  readonly inputs: Tensor[];
  /** Of floats, to one shape that may be anything. */
  readonly apply: (...inputs: Tensor[]) => Tensor;
  /** All values on the way, inputs first, the result last. */
  readonly steps: (...inputs: Tensor[]) => Tensor[];
}

const unary: ((x: Tensor) => Tensor)[] = [
  (x) => x.neg(),
  (x) => x.abs(),
  (x) => x.square(),
  (x) => x.exp(),
  (x) => x.tanh(),
  (x) => x.sigmoid(),
  (x) => x.softplus(),
  (x) => x.relu(),
  (x) => x.abs().add(0.5).log(),
  (x) => x.abs().log1p(),
  (x) => x.abs().add(0.1).sqrt(),
  (x) => x.minimum(0.3),
  (x) => x.add(1),
  (x) => x.mul(-0.7),
  (x) => x.sin(),
  (x) => x.atan(),
  (x) => x.erf(),
  (x) => x.gelu(),
  (x) => x.silu(),
  (x) => x.abs().add(0.2).pow(-1.3),
];

const binary: ((x: Tensor, y: Tensor) => Tensor)[] = [
  (x, y) => x.add(y),
  (x, y) => x.sub(y),
  (x, y) => x.mul(y),
  (x, y) => x.div(y.abs().add(1)),
  (x, y) => x.maximum(y),
  (x, y) => x.atan2(y.square().add(0.5)),
  (x, y) => x.abs().add(0.5).pow(y.tanh()),
  (x, y) => where(x.less(y), x, y.mul(2)),
];

/** What a step may choose by: numbers that come with its name, and other values to take part. */
interface Choice {
  pick(name: string, below: number): number;
  /** Another value of the same shape, or the first itself, changed. */
  partner(x: Tensor): Tensor;
}

const LARGEST = 600;

/** Every kind of step; each gives its argument back where it does not apply. Shapes stay between zero and three axes. */
const kinds: ((x: Tensor, choice: Choice) => Tensor)[] = [
  (x, { pick }) => unary[pick("unary", unary.length)](x),
  (x, { pick }) => unary[pick("unary", unary.length)](x),
  (x, { pick, partner }) => binary[pick("binary", binary.length)](x, partner(x)),
  (x, { pick, partner }) => binary[pick("binary", binary.length)](x, partner(x)),
  (x, { pick }) => (x.rank > 0 ? x.sum(pick("axis", x.rank), pick("keep", 2) === 1) : x),
  (x, { pick }) => {
    if (x.rank === 0) return x;
    const axis = pick("axis", x.rank);
    return pick("which", 2) === 0 ? x.max(axis, true) : x.min(axis);
  },
  (x) => x.transpose(),
  (x, { pick }) => {
    if (x.rank !== 2) return x;
    const weights = range(x.shape[1] * (1 + pick("columns", 6)), x.dtype).mul(0.05);
    return x.matmul(weights.reshape(x.shape[1], -1));
  },
  (x, { partner }) => (x.rank >= 2 ? x.matmul(partner(x).transpose(...swapLast(x.rank))) : x),
  function slice(x, { pick }) {
    if (x.rank === 0) return x;
    const axis = pick("axis", x.rank);
    const from = pick("from", x.shape[axis]);
    const step = 1 + pick("step", 2);
    const range = pick("direction", 2) === 0 ? ([from, undefined, step] as const) : ([from, undefined, -step] as const);
    return x.slice(...x.shape.map((_, a) => (a === axis ? range : undefined)));
  },
  (x, { pick }) => (x.rank < 3 ? x.reshape(...x.shape, 1).broadcastTo(...x.shape, 1 + pick("copies", 3)) : x.mean(1)),
  (x, { pick, partner }) => (x.rank > 0 ? new Tensor(concat([x.node, partner(x).node], pick("axis", x.rank))) : x),
  function padded(x, { pick }) {
    if (x.rank === 0) return x;
    const axis = pick("axis", x.rank);
    const [low, step] = [pick("low", 3), 1 + pick("step", 2)];
    const length = low + (x.shape[axis] - 1) * step + 1 + pick("high", 2);
    const only = (value: number, others: number) => x.shape.map((_, a) => (a === axis ? value : others));
    const shape = x.shape.map((n, a) => (a === axis ? length : n));
    return new Tensor(pad(x.node, only(low, 0), shape, only(step, 1)));
  },
  function windows(x, { pick }) {
    if (x.rank === 0 || x.rank > 2) return x;
    const axis = pick("axis", x.rank);
    const size = 1 + pick("size", Math.min(3, x.shape[axis]));
    return new Tensor(window(x.node, axis, size, 1 + pick("stride", 2), 1));
  },
  (x, { pick }) =>
    x.rank > 0
      ? x.gather(
          range(5, "i32")
            .mul(1 + pick("by", 3))
            .minimum(x.shape[0] - 1),
        )
      : x,
  (x, { pick }) => (x.rank > 0 ? cumsum(x, pick("axis", x.rank)) : x),
  (x, { pick }) => (x.rank > 0 ? sort(x, pick("axis", x.rank)) : x),
  (x, { pick }) => (x.rank > 0 ? vmap((row: Tensor) => unary[pick("unary", unary.length)](row).mul(row.sum()))(x) : x),
  function loop(x, { pick }) {
    if (x.rank === 0) return x;
    const step = (c: Tensor, row: Tensor) => [c.mul(0.5).add(row.tanh()), c.mul(row)] as const;
    const first = x.slice([0, 1]).reshape(...x.shape.slice(1));
    const [last, all] = scan(step, first, x, { reverse: pick("reverse", 2) === 1 });
    return pick("which", 2) === 0 ? last : all;
  },
  // The counts of steps, which have no slope but at jumps.
  function iteration(x, { pick }) {
    const [f, g] = [unary[pick("unary", unary.length)], binary[pick("binary", binary.length)]];
    const { steps } = iterate(x, {
      fixed: x.mul(0.3),
      step: (z, c) => g(f(z), c).sub(0.1),
      until: (z) => z.abs().greater(2),
      limit: pick("limit", 12),
    });
    return x.add(steps.cast(x.dtype).mul(0.1));
  },
];

const swapLast = (rank: number) => Array.from({ length: rank }, (_, a) => (a < rank - 2 ? a : 2 * rank - 3 - a));

function step(chance: Stream, x: Tensor, others: readonly Tensor[]): Tensor {
  const pick = (name: string, below: number) => chance.fold(name).integers(1, below)[0];
  const partner = (x: Tensor) => {
    const same = others.filter((other) => other.shape.join() === x.shape.join());
    return same.length > 0 ? same[pick("same", same.length)] : x.mul(0.5);
  };
  const next = kinds[pick("kind", kinds.length)](x, { pick, partner });
  return next.size <= LARGEST && next.rank <= 3 ? next : x.mul(0.9);
}

export function randomProgram(seed: number, dtype: FloatType): RandomProgram {
  const rng = stream("random program").fold(seed);
  const rank = rng.fold("rank").integers(1, 4)[0];
  const shape = Array.from(rng.fold("shape").integers(rank, 7), (length) => length + 1);
  const inputs = ["x", "y"].map((name) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return tensor(rng.fold(name).normal(size), shape, dtype);
  });
  const count = 3 + rng.fold("steps").integers(1, 6)[0];
  const steps = (...given: Tensor[]) => {
    const values = [...given];
    for (let i = 0; i < count; i++) {
      const chance = rng.fold("step", i);
      const from = values[Math.max(0, values.length - 1 - chance.fold("from").integers(1, 2)[0])];
      values.push(step(chance, from, values));
    }
    return values;
  };
  return { inputs, steps, apply: (...given) => steps(...given).at(-1)! };
}

/** Every backend gives the same bits for `count` programs of either float type. */
export function agreeOnPrograms(first: number, count: number): void {
  for (let seed = first; seed < first + count; seed++) {
    for (const dtype of floats) {
      const { inputs, apply } = randomProgram(seed, dtype);
      agreed(`program ${seed} ${dtype}`, inputs, apply);
    }
  }
}

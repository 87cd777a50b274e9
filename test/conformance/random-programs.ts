// Random expressions over a few inputs, for comparing ways to compute them. Seeded: the same number gives the same program.

import { type Stream, stream } from "#kit";
import { ones, type Tensor, tensor, where } from "#tensor";

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

/** One step from a value to another, by chance; shapes stay between zero and three axes. */
function step(choice: Stream, x: Tensor, others: readonly Tensor[]): Tensor {
  const pick = (name: string, below: number) => choice.fold(name).integers(1, below)[0];
  const same = others.filter((other) => other.shape.join() === x.shape.join());
  const kind = pick("kind", 9);
  if (kind < 3) return unary[pick("unary", unary.length)](x);
  if (kind < 5)
    return binary[pick("binary", binary.length)](x, same.length > 0 ? same[pick("same", same.length)] : x.mul(0.5));
  if (kind === 5 && x.rank > 0) return x.sum(pick("axis", x.rank), pick("keep", 2) === 1);
  if (kind === 6 && x.rank > 1) return x.transpose();
  if (kind === 7 && x.rank === 2) {
    const weights = ones([x.shape[1], 1 + pick("columns", 6)], x.dtype).mul(0.25);
    return x.matmul(weights);
  }
  if (kind === 8 && x.rank > 0) {
    const axis = pick("axis", x.rank);
    const length = x.shape[axis];
    const from = pick("from", length);
    return x.slice(...x.shape.map((_, a) => (a === axis ? ([from, length] as const) : undefined)));
  }
  return x.rank < 3 ? x.reshape(...x.shape, 1).broadcastTo(...x.shape, 1 + pick("copies", 3)) : x.mean(1);
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
      const choice = rng.fold("step", i);
      const from = values[Math.max(0, values.length - 1 - choice.fold("from").integers(1, 2)[0])];
      values.push(step(choice, from, values));
    }
    return values;
  };
  return { inputs, steps, apply: (...given) => steps(...given).at(-1)! };
}

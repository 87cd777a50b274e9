// The divergence map in fixed point: whole multiples of 2^-26 m, as the notebook tried, and where their integers overflow.
// Numbers are whole counts of units inside doubles. Sums are exact; products, quotients and roots are rounded down to a unit, the product
// itself first to 53 bits, so that beyond 2^53 units the last one may differ from that of integers. Overflow does not happen here.
// Source: notebook 002, lines 460-516.
import { canonicalBodies, type DivergenceQuestion, each, everywhere, type Triple, type Vectors } from "#dynamics";
import { compile, iterate, type Tensor, tensor } from "#tensor";

export const fractionBits = 26;
const unit = 2 ** fractionBits;
/** A number as whole units, rounded down. */
export const toFixed = (value: number): number => Math.floor(value * unit);

/** Largest magnitude that integers of so many bits hold, 2^(bits - 1 - 26). */
export const capacity = (bits: number): number => 2 ** (bits - 1 - fractionBits);
/** Largest product whose integers, multiplied before they are shifted back, fit so many bits: 2^(bits - 1 - 52). */
export const productCapacity = (bits: number): number => 2 ** (bits - 1 - 2 * fractionBits);

const product = (a: Tensor, b: Tensor) =>
  a
    .mul(b)
    .mul(1 / unit)
    .floor();
const quotient = (a: Tensor, b: Tensor) => a.mul(unit).div(b).floor();
const root = (a: Tensor) => a.mul(unit).sqrt().floor();

interface FixedMotion {
  readonly p: Vectors;
  readonly v: Vectors;
}

/** a1 = -G m2 (p1 - p2) / r^3 - ..., pair by pair: w = G / (r * r * r). */
function accelerations(p: Vectors, gravity: Tensor): Vectors {
  const pulls = each((body) => {
    const d = each((axis) => p[(body + 1) % 3]![axis]!.sub(p[body]![axis]!));
    const r = root(product(d[0], d[0]).add(product(d[1], d[1])).add(product(d[2], d[2])));
    const w = quotient(gravity, product(product(r, r), r));
    return each((axis) => product(w, d[axis]!));
  });
  const { masses } = canonicalBodies;
  return everywhere((body, axis) => {
    const [next, last] = [(body + 1) % 3, (body + 2) % 3];
    return pulls[body]![axis]!.mul(masses[next]!).sub(pulls[last]![axis]!.mul(masses[last]!));
  });
}

/** Steps together of the canonical bodies with body 1 at (x, y, z), in fixed point throughout. */
export function fixedPointTimes(
  x: Float64Array,
  y: Float64Array,
  z: number,
  { shift, step, threshold, limit }: Pick<DivergenceQuestion, "shift" | "step" | "threshold" | "limit">,
): Int32Array {
  const number = (value: number) => tensor([toFixed(value)], [], "f64");
  const columns: Triple<Tensor> = [
    tensor(x.map(toFixed), [x.length]),
    tensor(y.map(toFixed), [y.length]),
    tensor(new Float64Array(x.length).fill(toFixed(z)), [x.length]),
  ];
  const { positions, velocities, gravity } = canonicalBodies;
  const others = everywhere((body, axis) => number(positions[body]![axis]!));
  const v = everywhere((body, axis) => number(velocities[body]![axis]!));
  const begin = (moved: boolean): FixedMotion => ({
    p: everywhere((body, axis) =>
      body === 0 ? columns[axis]!.add(moved ? toFixed(shift[axis]!) : 0) : others[body]![axis]!,
    ),
    v,
  });
  const fixed = { gravity: number(gravity), dt: number(step), bound: number(threshold * threshold) };
  const on = ({ p, v }: FixedMotion, { gravity, dt }: typeof fixed): FixedMotion => {
    const a = accelerations(p, gravity);
    const moved = (x: Vectors, rate: Vectors) =>
      everywhere((body, axis) => x[body]![axis]!.add(product(dt, rate[body]![axis]!)));
    return { p: moved(p, v), v: moved(v, a) };
  };
  const program = compile(
    (a: FixedMotion, b: FixedMotion, given: typeof fixed, limit: Tensor) =>
      iterate(
        { a, b },
        {
          fixed: given,
          step: ({ a, b }, given) => ({ a: on(a, given), b: on(b, given) }),
          until: ({ a, b }, { bound }) => {
            const d = each((axis) => a.p[0][axis]!.sub(b.p[0][axis]!));
            return product(d[0], d[0]).add(product(d[1], d[1])).add(product(d[2], d[2])).lessEqual(bound).not();
          },
          limit,
        },
      ).steps,
  );
  return program(begin(false), begin(true), fixed, tensor([limit], [], "i32")).data() as Int32Array;
}

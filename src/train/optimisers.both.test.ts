import { describe, expect, it } from "vitest";
import { treeLeaves } from "#kit";
import { compile, grad, type Tensor, tensor } from "#tensor";
import { adam } from "./adam.ts";
import type { Optimiser, TensorTree } from "./optimiser.ts";
import { sgd } from "./sgd.ts";

const number = (value: number, dtype: "f32" | "f64" = "f64") => tensor([value], [], dtype);

/** The values of one number after each step down the given gradients. */
function walk<S extends TensorTree>(optimiser: Optimiser<S>, start: number, gradients: readonly number[]): number[] {
  let p = number(start);
  let state = optimiser.initialise(p);
  return gradients.map((g) => {
    ({ parameters: p, state } = optimiser.update(p, number(g), state));
    return p.item();
  });
}

/** The values of p after each of `steps` steps down p^2 a / 2, from 1. */
function descend<S extends TensorTree>(optimiser: Optimiser<S>, a: number, steps: number): number[] {
  const slope = grad((p: Tensor) => p.square().mul(a / 2));
  let p = number(1);
  let state = optimiser.initialise(p);
  return Array.from({ length: steps }, () => {
    ({ parameters: p, state } = optimiser.update(p, slope(p), state));
    return p.item();
  });
}

function expectClose(got: readonly number[], wanted: readonly number[], digits: number): void {
  expect(got.length).toBe(wanted.length);
  got.forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i], digits);
  });
}

describe("gradient descent", () => {
  it("shrinks a quadratic's parameter by 1 - rate a at every step", () => {
    const wanted = Array.from({ length: 10 }, (_, t) => (1 - 0.1 * 3) ** (t + 1));
    expectClose(descend(sgd({ rate: 0.1 }), 3, 10), wanted, 14);
  });

  it("follows, with momentum, the closed form of its linear recurrence", () => {
    // p(t+1) = (1 + momentum - rate a) p(t) - momentum p(t-1); with the numbers below the roots of
    // x^2 - 1.25 x + 0.25 are 1 and 1/4 for a = 0, and of x^2 - x + 0.25 both 1/2 for rate a = 1/4.
    // From p(0) = 1 and p(1) = 3/4: p(t) = (1 + t / 2) / 2^t.
    const wanted = Array.from({ length: 12 }, (_, t) => (1 + (t + 1) / 2) / 2 ** (t + 1));
    expectClose(descend(sgd({ rate: 0.25, momentum: 0.25 }), 1, 12), wanted, 14);
  });
});

describe("Adam", () => {
  it("moves by the rate against the first gradient's sign, whatever its size", () => {
    for (const g of [1e-3, 1, 1e6]) {
      expect(walk(adam({ rate: 0.1 }), 2, [g])[0]).toBeCloseTo(1.9, 5);
      expect(walk(adam({ rate: 0.1 }), 2, [-g])[0]).toBeCloseTo(2.1, 5);
    }
  });

  it("takes the steps worked out by hand", () => {
    // beta1 = beta2 = 1/2, rate 1, epsilon 1/4, gradients 2, then 0, then -1:
    // t=1: m = 1, v = 2; corrected 2 and 4; step 2 / (2 + 1/4) = 8/9
    // t=2: m = 1/2, v = 1; divided by 3/4: 2/3 and 4/3; step (2/3) / (2/sqrt(3) + 1/4)
    // t=3: m = -1/4, v = 1; divided by 7/8: -2/7 and 8/7; step (-2/7) / (sqrt(8/7) + 1/4)
    const steps = [8 / 9, 2 / 3 / (2 / Math.sqrt(3) + 0.25), -2 / 7 / (Math.sqrt(8 / 7) + 0.25)];
    const wanted = steps.map((_, t) => 5 - steps.slice(0, t + 1).reduce((a, b) => a + b));
    expectClose(walk(adam({ rate: 1, beta1: 0.5, beta2: 0.5, epsilon: 0.25 }), 5, [2, 0, -1]), wanted, 14);
  });

  it("takes PyTorch's steps with PyTorch's defaults", () => {
    // torch 1.13, torch.optim.Adam([p], lr=0.1) from p = 2 in f64
    const wanted = [1.900000001, 1.9366103534720749, 1.9502794196738216, 1.9108694304348768, 1.8790165275457973];
    expectClose(walk(adam({ rate: 0.1 }), 2, [1, -2, 0.5, 3, -0.1]), wanted, 12);
  });

  it("adds epsilon after the corrected root: a tiny first gradient moves by rate g / (g + epsilon)", () => {
    const g = 1e-8;
    expect(walk(adam({ rate: 1 }), 0, [g])[0]).toBeCloseTo(-0.5, 12);
  });

  it("keeps every bit of a parameter whose gradient is always 0, of either sign", () => {
    const values = Float32Array.of(0, -0, 1e-40, -3.25, 0.1, 1e38);
    const optimiser = adam({ rate: 0.5 });
    let p = tensor(values);
    let state = optimiser.initialise(p);
    for (const zero of [0, -0, 0, -0, 0]) {
      ({ parameters: p, state } = optimiser.update(p, tensor(new Float32Array(6).fill(zero)), state));
    }
    expect(new Uint32Array(p.data().buffer)).toEqual(new Uint32Array(values.buffer));
    expect([state.mean, state.square].flatMap((moments) => Array.from((moments as Tensor).data()))).toEqual(
      new Array(12).fill(0),
    );
  });

  it("gives the same bits inside a compiled step, with trees of parameters", () => {
    const optimiser = adam({ rate: 0.01 });
    const parameters = { b: [number(0.5, "f32"), tensor([1, 2, 3])], a: tensor([[1, -1]]) };
    const slopes = grad((p: typeof parameters) => p.a.square().sum().add(p.b[0].mul(p.b[1]).sum()));
    type State = { p: typeof parameters; s: ReturnType<typeof optimiser.initialise> };
    const step = ({ p, s }: State): State => {
      const next = optimiser.update(p, slopes(p), s);
      return { p: next.parameters, s: next.state };
    };
    const compiled = compile(step);
    let plain: State = { p: parameters, s: optimiser.initialise(parameters) };
    let fast = plain;
    for (let t = 0; t < 5; t++) [plain, fast] = [step(plain), compiled(fast)];
    const bits = (state: State) => treeLeaves<State, Tensor>(state).map((leaf) => leaf.data());
    expect(bits(fast)).toEqual(bits(plain));
    expect(plain.s.beta1Power.item()).toBeCloseTo(0.9 ** 5, 15);
  });
});

it("refuses options outside their range", () => {
  expect(() => sgd({ rate: -1 })).toThrow("sgd: rate must be at least 0 and below Infinity, got -1.");
  expect(() => sgd({ rate: 1, momentum: 1 })).toThrow("sgd: momentum must be at least 0 and below 1, got 1.");
  expect(() => adam({ rate: Number.NaN })).toThrow("adam: rate must be at least 0 and below Infinity, got NaN.");
  expect(() => adam({ rate: 1, beta2: 1 })).toThrow("adam: beta2 must be at least 0 and below 1, got 1.");
});

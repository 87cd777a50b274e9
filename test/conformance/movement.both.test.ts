// Movements by chance, one on top of the other, against arrays that are nothing but functions of an index.

import fc from "fast-check";
import { expect, test } from "vitest";
import { compile, grad, range, Tensor, useBackend } from "#tensor";
import { concat, pad, window } from "../../src/tensor/ir/build.ts";

/** An array as what it holds at every index. */
interface Model {
  readonly shape: readonly number[];
  at(index: readonly number[]): number;
}

/** A movement of both, its numbers taken modulo what the shape allows. */
type Movement = (x: Tensor, model: Model, pick: (below: number) => number) => [Tensor, Model];

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
const set = <T>(list: readonly T[], at: number, value: T): T[] => list.map((old, i) => (i === at ? value : old));

function indexOf(shape: readonly number[], position: number): number[] {
  const index: number[] = [];
  let rest = position;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}

const positionOf = (shape: readonly number[], index: readonly number[]) =>
  index.reduce((sum, i, axis) => sum * shape[axis] + i, 0);

const movements: Movement[] = [
  function transpose(x, { shape, at }, pick) {
    const rest = shape.map((_, axis) => axis);
    const order = shape.map(() => rest.splice(pick(rest.length), 1)[0]);
    const inverse = (index: readonly number[]) => shape.map((_, axis) => index[order.indexOf(axis)]);
    return [x.transpose(...order), { shape: order.map((axis) => shape[axis]), at: (index) => at(inverse(index)) }];
  },
  function reshape(x, { shape, at }, pick) {
    const total = size(shape);
    const next: number[] = [];
    for (let rest = total; next.length < 4; ) {
      const divisors = Array.from({ length: rest }, (_, i) => i + 1).filter((d) => rest % d === 0);
      const length = next.length === 3 ? rest : divisors[pick(divisors.length)];
      next.push(length);
      rest /= length;
    }
    return [x.reshape(...next), { shape: next, at: (index) => at(indexOf(shape, positionOf(next, index))) }];
  },
  function slice(x, { shape, at }, pick) {
    const axis = pick(shape.length);
    const [from, to] = [pick(shape[axis]), pick(shape[axis])];
    const by = 1 + pick(3);
    const step = from <= to ? by : -by;
    const count = Math.floor(Math.abs(to - from) / by) + 1;
    const end = step > 0 ? to + 1 : to === 0 ? undefined : to - 1;
    const ranges = shape.map((_, i) => (i === axis ? ([from, end, step] as const) : undefined));
    return [
      x.slice(...ranges),
      { shape: set(shape, axis, count), at: (index) => at(set(index, axis, from + index[axis] * step)) },
    ];
  },
  function stretch(x, { shape, at }, pick) {
    const ones = shape.flatMap((length, axis) => (length === 1 ? [axis] : []));
    if (ones.length === 0) return [x, { shape, at }];
    const axis = ones[pick(ones.length)];
    const next = set(shape, axis, 1 + pick(3));
    return [x.broadcastTo(...next), { shape: next, at: (index) => at(set(index, axis, 0)) }];
  },
  function padding(x, { shape, at }, pick) {
    const axis = pick(shape.length);
    const [low, high, step] = [pick(3), pick(3), 1 + pick(2)];
    const length = low + (shape[axis] - 1) * step + 1 + high;
    const spread = new Tensor(
      pad(
        x.node,
        set(new Array(shape.length).fill(0), axis, low),
        set(shape, axis, length),
        set(new Array(shape.length).fill(1), axis, step),
      ),
    );
    const inside = (index: readonly number[]) => {
      const place = (index[axis] - low) / step;
      return Number.isInteger(place) && place >= 0 && place < shape[axis] ? at(set(index, axis, place)) : 0;
    };
    return [spread, { shape: set(shape, axis, length), at: inside }];
  },
  function windows(x, { shape, at }, pick) {
    const axis = pick(shape.length);
    const dilation = 1 + pick(2);
    const within = 1 + pick(Math.floor((shape[axis] - 1) / dilation) + 1);
    const stride = 1 + pick(3);
    const seen = new Tensor(window(x.node, axis, within, stride, dilation));
    const join = (index: readonly number[]) => [
      ...index.slice(0, axis),
      index[axis] * stride + index[axis + 1] * dilation,
      ...index.slice(axis + 2),
    ];
    return [seen, { shape: seen.shape, at: (index) => at(join(index)) }];
  },
  function doubling(x, { shape, at }, pick) {
    const axis = pick(shape.length);
    const both = new Tensor(concat([x.node, x.mul(2).node], axis));
    const half = shape[axis];
    const inside = (index: readonly number[]) =>
      index[axis] < half ? at(index) : 2 * at(set(index, axis, index[axis] - half));
    return [both, { shape: set(shape, axis, 2 * half), at: inside }];
  },
  (x, model) => [x.add(1), { ...model, at: (index) => model.at(index) + 1 }],
];

const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 });
const numbers = fc.array(fc.nat(2 ** 20), { minLength: 60, maxLength: 60 });

function moved(x: Tensor, length: number, choices: readonly number[]): [Tensor, Model] {
  let next = 0;
  const pick = (below: number) => (choices[next++ % choices.length] ?? 0) % below;
  const values = x.shape;
  let state: [Tensor, Model] = [x, { shape: values, at: (index) => positionOf(values, index) }];
  for (let i = 0; i < length; i++) {
    const changed = movements[pick(movements.length)](...state, pick);
    if (size(changed[1].shape) <= 2000 && changed[1].shape.length <= 6) state = changed;
  }
  return state;
}

const valuesOf = ({ shape, at }: Model) => Array.from({ length: size(shape) }, (_, i) => at(indexOf(shape, i)));

test("any movements of a counted array read what they should, on every backend", () => {
  fc.assert(
    fc.property(shapes, fc.integer({ min: 1, max: 6 }), numbers, (shape, length, choices) => {
      const start = () => range(size(shape), "f64").reshape(...shape);
      const expected = valuesOf(moved(start(), length, choices)[1]);
      for (const backend of ["interp", "wasm", "wasmScalar"] as const) {
        useBackend(backend);
        const [found, model] = moved(start(), length, choices);
        expect(found.shape).toEqual(model.shape);
        expect(Array.from(found.data())).toEqual(expected);
      }
      useBackend("wasm");
      const [compiled] = [compile((x: Tensor) => moved(x, length, choices)[0])(start())];
      expect(Array.from(compiled.data())).toEqual(expected);
    }),
    { numRuns: 200, seed: 1 },
  );
});

test("the gradient of any movements counts how often each element was read", () => {
  fc.assert(
    fc.property(shapes, fc.integer({ min: 1, max: 6 }), numbers, (shape, length, choices) => {
      const x = range(size(shape), "f64").reshape(...shape);
      const total = (x: Tensor) => moved(x, length, choices)[0].sum();
      const slope = grad(total)(x).data();
      // Linear but for the constants: each slope is the difference that 1 makes.
      slope.forEach((value, i) => {
        const one = range(size(shape), "i32")
          .equal(i)
          .cast("f64")
          .reshape(...shape);
        expect(total(x.add(one)).sub(total(x)).item()).toBe(value);
      });
    }),
    { numRuns: 60, seed: 2 },
  );
});

// einsum against the loop over all letters that defines it; what it is lowered to; wrong use.

import { afterEach, describe, expect, test } from "vitest";
import { einsum, explain, grad, inner, outer, type Tensor, tensor, useBackend, vmap, zeros } from "#tensor";
import { agreed, expectSlope, floats, sample } from "./support.ts";

afterEach(() => useBackend("wasm"));

/** Sums over every assignment of a value to each letter. No "...". */
function plain(formula: string, operands: readonly Tensor[]): { shape: number[]; values: Float64Array } {
  const [terms, output] = formula.split("->");
  const names = terms.split(",");
  const lengths = new Map<string, number>();
  for (const [i, term] of names.entries()) {
    for (const [axis, letter] of [...term].entries()) lengths.set(letter, operands[i].shape[axis]);
  }
  const letters = [...output, ...[...lengths.keys()].filter((letter) => !output.includes(letter))];
  const sizeOf = (list: readonly string[]) => list.reduce((size, letter) => size * lengths.get(letter)!, 1);
  const shape = [...output].map((letter) => lengths.get(letter)!);
  const values = new Float64Array(sizeOf([...output]));
  const inputs = operands.map((x) => x.data());
  const total = sizeOf(letters);
  for (let count = 0; count < total; count++) {
    const at = new Map<string, number>();
    let rest = count;
    for (const letter of [...letters].reverse()) {
      at.set(letter, rest % lengths.get(letter)!);
      rest = Math.floor(rest / lengths.get(letter)!);
    }
    const flat = (term: string) => [...term].reduce((sum, letter) => sum * lengths.get(letter)! + at.get(letter)!, 0);
    values[flat(output)] += names.reduce((product, term, i) => product * inputs[i][flat(term)], 1);
  }
  return { shape, values };
}

const lengths: Record<string, number> = { a: 2, b: 3, c: 1, d: 4, e: 5, f: 2, n: 3, z: 0 };
const formulas = [
  "ab->ab",
  "ab->ba",
  "abd->d",
  "ab->",
  "->",
  "nn->n",
  "nn->",
  "bnn->b",
  "nnn->n",
  "nana->an",
  "ab,bd->ad",
  "ab,bd->da",
  "ba,db->ad",
  "ab,ab->",
  "a,a->",
  "a,b->ab",
  "a,b->ba",
  "a,->a",
  "ab,ab->ab",
  "abd,abe->abde",
  "abd,ade->abe",
  "adb,bed->ae",
  "abde,bed->a",
  "abd,dbe->ea",
  "abcd,dcb->a",
  "abde,fbde->abf",
  "abe,b->e",
  "ab,de->ad",
  "nn,nb->b",
  "ab,bd,de->ae",
  "ab,a,b->",
  "abd,be,ef,fd->a",
  "az,zb->ab",
  "zb,bd->zd",
  "abz->ab",
];
const operandsOf = (formula: string, dtype: "f32" | "f64" | "i32") =>
  formula
    .split("->")[0]
    .split(",")
    .map((term, i) =>
      sample(
        `operand ${i}`,
        [...term].map((letter) => lengths[letter]),
        dtype,
      ),
    );

describe.each(floats)("%s", (dtype) => {
  for (const formula of formulas) {
    test(formula, () => {
      const operands = operandsOf(formula, dtype);
      const { shape, values } = plain(formula, operands);
      expect(einsum(formula, ...operands).shape).toEqual(shape);
      const found = agreed(formula, operands, (...xs) => einsum(formula, ...xs));
      values.forEach((value, i) => {
        expect(Math.abs(found[i] - value)).toBeLessThanOrEqual(
          (dtype === "f32" ? 1e-5 : 1e-13) * (1 + Math.abs(value)),
        );
      });
      const turned = agreed(
        `${formula}, transposed`,
        operands.map((x) => x.transpose()),
        (...xs) => einsum(formula, ...xs.map((x) => x.transpose())),
      );
      expect(turned.length).toBe(values.length);
    });
  }
});

test("whole numbers are exact", () => {
  for (const formula of ["ab,bd->ad", "abd,dbe->ea", "nn->", "a,b->ab"]) {
    const operands = operandsOf(formula, "i32");
    const found = agreed(formula, operands, (...xs) => einsum(formula, ...xs));
    expect([...found]).toEqual(Array.from(plain(formula, operands).values, (value) => value + 0));
  }
});

describe("leading axes and results left out", () => {
  const a = sample("a", [2, 3, 4], "f64");
  const b = sample("b", [4, 5], "f64");
  const same = (formula: string, operands: Tensor[], formally: string, plainly: Tensor[] = operands) =>
    expect(einsum(formula, ...operands).tolist()).toEqual(einsum(formally, ...plainly).tolist());
  test("without an arrow the letters that appear once, in order", () => {
    same("abd,de", [a, b], "abd,de->abe");
    same("ba", [b], "ba->ab");
    same("ii", [sample("square", [3, 3], "f64")], "ii->");
    same("...d,de", [a, b], "abd,de->abe");
    same(" a b , b d ", [a.reshape(6, 4), b], "ab,bd->ad");
  });
  test("three dots stand for leading axes, stretched to match", () => {
    same("...d,de->...e", [a, b], "abd,de->abe");
    same("...d,de->e...", [a, b], "abd,de->eab");
    same("...ij->...ji", [a], "aij->aji");
    same("...,...->...", [a, a], "abd,abd->abd");
    same("...i->i", [a], "abi->i");
    const one = sample("one", [1, 4, 5], "f64");
    same("...bd,...de->...be", [a, one], "abd,de->abe", [a, one.reshape(4, 5)]);
    same("...bd,...de->...be", [a, one.reshape(4, 5)], "abd,de->abe");
    same("...d,...d->d", [a, sample("one", [1, 1, 4], "f64")], "abd,d->d", [
      a,
      sample("one", [1, 1, 4], "f64").reshape(4),
    ]);
    const column = sample("column", [2, 1, 4], "f64");
    expect(einsum("...d,...d->...", a, column).shape).toEqual([2, 3]);
    expect(einsum("...d,...d->...", column, a).tolist()).toEqual(
      einsum("abd,ad->ab", a, column.reshape(2, 4)).tolist(),
    );
  });
});

test("outer and inner", () => {
  const a = sample("a", [2, 3], "f64");
  const b = sample("b", [4, 3], "f64");
  expect([...agreed("outer", [a, b], outer)]).toEqual([...einsum("ab,cd->abcd", a, b).data()]);
  expect([...agreed("inner", [a, b], inner)]).toEqual([...einsum("ab,cb->ac", a, b).data()]);
  expect(inner(tensor([1, 2, 3]), tensor([4, 5, 6])).item()).toBe(32);
  expect(outer(tensor([1, 2]), tensor(3)).tolist()).toEqual([3, 6]);
});

describe("within transformations", () => {
  const weighed = (y: Tensor): Tensor => y.mul(sample("weight", y.shape, "f64"));
  for (const formula of ["nana->an", "adb,bed->ae", "abd,dbe->ea", "ab,a,b->", "a,b->ba"]) {
    test(`${formula}: gradients by every operand, once and twice; vmap`, () => {
      const operands = operandsOf(formula, "f64");
      operands.forEach((operand, i) => {
        const fn = (x: Tensor) => einsum(formula, ...operands.map((other, k) => (k === i ? x : other)));
        expectSlope(formula, operand, (x) => weighed(fn(x).square()));
        expectSlope(formula, operand, (x) => weighed(grad((x: Tensor) => weighed(fn(x).tanh()).sum())(x)), 1e-5);
        const xs = sample("examples", [3, ...operand.shape], "f64");
        const each = [0, 1, 2].flatMap((k) => [...fn(xs.slice([k, k + 1]).reshape(...operand.shape)).data()]);
        const all = agreed(`${formula}, vmap`, [xs], vmap(fn));
        for (const [k, value] of each.entries()) expect(Math.abs(all[k] - value)).toBeLessThanOrEqual(1e-12);
      });
    });
  }
  test("products of groups of axes are one kernel, without copies", () => {
    for (const [formula, left, right] of [
      ["bqhd,bkhd->bhqk", [2, 7, 4, 8], [2, 9, 4, 8]],
      ["ab,bd->da", [3, 4], [4, 5]],
      ["abcd,dcbe->ea", [2, 3, 4, 5], [5, 4, 3, 6]],
    ] as const) {
      const { program } = explain((a: Tensor, b: Tensor) => einsum(formula, a, b), zeros(left), zeros(right));
      expect(program.match(/^\d+\. /gm), formula).toHaveLength(1);
    }
  });
});

test("wrong use", () => {
  const x = zeros([2, 3]);
  expect(() => einsum("ij;jk", x, x)).toThrow('einsum: "ij;jk" is no formula such as "ij,jk->ik" or "...i->i"');
  expect(() => einsum("...i...", x)).toThrow('einsum: "...i..." is no formula such as "ij,jk->ik" or "...i->i"');
  expect(() => einsum("ij,jk->ik", x)).toThrow('einsum: "ij,jk->ik" names 2 operands, got 1');
  expect(() => einsum("ijk->k", x)).toThrow('einsum: "ijk" does not name the axes of operand 0, [2,3]');
  expect(() => einsum("i->i", x)).toThrow('einsum: "i" does not name the axes of operand 0, [2,3]');
  expect(() => einsum("ij,jk->ik", x, x)).toThrow('einsum: "j" of "ij,jk->ik" has lengths 3 and 2');
  expect(() => einsum("ii->i", x)).toThrow('einsum: "i" of "ii->i" has lengths 2 and 3');
  expect(() => einsum("ij->k", x)).toThrow('einsum: "k" of the result of "ij->k" is in no operand');
  expect(() => einsum("ij->ii", x)).toThrow('einsum: "i" is in the result of "ij->ii" twice');
  expect(() => einsum("...i,...i->i", x, zeros([4, 3]))).toThrow(
    'einsum: an axis of "..." of "...i,...i->i" has lengths 2 and 4',
  );
  expect(() => inner(x, zeros([2, 2]))).toThrow("inner: wants last axes of one length, got shapes [2,3] and [2,2]");
});

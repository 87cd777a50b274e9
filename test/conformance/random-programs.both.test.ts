// Random programs: every backend, recorded and compiled, gives the same bits; gradients are what differences say.

import { expect, test } from "vitest";
import { grad, type Tensor, tensor, useBackend } from "#tensor";
import { agreeOnPrograms, randomProgram } from "./random-programs.ts";
import { agreed, expectSameBits } from "./support.ts";

test("300 agree on every backend, recorded and compiled", () => agreeOnPrograms(0, 300));

test("a value read on the way changes nothing after it", () => {
  for (let seed = 0; seed < 100; seed++) {
    const { inputs, steps } = randomProgram(seed, "f32");
    useBackend("interp");
    const expected = steps(...inputs).map((value) => value.data());
    useBackend("wasm");
    for (let again = 0; again < 2; again++) {
      steps(...inputs).forEach((value, i) => {
        expectSameBits(value.data(), expected[i], `program ${seed}, value ${i}`);
      });
    }
  }
});

test("their gradients agree too", () => {
  for (let seed = 0; seed < 60; seed++) {
    const { inputs, apply } = randomProgram(seed, "f32");
    agreed(`gradient ${seed}`, inputs, (x, y) => grad((x: Tensor) => apply(x, y).sum())(x));
  }
});

test("their gradients are central differences, but at kinks", () => {
  let compared = 0;
  let kinks = 0;
  for (let seed = 1000; seed < 1100; seed++) {
    const { inputs, apply } = randomProgram(seed, "f64");
    const [x, y] = inputs;
    const total = (x: Tensor) => apply(x, y).tanh().sum(); // bounded, whatever the program made of it
    const slope = grad(total)(x).data();
    const values = Float64Array.from(x.data());
    const difference = (i: number, step: number) => {
      const at = (delta: number) => total(tensor(values.with(i, values[i] + delta), x.shape)).item();
      return (at(step) - at(-step)) / (2 * step);
    };
    for (let i = 0; i < Math.min(4, values.length); i++) {
      const [coarse, fine] = [difference(i, 2e-5), difference(i, 1e-5)];
      const scale = 1 + Math.abs(fine);
      compared++;
      // Where two differences disagree there is a kink or a pole within a step, and no slope to compare with.
      if (Math.abs(coarse - fine) > 1e-5 * scale) kinks++;
      else expect(Math.abs(slope[i] - fine), `program ${seed}, element ${i}`).toBeLessThan(2e-5 * scale);
    }
  }
  expect(kinks).toBeLessThan(0.05 * compared);
});

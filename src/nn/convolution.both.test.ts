import { expect, it } from "vitest";
import { stream } from "#kit";
import { convolution1d, convolution2d, initialiseConvolution } from "./convolution.ts";
import { initialisers } from "./initialisers.ts";
import { elements, expectClose, expectGradient, numbers } from "./testing.ts";

const draw = {
  weights: initialisers["pytorch-default"],
  biases: initialisers["pytorch-default"],
  dtype: "f64",
} as const;

it("a kernel of one place is a linear layer at every place, with the bias", () => {
  const parameters = initialiseConvolution(stream(1), { size: [1, 1], inputs: 3, outputs: 5, ...draw });
  const x = numbers("x", 2, 4, 4, 3);
  expectClose(convolution2d(parameters, x), x.matmul(parameters.kernel.reshape(3, 5)).add(parameters.bias));
});

it("a sequence is an image of one row", () => {
  const parameters = initialiseConvolution(stream(1), { size: [3], inputs: 4, outputs: 6, groups: 2, ...draw });
  expect([parameters.kernel.shape, parameters.bias.shape]).toEqual([[3, 2, 6], [6]]);
  const x = numbers("x", 2, 9, 4);
  const options = { stride: 2, padding: 1, groups: 2 };
  const image = { ...parameters, kernel: parameters.kernel.reshape(1, 3, 2, 6) };
  const padding = [
    [0, 0],
    [1, 1],
  ] as const;
  expectClose(
    convolution1d(parameters, x, options),
    convolution2d(image, x.reshape(2, 1, 9, 4), { ...options, stride: [1, 2], padding }),
  );
  expectGradient(({ parameters, x }) => convolution1d(parameters, x, options).square().sum(), { parameters, x }, 6);
});

it("fans count the places of the kernel and the channels of a group", () => {
  const { kernel, bias } = initialiseConvolution(stream(1), {
    size: [3, 3],
    inputs: 8,
    outputs: 400,
    groups: 2,
    ...draw,
  });
  const bound = 1 / Math.sqrt(9 * 4);
  for (const part of [kernel, bias]) {
    const largest = Math.max(...elements(part).map(Math.abs));
    expect(largest).toBeLessThanOrEqual(bound);
    expect(largest).toBeGreaterThan(0.98 * bound);
  }
});

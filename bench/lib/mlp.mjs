// What every JavaScript contestant of the perceptron rows starts from: the same numbers, as typed arrays. The values do
// not matter to the time, as long as nothing overflows or turns denormal.

/** `{ x: [batch, inputs], y: [batch, outputs], layers: [{ weight: [fanIn, fanOut], bias: [fanOut] }] }`; y is one-hot or, for binary cross-entropy, 0/1 flags. */
export function mlpStart({ sizes, batch, loss }) {
  const next = generator(1);
  const fill = (count, scale) => Float32Array.from({ length: count }, () => scale * (2 * next() - 1));
  const outputs = sizes.at(-1);
  const y = new Float32Array(batch * outputs);
  for (let row = 0; row < batch; row++) {
    if (loss === "crossEntropy") y[row * outputs + Math.floor(next() * outputs)] = 1;
    else for (let k = 0; k < outputs; k++) y[row * outputs + k] = next() < 0.5 ? 0 : 1;
  }
  const layers = sizes.slice(1).map((fanOut, k) => ({
    weight: { shape: [sizes[k], fanOut], data: fill(sizes[k] * fanOut, Math.sqrt(3 / sizes[k])) },
    bias: { shape: [fanOut], data: new Float32Array(fanOut) },
  }));
  return {
    x: { shape: [batch, sizes[0]], data: fill(batch * sizes[0], Math.sqrt(3)) },
    y: { shape: [batch, outputs], data: y },
    layers,
  };
}

// Numerical Recipes' quick generator: good enough for filling arrays.
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

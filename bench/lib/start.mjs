// The numbers that every contestant of a training or product row starts from, as typed arrays. The values do not matter
// to the time, as long as nothing overflows or turns denormal; being equal, they let results be compared.

/** `{ x: [batch, inputs], y: [batch, outputs], layers: [{ weight: [fanIn, fanOut], bias: [fanOut] }] }`; y is one-hot or, for binary cross-entropy, 0/1 flags. */
export function mlpStart({ sizes, batch, loss }) {
  const { next, fill } = generator(1);
  const outputs = sizes.at(-1);
  const y = new Float32Array(batch * outputs);
  for (let row = 0; row < batch; row++) {
    if (loss === "crossEntropy") y[row * outputs + Math.floor(next() * outputs)] = 1;
    else for (let k = 0; k < outputs; k++) y[row * outputs + k] = next() < 0.5 ? 0 : 1;
  }
  const layers = sizes.slice(1).map((fanOut, k) => ({
    weight: fill([sizes[k], fanOut], Math.sqrt(3 / sizes[k])),
    bias: { shape: [fanOut], data: new Float32Array(fanOut) },
  }));
  return { x: fill([batch, sizes[0]], Math.sqrt(3)), y: { shape: [batch, outputs], data: y }, layers };
}

/** `{ a, b }`, two square matrices. */
export function matmulStart({ size }) {
  const { fill } = generator(2);
  return { a: fill([size, size], 1), b: fill([size, size], 1) };
}

/** `{ xs: [steps, batch, inputs], parameters }`; a gate's columns stand in the order input, forget, candidate, output. */
export function lstmStart({ inputs, hidden, steps, batch }) {
  const { fill } = generator(3);
  const scale = 1 / Math.sqrt(hidden);
  return {
    xs: fill([steps, batch, inputs], Math.sqrt(3)),
    parameters: {
      inputWeight: fill([inputs, 4 * hidden], scale),
      hiddenWeight: fill([hidden, 4 * hidden], scale),
      inputBias: fill([4 * hidden], scale),
      hiddenBias: fill([4 * hidden], scale),
    },
  };
}

/** `{ x: [batch, side, side, channels[0]], layers: [{ kernel: [3, 3, in, out], bias: [out] }] }` */
export function convolutionStart({ channels, kernel, side, batch }) {
  const { fill } = generator(4);
  const layers = channels.slice(1).map((out, k) => ({
    kernel: fill([kernel, kernel, channels[k], out], 1 / (kernel * Math.sqrt(channels[k]))),
    bias: fill([out], 1 / (kernel * Math.sqrt(channels[k]))),
  }));
  return { x: fill([batch, side, side, channels[0]], Math.sqrt(3)), layers };
}

// Numerical Recipes' quick generator: good enough for filling arrays.
function generator(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const fill = (shape, scale) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return { shape, data: Float32Array.from({ length: size }, () => scale * (2 * next() - 1)) };
  };
  return { next, fill };
}

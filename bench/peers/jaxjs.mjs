// jax-js on its WebAssembly device: one jitted function for loss, gradient and update. SGD only: with Adam the state and
// its reference counts would be ours to write, and the row would measure that.
import { readFileSync } from "node:fs";
import * as jax from "@jax-js/jax";
import { productNumbers, twoLosses } from "../lib/check.mjs";
import { matmulStart, mlpStart } from "../lib/start.mjs";

const { numpy: np, nn } = jax;
export const version = JSON.parse(
  readFileSync(new URL("../node_modules/@jax-js/jax/package.json", import.meta.url)),
).version;

export async function mlp({ sizes, batch, loss, optimizer, rate, threads }) {
  if (optimizer !== "sgd" || loss !== "crossEntropy" || threads !== 1) return undefined;
  await useWasm();
  const start = mlpStart({ sizes, batch, loss });
  const x = array(start.x);
  const y = array(start.y);
  let params = start.layers.map(({ weight, bias }) => ({ weight: array(weight), bias: array(bias) }));

  const meanLoss = (layers, x, y) => {
    const logits = layers.reduce((h, { weight, bias }, k) => {
      const sum = np.matmul(h, weight).add(bias);
      return k < layers.length - 1 ? nn.relu(sum) : sum;
    }, x);
    return nn
      .logSoftmax(logits)
      .mul(y)
      .sum()
      .mul(-1 / batch);
  };
  const update = jax.jit((layers, x, y) => {
    const held = layers.map(({ weight, bias }) => ({ weight: weight.ref, bias: bias.ref }));
    const [value, slopes] = jax.valueAndGrad(meanLoss)(held, x, y);
    const next = layers.map(({ weight, bias }, k) => ({
      weight: weight.sub(slopes[k].weight.mul(rate)),
      bias: bias.sub(slopes[k].bias.mul(rate)),
    }));
    return [value, next];
  });
  let last;
  const step = () => {
    last?.dispose();
    [last, params] = update(params, x.ref, y.ref);
  };
  const consume = async () => (await last.ref.data())[0];
  return { step, consume, check: () => twoLosses(step, consume) };
}

export async function matmul({ size, threads }) {
  if (threads !== 1) return undefined;
  await useWasm();
  const start = matmulStart({ size });
  const a = array(start.a);
  const b = array(start.b);
  const multiply = jax.jit((a, b) => np.matmul(a, b));
  let last;
  const step = () => {
    last?.dispose();
    last = multiply(a.ref, b.ref);
  };
  const check = async () => {
    step();
    return productNumbers(await last.ref.data());
  };
  return { step, consume: async () => (await last.ref.data())[1], check };
}

async function useWasm() {
  await jax.init("wasm");
  jax.defaultDevice("wasm");
}

const array = ({ data, shape }) => np.array(data).reshape(shape);

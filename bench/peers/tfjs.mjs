// TensorFlow.js on its WebAssembly backend (SIMD, one thread): eager, with its own optimisers.
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { productNumbers, twoLosses } from "../lib/check.mjs";
import { matmulStart, mlpStart } from "../lib/start.mjs";

tf.env().set("PROD", true);
setThreadsCount(1);
setWasmPaths(dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep);

export const version = tf.version.tfjs;

export async function mlp({ sizes, batch, loss, optimizer, rate, threads }) {
  if (threads !== 1) return undefined; // its threads want a browser
  await tf.setBackend("wasm");
  const start = mlpStart({ sizes, batch, loss });
  const x = tf.tensor(start.x.data, start.x.shape);
  const y = tf.tensor(start.y.data, start.y.shape);
  const layers = start.layers.map(({ weight, bias }) => ({
    weight: tf.variable(tf.tensor(weight.data, weight.shape)),
    bias: tf.variable(tf.tensor(bias.data, bias.shape)),
  }));
  const optimiser = optimizer === "adam" ? tf.train.adam(rate) : tf.train.sgd(rate);
  const forward = () =>
    layers.reduce((h, { weight, bias }, k) => {
      const sum = tf.add(tf.matMul(h, weight), bias);
      return k < layers.length - 1 ? tf.relu(sum) : sum;
    }, x);
  const meanLoss = () =>
    loss === "crossEntropy" ? tf.losses.softmaxCrossEntropy(y, forward()) : tf.losses.sigmoidCrossEntropy(y, forward());
  let last;
  const step = () => {
    last?.dispose();
    last = optimiser.minimize(meanLoss, true);
  };
  try {
    tf.tidy(() => void optimiser.computeGradients(meanLoss));
  } catch (error) {
    if (/Kernel .* not registered/.test(error.message)) return undefined; // the Wasm backend lacks a gradient's kernel
    throw error;
  }
  const consume = async () => (await last.data())[0];
  return { step, consume, check: () => twoLosses(step, consume) };
}

export async function matmul({ size, threads }) {
  if (threads !== 1) return undefined;
  await tf.setBackend("wasm");
  const start = matmulStart({ size });
  const a = tf.tensor(start.a.data, start.a.shape);
  const b = tf.tensor(start.b.data, start.b.shape);
  let last;
  const step = () => {
    last?.dispose();
    last = tf.matMul(a, b);
  };
  const check = async () => {
    step();
    return productNumbers(await last.data());
  };
  return { step, consume: async () => (await last.data())[1], check };
}

// ONNX Runtime for Node: a whole training step written out as an inference graph, since the package cannot train.
// Parameters go in and come out each step. SGD with cross-entropy only.
import { readFileSync } from "node:fs";
import ort from "onnxruntime-node";
import { productNumbers, twoLosses } from "../lib/check.mjs";
import { constant, model, node } from "../lib/onnx.mjs";
import { matmulStart, mlpStart } from "../lib/start.mjs";

export const version = JSON.parse(
  readFileSync(new URL("../node_modules/onnxruntime-node/package.json", import.meta.url)),
).version;

export async function mlp({ sizes, batch, loss, optimizer, rate, threads }) {
  if (optimizer !== "sgd" || loss !== "crossEntropy") return undefined;
  const start = mlpStart({ sizes, batch, loss });
  const session = await load(sgdGraph(sizes, batch, rate), threads);
  const feeds = { x: tensor(start.x), y: tensor(start.y) };
  start.layers.forEach(({ weight, bias }, k) => {
    feeds[`weight${k}`] = tensor(weight);
    feeds[`bias${k}`] = tensor(bias);
  });
  let last;
  const step = async () => {
    const results = await session.run(feeds);
    for (let k = 0; k < sizes.length - 1; k++) {
      feeds[`weight${k}`] = results[`nextWeight${k}`];
      feeds[`bias${k}`] = results[`nextBias${k}`];
    }
    last = results.loss;
  };
  const consume = () => last.data[0];
  return { step, consume, check: () => twoLosses(step, consume) };
}

export async function matmul({ size, threads }) {
  const start = matmulStart({ size });
  const shape = [size, size];
  const graph = model({
    nodes: [node("MatMul", ["a", "b"], ["product"])],
    constants: [],
    inputs: [
      ["a", shape],
      ["b", shape],
    ],
    outputs: [["product", shape]],
  });
  const session = await load(graph, threads);
  const feeds = { a: tensor(start.a), b: tensor(start.b) };
  let last;
  const step = async () => {
    last = (await session.run(feeds)).product;
  };
  const check = async () => {
    await step();
    return productNumbers(last.data);
  };
  return { step, consume: () => last.data[1], check };
}

const load = (graph, threads) =>
  ort.InferenceSession.create(graph, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
  });

const tensor = ({ data, shape }) => new ort.Tensor("float32", data, shape);

/** Forward, softmax cross-entropy, backward and update; d<k> is the slope of the loss by the sum that enters layer k's activation. */
function sgdGraph(sizes, batch, rate) {
  const last = sizes.length - 2;
  const nodes = [];
  const add = (type, inputs, output, attributes) => {
    nodes.push(node(type, inputs, [output], attributes));
    return output;
  };
  const layerInput = (k) => (k === 0 ? "x" : `h${k - 1}`);
  for (let k = 0; k <= last; k++) {
    add("Gemm", [layerInput(k), `weight${k}`, `bias${k}`], `sum${k}`);
    if (k < last) add("Relu", [`sum${k}`], `h${k}`);
  }
  add("LogSoftmax", [`sum${last}`], "logp", { axis: 1 });
  add("Mul", ["logp", "y"], "picked");
  add("ReduceSum", ["picked"], "total", { keepdims: 0 });
  add("Mul", ["total", "minusOverBatch"], "loss");
  add("Exp", ["logp"], "p");
  add("Sub", ["p", "y"], "error");
  add("Mul", ["error", "overBatch"], `d${last}`);
  for (let k = last; k >= 0; k--) {
    add("Gemm", [layerInput(k), `d${k}`], `slope${k}`, { transA: 1, alpha: rate });
    add("Sub", [`weight${k}`, `slope${k}`], `nextWeight${k}`);
    add("ReduceSum", [`d${k}`, "rows"], `biasSum${k}`, { keepdims: 0 });
    add("Mul", [`biasSum${k}`, "rate"], `biasSlope${k}`);
    add("Sub", [`bias${k}`, `biasSlope${k}`], `nextBias${k}`);
    if (k === 0) break;
    add("Gemm", [`d${k}`, `weight${k}`], `back${k}`, { transB: 1 });
    add("Greater", [`h${k - 1}`, "zero"], `open${k}`);
    add("Where", [`open${k}`, `back${k}`, "zero"], `d${k - 1}`);
  }
  const parameters = (weight, bias) =>
    sizes.slice(1).flatMap((fanOut, k) => [
      [`${weight}${k}`, [sizes[k], fanOut]],
      [`${bias}${k}`, [fanOut]],
    ]);
  return model({
    nodes,
    constants: [
      constant("zero", [], [0]),
      constant("rate", [], [rate]),
      constant("overBatch", [], [1 / batch]),
      constant("minusOverBatch", [], [-1 / batch]),
      constant("rows", [1], [0n]),
    ],
    inputs: [["x", [batch, sizes[0]]], ["y", [batch, sizes.at(-1)]], ...parameters("weight", "bias")],
    outputs: [["loss", []], ...parameters("nextWeight", "nextBias")],
  });
}

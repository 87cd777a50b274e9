// Training steps of small multilayer perceptrons against the libraries people would use instead. One step: forward,
// mean loss over the batch, backward, update; random inputs, ReLU between layers, f32, one thread for every contestant.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { mlpStart } from "./lib/mlp.mjs";
import { findPython, startPython } from "./lib/python.mjs";
import { printRow, row } from "./lib/row.mjs";
import { interleave, local } from "./lib/timing.mjs";

const folder = dirname(fileURLToPath(import.meta.url));

/** Goals are ratios against PyTorch on one thread; below 1 means that slower is allowed. */
const rows = [
  { name: "4-16-16-2", sizes: [4, 16, 16, 2], batch: 64, loss: "crossEntropy", optimizer: "sgd", rate: 0.01, goal: 10 },
  { name: "2-64-64-2", sizes: [2, 64, 64, 2], batch: 128, loss: "crossEntropy", optimizer: "sgd", rate: 0.01, goal: 2 },
  {
    name: "784-256-256-10",
    sizes: [784, 256, 256, 10],
    batch: 128,
    loss: "crossEntropy",
    optimizer: "sgd",
    rate: 0.01,
    goal: 0.31,
  },
  {
    name: "4-297-2",
    sizes: [4, 297, 2],
    batch: 64,
    loss: "binaryCrossEntropy",
    optimizer: "adam",
    rate: 0.001,
    goal: 8,
  },
];

/**
 * Our side, as the trainer does it: forward, loss, gradient and update as one compiled function, its state staying where
 * it is computed. `step()` does one training step, `loss()` reads the last loss.
 */
async function orreryMlpStep({ sizes, batch, loss, optimizer, rate }) {
  const [{ compile, tensor, valueAndGrad }, { binaryCrossEntropy, softmaxCrossEntropy, mlp }, { adam, sgd }] =
    await Promise.all(["tensor", "nn", "train"].map((room) => import(`../dist/src/${room}/index.js`)));
  const start = mlpStart({ sizes, batch, loss });
  const array = ({ data, shape }) => tensor(data, shape);
  const x = array(start.x); // [batch, inputs]
  const y = array(start.y); // [batch, outputs]
  const net = mlp({ widths: sizes, activation: "relu" });
  const meanLoss = { crossEntropy: softmaxCrossEntropy, binaryCrossEntropy }[loss];
  const optimiser = { sgd, adam }[optimizer]({ rate });

  const update = compile((parameters, state, x, y) => {
    const [value, slopes] = valueAndGrad((p) => meanLoss(net.apply(p, x), y))(parameters);
    return { value, ...optimiser.update(parameters, slopes, state) };
  });
  const layers = start.layers.map(({ weight, bias }) => ({ weight: array(weight), bias: array(bias) }));
  let last = { parameters: { layers }, state: optimiser.initialise({ layers }) };
  const step = () => {
    last = update(last.parameters, last.state, x, y);
  };
  return { step, loss: () => last.value.item() };
}

/** JavaScript peers: each module's `mlpStep(config)` gives `{ step, loss, version }`, or undefined for a row it cannot do. */
const peers = ["tfjs", "onnxruntime", "jaxjs"];

export async function bench({ json }) {
  const torch = findPython("torch");
  const python = torch && startPython(torch, join(folder, "peers/pytorch_mlp.py"));
  try {
    for (const { name, goal, ...config } of rows) {
      const versions = {};
      const contestants = [];
      const ours = await orreryMlpStep(config);
      contestants.push(local("orrery", ours.step, ours.loss));
      if (python) {
        versions.pytorch = (await python.make(name, config)).version;
        contestants.push(python.contestant("pytorch", name));
      }
      for (const peer of peers) {
        const theirs = await load(peer, config);
        if (!theirs) continue;
        versions[peer] = theirs.version;
        contestants.push(local(peer, theirs.step, theirs.loss));
      }
      const times = await interleave(contestants);
      printRow(row({ bench: `tensor/mlp-${name}`, against: "pytorch", goal, times, versions }), json);
    }
  } finally {
    python?.close();
  }
}

/** A peer that is not installed is left out; one that is installed and fails says so. */
async function load(peer, config) {
  let module;
  try {
    module = await import(`./peers/${peer}.mjs`);
  } catch (error) {
    if (error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
  return module.mlpStep(config);
}

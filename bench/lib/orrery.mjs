// Our side of the tensor rows, written as a user would. Each workload gives a contestant: `step()` does it once,
// `consume()` reads a number of the last result, `check()` gives the numbers that all contestants must agree on.
import { productNumbers, twoLosses } from "./check.mjs";
import { convolutionStart, lstmStart, matmulStart, mlpStart } from "./start.mjs";

/** A function that a workload needs and the package does not have. */
export class MissingExport extends Error {}

/** The named exports of a room as `npm run build` compiled it; its path is that below src/. */
export async function room(path, names) {
  const module = await import(`../../dist/src/${path}/index.js`).catch((error) => {
    if (error.code === "ERR_MODULE_NOT_FOUND") throw new MissingExport(`there is no ${path}`);
    throw error;
  });
  const missing = names.filter((name) => module[name] === undefined);
  if (missing.length > 0) throw new MissingExport(`${path} has no ${missing.join(", ")}`);
  return module;
}

/** Programs compiled from here on use so many threads. */
export async function useThreads(threads) {
  const node = await room("tensor/node", ["useThreads"]);
  await node.useThreads(threads);
}

/** Forward, loss, gradient and update as one compiled function, its state staying where it is computed, as the trainer does it. */
async function mlp(config) {
  const { update, parameters, state, x, y } = await mlpUpdate(config);
  if (config.loop) return mlpLoop(update, { parameters, state }, x, y, config.loop);
  let last = { parameters, state };
  const step = () => {
    last = update(last.parameters, last.state, x, y);
  };
  const consume = () => last.value.item();
  return { step, consume, check: () => twoLosses(step, consume) };
}

/** So many steps in one program. */
async function mlpLoop(update, start, x, y, count) {
  const { compile, scan } = await room("tensor", ["compile", "scan"]);
  const one = ({ parameters, state }) => {
    const { value, ...next } = update(parameters, state, x, y);
    return [next, value];
  };
  const many = compile((carry) => scan(one, carry, [], { length: count }));
  let last = [start];
  const step = () => {
    last = many(last[0]);
  };
  /** The losses of the first two steps: all contestants begin alike. */
  const check = () => {
    step();
    return Array.from(last[1].data().slice(0, 2));
  };
  return { step, consume: () => last[1].data()[count - 1], check, count };
}

/** The compiled step, not yet called, and the arguments of its first call. */
export async function mlpUpdate({ sizes, batch, loss, optimizer, rate }) {
  const { compile, tensor, valueAndGrad } = await room("tensor", ["compile", "tensor", "valueAndGrad"]);
  const nn = await room("nn", ["mlp", "softmaxCrossEntropy", "binaryCrossEntropy"]);
  const { adam, sgd } = await room("train", ["adam", "sgd"]);
  const start = arrays(tensor, mlpStart({ sizes, batch, loss }));
  const net = nn.mlp({ widths: sizes, activation: "relu" });
  const meanLoss = { crossEntropy: nn.softmaxCrossEntropy, binaryCrossEntropy: nn.binaryCrossEntropy }[loss];
  const optimiser = { sgd, adam }[optimizer]({ rate });
  const parameters = { layers: start.layers };
  const update = compile((parameters, state, x, y) => {
    const [value, slopes] = valueAndGrad((p) => meanLoss(net.apply(p, x), y))(parameters);
    return { value, ...optimiser.update(parameters, slopes, state) };
  });
  return { update, parameters, state: optimiser.initialise(parameters), x: start.x, y: start.y };
}

async function matmul(config) {
  const { compile, tensor } = await room("tensor", ["compile", "tensor"]);
  const { a, b } = arrays(tensor, matmulStart(config));
  const multiply = compile((a, b) => a.matmul(b));
  let last;
  const step = () => {
    last = multiply(a, b);
  };
  const check = () => {
    step();
    return productNumbers(last.data());
  };
  return { step, consume: () => last.data()[1], check };
}

async function lstm(config) {
  const { compile, tensor, valueAndGrad } = await room("tensor", ["compile", "tensor", "valueAndGrad"]);
  const { lstm } = await room("nn", ["lstm"]);
  const { xs, parameters } = arrays(tensor, lstmStart(config));
  const meanSquare = (parameters, xs) => lstm(parameters, xs, { timeMajor: true }).outputs.square().mean();
  const order = ({ inputWeight, hiddenWeight, inputBias, hiddenBias }) => [
    inputWeight,
    hiddenWeight,
    inputBias,
    hiddenBias,
  ];
  return valueAndSlopes(compile(valueAndGrad(meanSquare)), parameters, xs, order);
}

async function convolution(config) {
  const { compile, conv2d, tensor, valueAndGrad } = await room("tensor", [
    "compile",
    "conv2d",
    "tensor",
    "valueAndGrad",
  ]);
  const { x, layers } = arrays(tensor, convolutionStart(config));
  const meanSquare = (layers, x) => {
    const outputs = layers.reduce((h, { kernel, bias }, k) => {
      const sum = conv2d(h, kernel, { stride: 1, padding: "same" }).add(bias); // [batch, side, side, out]
      return k < layers.length - 1 ? sum.relu() : sum;
    }, x);
    return outputs.square().mean();
  };
  const order = (slopes) => slopes.flatMap(({ kernel, bias }) => [kernel, bias]);
  return valueAndSlopes(compile(valueAndGrad(meanSquare)), layers, x, order);
}

export const workloads = { mlp, matmul, lstm, convolution };

/** `order` lists the parameters' slopes as PyTorch's script does: the check is the value and their norms. */
function valueAndSlopes(run, parameters, x, order) {
  let last;
  const step = () => {
    last = run(parameters, x);
  };
  const consume = () => last[0].item();
  const check = () => {
    step();
    return [consume(), ...order(last[1]).map((slope) => slope.square().sum().sqrt().item())];
  };
  return { step, consume, check };
}

/** A tree with every `{ shape, data }` as a tensor. */
function arrays(tensor, tree) {
  if (tree.data) return tensor(tree.data, tree.shape);
  if (Array.isArray(tree)) return tree.map((inner) => arrays(tensor, inner));
  return Object.fromEntries(Object.entries(tree).map(([name, inner]) => [name, arrays(tensor, inner)]));
}

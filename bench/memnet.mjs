// Memory networks: one minibatch of the notebook's repeat copy through LSTM and DNC, with gradient and update, and what compiling the
// same over 20 steps takes; and whether a state in a dictionary costs anything. The notebook's own figure is 45 ms a minibatch (PyTorch 1.13, one thread of a 2.6 GHz EPYC).
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { agreement } from "./lib/check.mjs";
import { MissingExport, room } from "./lib/orrery.mjs";
import { findPython, startPython } from "./lib/python.mjs";
import { inUnit, printRow, row } from "./lib/row.mjs";
import { interleave, local } from "./lib/timing.mjs";

const pytorchScript = join(dirname(fileURLToPath(import.meta.url)), "peers/pytorch.py");
const [slots, word, reads, hidden, rate] = [32, 8, 4, 64, 1e-3];

/** All rows, or those whose name begins with `only`. */
export async function bench({ json, only = "" }) {
  const rows = { "dnc-repeat-copy": repeatCopyRow, "compile-dnc-20": compileRow, "state-access": stateAccessRow };
  for (const [name, measure] of Object.entries(rows)) {
    if (!name.startsWith(only)) continue;
    try {
      printRow(await measure(`memory/${name}`), json);
    } catch (error) {
      if (!(error instanceof MissingExport)) throw error;
      console.error(`memory/${name} is left out, ${error.message}.`);
    }
  }
}

/** LSTM of 64, memory 32 x 8, 1 write, 4 reads, batch 8; words of 4 bits, 1 to 3 of them, 1 to 3 times. */
async function network() {
  const { stream } = await room("kit", ["stream"]);
  const { buildNetwork, repeatCopy, drawBatch, run } = await room("memnet", [
    "buildNetwork",
    "repeatCopy",
    "drawBatch",
    "run",
  ]);
  const { fold, compile, valueAndGrad } = await room("tensor", ["fold", "compile", "valueAndGrad"]);
  const { adam } = await room("train", ["adam"]);
  const task = repeatCopy({ bits: 4, minLength: 1, maxLength: 3, minRepeats: 1, maxRepeats: 3 });
  const module = buildNetwork({
    inputs: task.inputs,
    outputs: task.outputs,
    modules: {
      controller: { kind: "lstm", hidden },
      memory: { kind: "dnc", memorySize: slots, wordSize: word, numReads: reads, numWrites: 1 },
      readout: { kind: "linear", size: task.outputs },
    },
    connections: [
      { concat: ["input", "memory"], to: "controller" },
      { feed: "controller", to: "memory" },
      { concat: ["controller", "memory"], to: "readout" },
      { feed: "readout", to: "output" },
    ],
  });
  const optimiser = adam({ rate });
  const loss = (parameters, { inputs, targets, asked }) => {
    const { outputs } = run(module, parameters, inputs);
    const nats = outputs.softplus().sub(outputs.mul(targets));
    return nats
      .mul(asked.reshape(...asked.shape, 1))
      .sum()
      .div(asked.sum());
  };
  const one = ({ parameters, state }, batch) => {
    const [value, slopes] = valueAndGrad(loss)(parameters, batch);
    return { value, ...optimiser.update(parameters, slopes, state) };
  };
  const parameters = module.initialise(stream(1));
  const batch = (steps) => drawBatch(steps ? { ...task, steps } : task, stream(2), 8);
  const start = {
    value: (await room("tensor", ["zeros"])).zeros([]),
    parameters,
    state: optimiser.initialise(parameters),
  };
  return { update: () => compile(one), training: fold(one), start, batch, task };
}

/** A batch as learning draws it: examples of all lengths, filled up to the longest there is. */
async function repeatCopyRow(bench) {
  const { training, start, batch, task } = await network();
  const drawn = batch();
  const train = (from, steps) => training(from, new Array(steps).fill(drawn));
  let last = start;
  const ours = {
    name: "orrery",
    run(steps) {
      const begin = performance.now();
      last = train(last, steps);
      if (!Number.isFinite(last.value.item())) throw new Error("orrery: the loss is no number");
      return (performance.now() - begin) / 1000;
    },
    check: () => [train(start, 1).value.item(), train(start, 2).value.item()],
  };
  const python = findPython("torch");
  const pytorch = python && startPython(python, pytorchScript, 1);
  try {
    const config = { workload: "dnc", start: startOf(start.parameters, drawn), rate, slots, word, reads };
    const peer = pytorch && (await pytorch.contestant("pytorch", "dnc", config));
    const contestants = [ours, ...(peer ? [peer] : [])];
    const results = [];
    for (const one of contestants) results.push([one.name, await one.check()]);
    const times = await interleave(contestants);
    return row({
      bench,
      unit: "ms",
      figures: inUnit(times, "ms"),
      against: "pytorch",
      goal: { absolute: 2 },
      versions: peer ? { pytorch: peer.version } : {},
      more: {
        threads: 1,
        agreement: agreement(results),
        steps: drawn.inputs.shape[0],
        meanSteps: meanSteps(task.options),
        notebook: 45,
      },
    });
  } finally {
    pytorch?.close();
  }
}

/** Of an example, and of the longest of a batch of 8: what there would be to compute if batches were filled up to their own longest. */
function meanSteps({ minLength, maxLength, minRepeats, maxRepeats }) {
  const all = [];
  for (let length = minLength; length <= maxLength; length++) {
    for (let repeats = minRepeats; repeats <= maxRepeats; repeats++) all.push(length * (1 + repeats) + 3);
  }
  const shareUpTo = (steps) => all.filter((other) => other <= steps).length / all.length;
  const longest = Math.max(...all);
  let ofBatch = 0;
  for (let steps = 0; steps < longest; steps++) ofBatch += 1 - shareUpTo(steps) ** 8;
  const ofExample = all.reduce((sum, steps) => sum + steps, 0) / all.length;
  return { ofExample, ofBatch: Number(ofBatch.toFixed(2)) };
}

/** The numbers that all contestants begin with. */
function startOf({ controller: [lstm], memory: { interface: signals }, readout }, { inputs, targets, asked }) {
  const plain = (x) => ({ shape: x.shape, data: Float32Array.from(x.data()) });
  const { inputWeight, hiddenWeight, inputBias, hiddenBias } = lstm;
  const parameters = {
    ...{ inputWeight, hiddenWeight, inputBias, hiddenBias },
    ...{ interfaceWeight: signals.weight, interfaceBias: signals.bias },
    ...{ readoutWeight: readout.weight, readoutBias: readout.bias },
  };
  const all = (tree) => Object.fromEntries(Object.entries(tree).map(([name, x]) => [name, plain(x)]));
  return { parameters: all(parameters), ...all({ inputs, targets, asked }) };
}

/** From the function to its first result, for functions not seen before. */
async function compileRow(bench) {
  const { update, start: begin, batch } = await network();
  const drawn = batch(20);
  const times = [];
  for (let turn = 0; turn < 7; turn++) {
    const start = performance.now();
    update()(begin, drawn).value.item();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const figure = { median: times[3], low: times[0], high: times[6] };
  return row({
    bench,
    unit: "ms",
    figures: new Map([["orrery", figure]]),
    goal: { absolute: 2000 },
    more: { threads: 1 },
  });
}

/**
 * Sums of two arrays of 100^3, held in a dictionary by name against held directly. The notebook's 1000 of them took 0.1160 and 0.1124 s
 * directly, 0.1223 and 0.1172 s through a dictionary.
 */
async function stateAccessRow(bench) {
  const { compile, full } = await room("tensor", ["compile", "full"]);
  const add = compile((a, b) => a.add(b));
  const [first, second] = [full([100, 100, 100], 1), full([100, 100, 100], 2)];
  const state = { first, second };
  const names = ["first", "second"];
  let last;
  const contestants = [
    local(
      "orrery",
      () => {
        last = add(state[names[0]], state[names[1]]);
      },
      () => last.data()[0],
    ),
    local(
      "direct",
      () => {
        last = add(first, second);
      },
      () => last.data()[0],
    ),
  ];
  const times = await interleave(contestants);
  return row({
    bench,
    unit: "ms",
    figures: inUnit(times, "ms"),
    against: "direct",
    goal: {},
    more: { threads: 1, notebook: { direct: [0.116, 0.1124], dictionary: [0.1223, 0.1172] } },
  });
}

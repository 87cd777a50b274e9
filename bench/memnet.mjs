// Memory networks: one minibatch of the notebook's repeat copy through LSTM and DNC, with gradient and update, and what compiling the
// same over 20 steps takes; and whether a state in a dictionary costs anything. The notebook's own figure is 45 ms a minibatch (PyTorch 1.13, one thread of a 2.6 GHz EPYC).
import { MissingExport, room } from "./lib/orrery.mjs";
import { inUnit, printRow, row } from "./lib/row.mjs";
import { interleave, local } from "./lib/timing.mjs";

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
  const { compile, valueAndGrad } = await room("tensor", ["compile", "valueAndGrad"]);
  const { adam } = await room("train", ["adam"]);
  const task = repeatCopy({ bits: 4, minLength: 1, maxLength: 3, minRepeats: 1, maxRepeats: 3 });
  const module = buildNetwork({
    inputs: task.inputs,
    outputs: task.outputs,
    modules: {
      controller: { kind: "lstm", hidden: 64 },
      memory: { kind: "dnc", memorySize: 32, wordSize: 8, numReads: 4, numWrites: 1 },
      readout: { kind: "linear", size: task.outputs },
    },
    connections: [
      { concat: ["input", "memory"], to: "controller" },
      { feed: "controller", to: "memory" },
      { concat: ["controller", "memory"], to: "readout" },
      { feed: "readout", to: "output" },
    ],
  });
  const optimiser = adam({ rate: 1e-3 });
  const loss = (parameters, { inputs, targets, asked }) => {
    const { outputs } = run(module, parameters, inputs);
    const nats = outputs.softplus().sub(outputs.mul(targets));
    return nats
      .mul(asked.reshape(...asked.shape, 1))
      .sum()
      .div(asked.sum());
  };
  const update = () =>
    compile((parameters, state, batch) => {
      const [value, slopes] = valueAndGrad(loss)(parameters, batch);
      return { value, ...optimiser.update(parameters, slopes, state) };
    });
  const parameters = module.initialise(stream(1));
  const batch = (steps) => drawBatch(steps ? { ...task, steps } : task, stream(2), 8);
  return { update, parameters, state: optimiser.initialise(parameters), batch };
}

async function repeatCopyRow(bench) {
  const { update, parameters, state, batch } = await network();
  const step = update();
  const drawn = batch();
  let last = { parameters, state };
  const next = () => {
    last = step(last.parameters, last.state, drawn);
  };
  const times = await interleave([local("orrery", next, () => last.value.item())]);
  return row({
    bench,
    unit: "ms",
    figures: inUnit(times, "ms"),
    goal: { absolute: 2 },
    more: { threads: 1, steps: drawn.inputs.shape[0], notebook: 45 },
  });
}

/** From the function to its first result, for functions not seen before. */
async function compileRow(bench) {
  const { update, parameters, state, batch } = await network();
  const drawn = batch(20);
  const times = [];
  for (let turn = 0; turn < 7; turn++) {
    const start = performance.now();
    update()(parameters, state, drawn).value.item();
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

// One example gone through step by step, recorded, and drawn: what was written where, what was read, how the gates stood. Drawn from the
// recorded arrays alone.
import { type Animation, type Figure, fieldAnimation, fieldImage, panels } from "#figure";
import { flattenNamed, type NamedArrays, type Stream } from "#kit";
import { softmax } from "#nn";
import { compile, type Tensor } from "#tensor";
import type { TensorTree } from "#train";
import type { Module } from "./module.ts";
import { run } from "./run.ts";
import { type Batch, drawBatch, type Task } from "./tasks/task.ts";

/**
 * A function that goes through the first example of a stream, to its last asked step, and gives inputs, outputs (as chances), targets,
 * and states and gates of every module, each [time, ...]. Compiled when it is first called.
 * @param answers of the tasks it will be called with.
 */
export function replayer(
  module: Module,
  answers: Task["answers"],
): (parameters: TensorTree, task: Task, rng: Stream) => NamedArrays {
  const go = compile((parameters: TensorTree, { inputs, targets, asked }: Batch) => {
    const { outputs, record } = run(module, parameters, inputs, { record: true });
    const chances = answers === "choice" ? softmax(outputs) : outputs.sigmoid();
    return { inputs, targets, asked, outputs: chances, ...record } as unknown as Readonly<Record<string, Tensor>>;
  });
  return (parameters, task, rng) => {
    const drawn = drawBatch(task, rng, 1);
    const steps = drawn.asked.data().lastIndexOf(1) + 1;
    const named = flattenNamed<unknown, Tensor>(go(parameters, drawn));
    return Object.fromEntries(
      Object.entries(named).map(([name, tensor]) => [name, withoutBatch(tensor.slice([0, steps])).array()]),
    );
  };
}

/** Axis of length 1 after time, or after layers. */
function withoutBatch(tensor: Tensor): Tensor {
  const at = tensor.shape.indexOf(1, 1);
  return at < 0 ? tensor : tensor.reshape(...tensor.shape.filter((_, axis) => axis !== at));
}

const arrayOf = (arrays: NamedArrays, name: string) => {
  const array = arrays[name];
  return array && { shape: array.shape, values: Array.from(array.data as ArrayLike<number>, Number) };
};

/** [time, ...rest] as a picture with time to the right and everything else downwards. */
function overTime(
  arrays: NamedArrays,
  name: string,
  title: string,
  options: { low?: number; high?: number; y?: string } = {},
): Figure[] {
  const array = arrayOf(arrays, name);
  if (!array) return [];
  const [time] = array.shape;
  const rows = array.values.length / time;
  const values = new Float64Array(time * rows);
  for (let t = 0; t < time; t++) for (let i = 0; i < rows; i++) values[i * time + t] = array.values[t * rows + i];
  const { y = "", ...bounds } = options;
  const height = Math.max(74, Math.min(240, 40 + 6 * rows));
  return [
    fieldImage({
      title,
      field: { width: time, height: rows, values },
      colours: "viridis",
      axes: { x: "step", y },
      height,
      ...bounds,
    }),
  ];
}

/**
 * All that was recorded of one memory over time, as small multiples.
 * @param arrays what `replay` gave.
 * @param memory the module's name, "memory" unless given.
 */
export function replayFigure(arrays: NamedArrays, title: string, memory = "memory"): Figure {
  const state = (name: string) => `states.${memory}.${name}`;
  const seen = (name: string) => `seen.${memory}.${name}`;
  const share = { low: 0, high: 1 };
  return panels(
    [
      ...overTime(arrays, "inputs", "Inputs", { y: "channel" }),
      ...overTime(arrays, "outputs", "Outputs, as chances", { ...share, y: "channel" }),
      ...overTime(arrays, state("writeWeights"), "Where it writes", { ...share, y: "slot" }),
      ...overTime(arrays, state("readWeights"), "Where it reads, head below head", { ...share, y: "slot" }),
      ...overTime(arrays, state("weights"), "Where it writes, and reads", { ...share, y: "slot" }),
      ...overTime(arrays, state("usage"), "Usage", { ...share, y: "slot" }),
      ...overTime(arrays, state("memory"), "Memory, slot below slot", { y: "slot and word" }),
      ...overTime(arrays, seen("writeGates"), "Write gates", share),
      ...overTime(arrays, seen("allocationGates"), "Allocation gates", share),
      ...overTime(arrays, seen("freeGates"), "Free gates", share),
      ...overTime(arrays, seen("modes"), "Read modes: backward, content, forward", share),
      ...overTime(arrays, "seen.gate.choice", "Shares of the experts", share),
    ],
    { columns: 2, title },
  );
}

/** The same as frames, one a step: memory, usage, write and read weightings, and links, side by side, a row a slot. */
export function replayAnimation(arrays: NamedArrays, title: string, memory = "memory"): Animation {
  const blocks = ["memory", "usage", "writeWeights", "readWeights", "weights", "links"].flatMap((name) => {
    const array = arrayOf(arrays, `states.${memory}.${name}`);
    return array ? [{ name, ...array }] : [];
  });
  const matrix = blocks.find(({ name }) => name === "memory");
  if (!matrix) {
    const blank = arrayOf(arrays, "outputs")!;
    const [time, width] = blank.shape;
    return fieldAnimation({
      title,
      width,
      height: 1,
      frames: Array.from({ length: time }, (_, t) => blank.values.slice(t * width, (t + 1) * width)),
      colours: "viridis",
      low: 0,
      high: 1,
      magnify: 24,
      millisecondsPerFrame: 400,
    });
  }
  const [time, slots] = matrix.shape;
  const largest = Math.max(1e-12, ...matrix.values.map(Math.abs));
  const columns = blocks.map(({ name, shape, values }) => {
    const each = values.length / time;
    // Weightings are [heads, slots], memory [slots, word], links [heads, slots, slots].
    const isBySlot = name === "memory" || name === "usage";
    const width = each / slots;
    const heads = name === "links" ? each / slots / slots : width;
    const at = (t: number, slot: number, column: number) => {
      if (isBySlot) return values[t * each + slot * width + column];
      if (name === "links")
        return values[t * each + (Math.floor(column / slots) * slots + slot) * slots + (column % slots)];
      return values[t * each + column * slots + slot];
    };
    const scale = name === "memory" ? (value: number) => 0.5 + value / (2 * largest) : (value: number) => value;
    return {
      width: name === "links" ? heads * slots : width,
      at: (t: number, s: number, c: number) => scale(at(t, s, c)),
      shape,
    };
  });
  const width = columns.reduce((sum, block) => sum + block.width + 1, -1);
  const frames = Array.from({ length: time }, (_, t) => {
    const values = new Float64Array(width * slots).fill(Number.NaN);
    let left = 0;
    for (const block of columns) {
      for (let slot = 0; slot < slots; slot++) {
        for (let c = 0; c < block.width; c++) values[slot * width + left + c] = block.at(t, slot, c);
      }
      left += block.width + 1;
    }
    return values;
  });
  return fieldAnimation({
    title,
    width,
    height: slots,
    frames,
    colours: "viridis",
    low: 0,
    high: 1,
    badColour: "#ffffff",
    magnify: 8,
    millisecondsPerFrame: 400,
  });
}

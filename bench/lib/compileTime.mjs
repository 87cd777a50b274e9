// How long a training step takes from the function to its first result: traced, compiled, run once. Each turn is a
// process of its own, since the engine's own code becomes faster while it compiles one program after the other.
import { execFile } from "node:child_process";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { mlpUpdate } from "./orrery.mjs";
import { summary } from "./timing.mjs";

const script = fileURLToPath(import.meta.url);

/** Milliseconds: `first` for the first program of a process, `later` for further shapes. */
export async function compileTimes(config, turns = 9) {
  const first = [];
  const later = [];
  for (let turn = 0; turn < turns; turn++) {
    const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(config)]);
    const [one, ...others] = JSON.parse(stdout);
    first.push(one);
    later.push(...others);
  }
  return { first: summary(first), later: summary(later) };
}

async function turn(config) {
  const times = [];
  for (let k = 0; k < 10; k++) {
    const { update, parameters, state, x, y } = await mlpUpdate({ ...config, batch: config.batch + k });
    const start = performance.now();
    const value = update(parameters, state, x, y).value.item();
    times.push(performance.now() - start);
    if (!Number.isFinite(value)) throw new Error(`the loss is ${value}`);
  }
  return times;
}

if (argv[1] === script) console.log(JSON.stringify(await turn(JSON.parse(argv[2]))));

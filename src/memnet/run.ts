// A module over a sequence: one loop of the program over time. Knows nothing of tasks and losses.
import { UsageError } from "#kit";
import { random, range, scan, type Tensor, where } from "#tensor";
import type { TensorTree } from "#train";
import type { Module, Seen } from "./module.ts";
import { chooseState, type DType, initState, type State } from "./part.ts";

export interface RunOptions {
  /** Before the first step; that of `initState` unless given. */
  readonly state?: State;
  /** Sequences are [batch, time, features], in and out. */
  readonly batchFirst?: boolean;
  /** bool [time, batch]: where false nothing happens, the state stays and the output is 0. */
  readonly mask?: Tensor;
  /** While training with dropout: a key of this sequence. */
  readonly key?: Tensor;
  /** Whether to give back states and what was seen, of every step; of modules under `debug` they are given in any case. */
  readonly record?: boolean;
  /** For long sequences under a gradient, see `scan`. */
  readonly checkpoint?: number;
}

export interface Ran {
  /** Laid out as the input is. */
  readonly outputs: Tensor;
  readonly state: State;
  /** With time as axis 0: what modules saw, and their states after each step. Of all if asked for, else of those under `debug`. */
  readonly record: { readonly seen: Seen; readonly states: State } | Record<never, never>;
}

/** All steps of a sequence [time, batch, inputs]. */
export function run(module: Module, parameters: TensorTree, inputs: Tensor, options: RunOptions = {}): Ran {
  const { batchFirst = false, mask, key, record = false, checkpoint } = options;
  if (inputs.rank !== 3 || inputs.shape[2] !== module.inputs) {
    const order = batchFirst ? "batch time" : "time batch";
    throw new UsageError(
      `${module.kind}: the input [${order} inputs] wants inputs ${module.inputs} on the last of three axes, got [${inputs.shape}].`,
    );
  }
  const inTime = batchFirst ? inputs.transpose(1, 0, 2) : inputs;
  const [time, batch] = inTime.shape;
  if (mask && `${mask.shape}` !== `${[time, batch]}`) {
    throw new UsageError(`${module.kind}: the mask [time batch] wants [${[time, batch]}], got [${mask.shape}].`);
  }
  const begin = options.state ?? initState(module.parts, batch, inTime.dtype as DType);
  const watched = record || module.debug === true ? undefined : module.debug || [];
  const kept = ({ seen, state: states }: { seen: Seen; state: State }) => {
    if (watched === undefined) return { seen, states };
    return watched.length === 0 ? {} : { seen: only(watched, seen), states: only(watched, states) };
  };
  const sequences = { x: inTime, ...(mask && { isOn: mask }), ...(key && { at: range(time, "i32") }) };
  const [state, { y: outputs, ...rest }] = scan(
    (before: State, { x, isOn, at }: { x: Tensor; isOn?: Tensor; at?: Tensor }) => {
      const stepped = module.step(parameters, before, x, key && at ? { key: random.fold(key, at) } : {});
      const after = isOn ? chooseState(module.parts, isOn, stepped.state, before) : stepped.state;
      const y = isOn ? where(isOn.reshape(batch, 1), stepped.y, 0) : stepped.y;
      return [after, { y, record: kept({ seen: stepped.seen, state: after }) }] as const;
    },
    begin,
    sequences,
    { checkpoint },
  );
  return { outputs: batchFirst ? outputs.transpose(1, 0, 2) : outputs, state, record: rest.record };
}

const only = <T>(names: readonly string[], all: { readonly [name: string]: T }) =>
  Object.fromEntries(names.map((name) => [name, all[name]]));

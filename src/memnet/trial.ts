// A network tried on a task: learnt in stretches until it is good enough or its examples are used up, then measured on fresh ones. What
// the memory experiments have in common; it records nothing itself.
import type { NamedArrays, Stream } from "#kit";
import type { Tensor } from "#tensor";
import type { TensorTree } from "#train";
import { adam } from "#train";
import { type Learner, learner, type Measured, parameterCount } from "./learn.ts";
import { buildNetwork, type Network } from "./network.ts";
import { practise, type SavedPractice } from "./practice.ts";
import { replayer } from "./replay.ts";
import type { Ran } from "./run.ts";
import type { Task } from "./tasks/task.ts";

export interface TrialOptions {
  /** As `buildNetwork` reads it. */
  readonly description: object;
  readonly task: Task;
  readonly batch: number;
  /** Most examples learnt from. */
  readonly examples: number;
  /** Examples between two reports; whole batches. */
  readonly stretch: number;
  /** Of Adam. */
  readonly rate: number;
  /** Largest length of the gradient. */
  readonly clip: number;
  /** The share of errors below which it stops; it learns on to the end when absent. */
  readonly goal?: number;
  /** Added to the loss. */
  readonly penalty?: (record: Ran["record"]) => Tensor;
  readonly rng: Stream;
  /** Told after every stretch what was measured over its examples, each before it was learnt from. */
  readonly onStretch: (examples: number, measured: Measured) => void;
  readonly onState?: (make: () => SavedPractice) => void;
  readonly saved?: SavedPractice;
}

export interface Trial {
  readonly network: Network;
  readonly parameters: TensorTree;
  readonly parameterCount: number;
  /** On fresh examples, of the task or of one like it. */
  measure(examples: number, other?: Task): Measured;
  /** One fresh example, step by step, as `replayer` gives it. */
  replay(): NamedArrays;
}

interface Known {
  readonly network: Network;
  readonly task: Task;
  readonly learner: Learner;
  readonly replay: ReturnType<typeof replayer>;
}

/** Compiled programs of networks and tasks met before: seeds of one arm share them. */
const known = new Map<string, Known>();

function programsOf({ description, task, batch, rate, clip, penalty }: TrialOptions): Known {
  const key = JSON.stringify([description, task, batch, rate, clip, penalty !== undefined]);
  const before = known.get(key);
  if (before) return before;
  const network = buildNetwork(description);
  const own = learner({ module: network, task, optimiser: adam({ rate }), batch, clip, penalty });
  const made = { network, task, learner: own, replay: replayer(network, task.answers) };
  known.set(key, made);
  return made;
}

/** Learns. Needs a description and task that say all they are: two of the same words are taken for the same. */
export function trial(options: TrialOptions): Trial {
  const { batch, examples, stretch, goal, rng } = options;
  const found = programsOf(options);
  const { network, learner: own } = found;
  const { parameters } = practise({
    learner: own,
    rng,
    steps: Math.ceil(examples / batch),
    stretch: Math.max(1, Math.round(stretch / batch)),
    onStretch: (done, measured) => {
      options.onStretch(done * batch, measured);
      return goal !== undefined && measured.errorRate < goal ? "stop" : undefined;
    },
    onState: options.onState,
    saved: options.saved,
  });
  return {
    network,
    parameters,
    parameterCount: parameterCount(parameters),
    measure: (count, other = found.task) => own.measure(parameters, rng.fold("fresh", other.steps), count, other),
    replay: () => found.replay(parameters, found.task, rng.fold("replay")),
  };
}

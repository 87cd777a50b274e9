// A whole course of learning in stretches: learn, tell what was measured, offer a checkpoint, stop when asked. What experiments share; it
// records nothing itself.
import { flattenNamed, type NamedArrays, type Stream, UsageError, unflattenNamed } from "#kit";
import { fromArray, type Tensor } from "#tensor";
import type { TensorTree } from "#train";
import type { Learner, Learning, Measured } from "./learn.ts";

export interface PracticeOptions {
  readonly learner: Pick<Learner, "begin" | "learn">;
  /** Initial values are drawn from `rng.fold("initial values")`, step s from `rng.fold("examples", "step", s)`. */
  readonly rng: Stream;
  readonly steps: number;
  /** Steps between two reports. */
  readonly stretch: number;
  /** Told after each stretch, with the steps done; "stop" ends the course. */
  readonly onStretch: (done: number, measured: Measured, state: Learning) => "stop" | undefined;
  /** Given what is needed to go on, after each stretch. */
  readonly onState?: (make: () => SavedPractice) => void;
  /** From where to go on. */
  readonly saved?: SavedPractice;
}

export interface SavedPractice {
  readonly values: { readonly done: number; readonly stopped: boolean };
  readonly arrays: NamedArrays;
}

/** The state at the end. The same stream gives the same course, interrupted or not. */
export function practise({ learner, rng, steps, stretch, onStretch, onState, saved }: PracticeOptions): Learning {
  const examples = rng.fold("examples");
  let state = learner.begin(rng.fold("initial values"));
  let done = 0;
  let stopped = false;
  if (saved) {
    state = openLearning(state, saved.arrays);
    ({ done, stopped } = saved.values);
  }
  while (!stopped && done < steps) {
    const to = Math.min(steps, done + stretch);
    const learnt = learner.learn(state, examples, done, to);
    state = learnt.state;
    done = to;
    stopped = onStretch(done, learnt.measured, state) === "stop";
    const now = { values: { done, stopped }, state };
    onState?.(() => ({ values: now.values, arrays: saveLearning(now.state) }));
  }
  return state;
}

/** Parameters and the optimiser's state as named arrays. */
export const saveLearning = (state: Learning): NamedArrays =>
  Object.fromEntries(Object.entries(flattenNamed<unknown, Tensor>(state)).map(([path, leaf]) => [path, leaf.array()]));

/** @param like any state of the same course. @throws UsageError where names or shapes differ. */
export function openLearning(like: Learning, arrays: NamedArrays): Learning {
  const wanted = flattenNamed<unknown, Tensor>(like);
  for (const [path, { shape }] of Object.entries(arrays)) {
    if (`${wanted[path]?.shape}` !== `${shape}`) {
      throw new UsageError(`openLearning: ${path} was saved as [${shape}], and is wanted as [${wanted[path]?.shape}].`);
    }
  }
  const leaves = Object.fromEntries(Object.entries(arrays).map(([path, array]) => [path, fromArray(array)]));
  return unflattenNamed<unknown, Tensor>(like, leaves) as { parameters: TensorTree; optimiser: TensorTree };
}

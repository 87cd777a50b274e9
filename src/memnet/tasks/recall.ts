// Tasks of finding and ordering: associative recall and priority sort (A. Graves et al., 2014).
import { bits, type Example, type Task, whole, zerosOf } from "./task.ts";

export interface AssociativeRecallOptions {
  readonly bits: number;
  /** Words of an item. */
  readonly itemLength: number;
  readonly minItems: number;
  readonly maxItems: number;
}

/**
 * Items one after the other, each after a mark; then, between two marks of another kind, one of them but the last: the item that followed
 * it is to be given. Inputs: bits, item mark, query mark.
 */
export const associativeRecall = (options: AssociativeRecallOptions): Task => {
  const { bits: width, itemLength, minItems, maxItems } = options;
  return {
    name: "associative recall",
    options,
    inputs: width + 2,
    outputs: width,
    steps: maxItems * (itemLength + 1) + itemLength + 2 + itemLength,
    answers: "bits",
    example(rng): Example {
      const count = whole(rng.fold("items"), minItems, maxItems);
      const items = Array.from({ length: count }, (_, i) =>
        Array.from({ length: itemLength }, (_, k) => bits(rng.fold("item", i, k), width)),
      );
      const query = whole(rng.fold("query"), 0, count - 2);
      const silent = zerosOf(width);
      const before = [
        ...items.flatMap((item) => [[...silent, 1, 0], ...item.map((word) => [...word, 0, 0])]),
        [...silent, 0, 1],
        ...items[query].map((word) => [...word, 0, 0]),
        [...silent, 0, 1],
      ];
      const answer = items[query + 1];
      return {
        inputs: [...before, ...answer.map(() => zerosOf(width + 2))],
        targets: [...before.map(() => silent), ...answer],
        asked: [...before.map(() => false), ...answer.map(() => true)],
      };
    },
  };
};

export interface PrioritySortOptions {
  readonly bits: number;
  readonly words: number;
  /** How many are to be given, those of highest priority first. */
  readonly answers: number;
}

/** Words with priorities in [-1, 1]; then the best of them in falling order. Inputs: bits, priority, end mark. */
export const prioritySort = (options: PrioritySortOptions): Task => {
  const { bits: width, words, answers } = options;
  return {
    name: "priority sort",
    options,
    inputs: width + 2,
    outputs: width,
    steps: words + 1 + answers,
    answers: "bits",
    example(rng): Example {
      const all = Array.from({ length: words }, (_, i) => bits(rng.fold("word", i), width));
      const priorities = rng.fold("priorities").uniform(words, -1, 1);
      const order = all.map((_, i) => i).sort((a, b) => priorities[b] - priorities[a] || a - b);
      const sorted = order.slice(0, answers).map((i) => all[i]);
      const silent = zerosOf(width);
      return {
        inputs: [
          ...all.map((word, i) => [...word, priorities[i], 0]),
          [...silent, 0, 1],
          ...sorted.map(() => zerosOf(width + 2)),
        ],
        targets: [...all.map(() => silent), silent, ...sorted],
        asked: [...all.map(() => false), false, ...sorted.map(() => true)],
      };
    },
  };
};

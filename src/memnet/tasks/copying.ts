// Copying tasks: a sequence of random words once, or several times over (A. Graves et al., 2014 and 2016).
import { bits, type Example, type Task, whole, zerosOf } from "./task.ts";

export interface CopyOptions {
  readonly bits: number;
  readonly minLength: number;
  readonly maxLength: number;
}

/** A start mark, the words, an end mark; then the words are to be given back. Inputs: bits, start, end. */
export const copy = (options: CopyOptions): Task => {
  const { bits: width, minLength, maxLength } = options;
  return {
    name: "copy",
    options,
    inputs: width + 2,
    outputs: width,
    steps: 2 * maxLength + 2,
    answers: "bits",
    example(rng): Example {
      const length = whole(rng.fold("length"), minLength, maxLength);
      const words = Array.from({ length }, (_, i) => bits(rng.fold("word", i), width));
      const blank = zerosOf(width + 2);
      const silent = zerosOf(width);
      return {
        inputs: [
          [...silent, 1, 0],
          ...words.map((word) => [...word, 0, 0]),
          [...silent, 0, 1],
          ...words.map(() => blank),
        ],
        targets: [silent, ...words.map(() => silent), silent, ...words],
        asked: [false, ...words.map(() => false), false, ...words.map(() => true)],
      };
    },
  };
};

export interface RepeatCopyOptions extends CopyOptions {
  readonly minRepeats: number;
  readonly maxRepeats: number;
}

/**
 * A start mark, the words, how often; then the words so often, and an end mark. Inputs: bits, start, one-hot repeats. Outputs: bits,
 * end. The end mark is learnt and not counted among the bits.
 */
export const repeatCopy = (options: RepeatCopyOptions): Task => {
  const { bits: width, minLength, maxLength, minRepeats, maxRepeats } = options;
  return {
    name: "repeat copy",
    options,
    inputs: width + 1 + maxRepeats,
    outputs: width + 1,
    counted: width,
    steps: maxLength + maxLength * maxRepeats + 3,
    answers: "bits",
    example(rng): Example {
      const length = whole(rng.fold("length"), minLength, maxLength);
      const repeats = whole(rng.fold("repeats"), minRepeats, maxRepeats);
      const words = Array.from({ length }, (_, i) => bits(rng.fold("word", i), width));
      const none = zerosOf(maxRepeats);
      const silent = zerosOf(width);
      const blank = zerosOf(width + 1 + maxRepeats);
      const answers = Array.from({ length: repeats }, () => words).flat();
      return {
        inputs: [
          [...silent, 1, ...none],
          ...words.map((word) => [...word, 0, ...none]),
          [...silent, 0, ...none.map((_, i) => (i === repeats - 1 ? 1 : 0))],
          ...answers.map(() => blank),
          blank,
        ],
        targets: [
          ...zerosOf(length + 2).map(() => [...silent, 0]),
          ...answers.map((word) => [...word, 0]),
          [...silent, 1],
        ],
        asked: [...zerosOf(length + 2).map(() => false), ...answers.map(() => true), true],
      };
    },
  };
};

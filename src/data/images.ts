// Labelled grey images as bytes, and what networks want of them: rows of floats and classes. Where they come from is elsewhere.
import { type ArrayData, arrayData, type ByteArray, type SourceArrays, type Stream, UsageError } from "#kit";

/** `images` [count, height, width], 0 black or empty to 255; `labels` [count]. */
export interface ImageSet {
  readonly images: ByteArray;
  readonly labels: ByteArray;
}

/** Images to learn from and images to be judged by. */
export interface ImageSource {
  readonly train: ImageSet;
  readonly test: ImageSet;
}

/**
 * The images among data from outside: arrays named trainImages, trainLabels, testImages, testLabels.
 * @throws UsageError when one is missing, or there are not as many labels as images.
 */
export function imagesOf(arrays: SourceArrays): ImageSource {
  const set = (which: "train" | "test"): ImageSet => {
    const [images, labels] = [arrays[`${which}Images`], arrays[`${which}Labels`]];
    if (images?.dtype !== "u8" || labels?.dtype !== "u8")
      throw new UsageError(
        `imagesOf: wants ${which}Images and ${which}Labels as bytes, got ${Object.keys(arrays).join(", ")}.`,
      );
    return checkedImages({ images, labels }, which);
  };
  return { train: set("train"), test: set("test") };
}

/** @throws UsageError unless there is a label for every image. */
export function checkedImages(set: ImageSet, who: string): ImageSet {
  const { images, labels } = set;
  if (images.shape.length !== 3 || labels.shape.length !== 1 || images.shape[0] !== labels.shape[0])
    throw new UsageError(
      `${who}: images [${images.shape}] and labels [${labels.shape}] are not [count, height, width] and [count].`,
    );
  return set;
}

export interface ChooseOptions {
  /** Labels wanted; all when absent. */
  readonly labels?: readonly number[];
  /** Images wanted; all there are when absent. */
  readonly count?: number;
  /** Draws them, and their order; without it they come as they are kept. */
  readonly rng?: Stream;
}

/** Images as a network takes them. */
export interface LabelledRows {
  /** f32 [count, height * width], 0 to 1. */
  readonly inputs: ArrayData;
  /** i32 [count]. */
  readonly labels: ArrayData;
}

/**
 * Some of the images, each as one row of floats: byte / 255.
 * @throws UsageError when there are fewer than `count`.
 */
export function chooseImages(
  { images, labels }: ImageSet,
  { labels: wanted, count, rng }: ChooseOptions = {},
): LabelledRows {
  const [total, height, width] = images.shape as [number, number, number];
  const all = Array.from({ length: total }, (_, at) => at);
  const fitting = wanted === undefined ? all : all.filter((at) => wanted.includes(labels.data[at]!));
  const take = count ?? fitting.length;
  if (take > fitting.length)
    throw new UsageError(
      `chooseImages: ${take} images are wanted, and ${fitting.length} have the labels ${wanted ?? "there are"}.`,
    );
  const order = rng === undefined ? fitting : Array.from(rng.permutation(fitting.length), (at) => fitting[at]!);
  const pixels = height * width;
  const inputs = new Float32Array(take * pixels);
  const classes = new Int32Array(take);
  for (let row = 0; row < take; row++) {
    const from = order[row]! * pixels;
    for (let at = 0; at < pixels; at++) inputs[row * pixels + at] = images.data[from + at]! / 255;
    classes[row] = labels.data[order[row]!]!;
  }
  return { inputs: arrayData("f32", [take, pixels], inputs), labels: arrayData("i32", [take], classes) };
}

/**
 * The images at a quarter of their pixels: means of 2 x 2, rounded; an odd last row or column is left out. 28 x 28 becomes 14 x 14,
 * for experiments whose question is not the resolution.
 */
export function halveImages({ images, labels }: ImageSet): ImageSet {
  const [count, height, width] = images.shape as [number, number, number];
  const [rows, columns] = [Math.floor(height / 2), Math.floor(width / 2)];
  const data = new Uint8Array(count * rows * columns);
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < rows; y++) {
      const from = (image * height + 2 * y) * width;
      for (let x = 0; x < columns; x++) {
        const at = from + 2 * x;
        const sum = images.data[at]! + images.data[at + 1]! + images.data[at + width]! + images.data[at + width + 1]!;
        data[(image * rows + y) * columns + x] = Math.floor((sum + 2) / 4);
      }
    }
  }
  return { images: { dtype: "u8", shape: [count, rows, columns], data }, labels };
}

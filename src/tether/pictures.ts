// The images tethered models learn from: drawn strokes, or real clothes and digits at a quarter of their pixels; a training and a test set.
import { chooseImages, halveImages, imagesOf, type LabelledRows, strokeDigits } from "#data";
import type { SourceArrays, Stream } from "#kit";
import { fromArray, type Tensor } from "#tensor";

export const pictureKinds = ["clothes", "digits"] as const;
/** The data that hold pictures of a kind. */
export const pictureSource = { clothes: "fashion-mnist", digits: "mnist-10k" } as const;

export interface PictureSet {
  /** f32 [rows, pixels], 0 to 1 */
  readonly inputs: Tensor;
  /** i32 [rows] */
  readonly targets: Tensor;
  readonly labels: Int32Array;
}

export interface PictureOptions {
  /** The name of the data; undefined for strokes. */
  readonly source: string | undefined;
  readonly train: number;
  readonly test: number;
  readonly rng: Stream;
  /** What the lab hands over by name. */
  readonly data: (name: string) => SourceArrays;
}

/** `train` and `test` images drawn anew by every stream. */
export function pictures({ source: name, train, test, rng, data }: PictureOptions): {
  train: PictureSet;
  test: PictureSet;
} {
  const source =
    name === undefined ? strokeDigits({ train, test, size: 12, rng: rng.fold("strokes") }) : imagesOf(data(name));
  const set = (which: "train" | "test", count: number): PictureSet => {
    const images = name === undefined ? source[which] : halveImages(source[which]);
    return asTensors(chooseImages(images, { count, rng: rng.fold(which) }));
  };
  return { train: set("train", train), test: set("test", test) };
}

function asTensors({ inputs, labels }: LabelledRows): PictureSet {
  return { inputs: fromArray(inputs), targets: fromArray(labels), labels: labels.data as Int32Array };
}

/** The rows whose label is in the half: 0 for classes 0 to 4, 1 for 5 to 9. */
export function rowsOfHalf({ labels }: PictureSet, half: 0 | 1): Int32Array {
  return Int32Array.from([...labels.keys()].filter((row) => labels[row]! >= 5 === (half === 1)));
}

// Random words computed inside a program: kit's Philox 4x32-10 and its naming of streams, on u32 arrays. Knows no distributions.
// J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.

import { type Stream, UsageError } from "#kit";
import { Tensor } from "../../array.ts";
import { full, range, tensor } from "../../create.ts";
import { concat } from "../../ir/build.ts";
import { checkShape, formatShape, type Shape, sizeOf } from "../../ir/shape.ts";

/** Where random numbers come from: a stream, or a key, u32 [2]. */
export type Source = Stream | Tensor;

type Words = readonly [Tensor, Tensor, Tensor, Tensor];

/** The key of a stream as a tensor, u32 [2]: what is drawn from it is drawn anew wherever it is folded. */
export const key = ({ key: words }: Stream): Tensor => tensor(Uint32Array.from(words), [2], "u32");

/**
 * The key of that name within this one: `key(stream.fold(name))` is `fold(key(stream), name)`, for whole numbers and strings.
 * @param index an integer array too, i32 or u32 [...], for as many keys [..., 2]; i32 and u32 of one value are one name
 */
export function fold(key: Tensor, index: Tensor | number | string): Tensor {
  checkKey("fold", key);
  if (typeof index === "string") return foldText(key, index);
  const [low, high] = index instanceof Tensor ? wordsOf(index) : wordsOfNumber(index);
  return keyOf(philox([low, high, constant(0), constant(INTEGER)], key));
}

/** So many keys, [count, 2]: row i is `fold(key, i)`. For `vmap` and `scan`. */
export function split(key: Tensor, count: number): Tensor {
  checkKey("split", key);
  return fold(key, range(count, "u32"));
}

/**
 * The first words of a key in a lane, two for each element: the counters [0, 0, lane, 0], [1, 0, lane, 0], ... give four each.
 * @returns two arrays of the shape
 */
export function wordPairs(key: Tensor, lane: number, shape: Shape): readonly [Tensor, Tensor] {
  checkKey("random", key);
  checkShape("random", shape);
  const count = sizeOf(shape);
  const blocks = Math.ceil(count / 2);
  const words = philox([range(blocks, "u32"), constant(0), constant(lane), constant(0)], key); // [blocks] each
  const joined = (first: Tensor, second: Tensor) => {
    const both = [first, second].map((word) => word.reshape(blocks, 1).node);
    return new Tensor(concat(both, 1))
      .reshape(2 * blocks)
      .slice([0, count])
      .reshape(...shape);
  };
  return [joined(words[0], words[2]), joined(words[1], words[3])];
}

// The last word of the counter keeps uses of a key apart; as in kit's random/names.ts.
const INTEGER = 1;
const TEXT = 2;

const constant = (value: number): Tensor => full([], value, "u32");

/** As a constant, but known to programs by its place alone: one program folds all numbers. */
const datum = (value: number): Tensor => tensor(Uint32Array.of(value), []);

/** Of whole numbers the lower and the upper word in two's complement. */
function wordsOf(index: Tensor): readonly [Tensor, Tensor] {
  if (index.dtype !== "i32" && index.dtype !== "u32") {
    throw new TypeError(`fold: an index must be i32 or u32, got ${index.dtype} ${formatShape(index.shape)}`);
  }
  const low = index.cast("u32");
  return [low, index.dtype === "u32" ? low.mul(0) : index.shiftRight(31).cast("u32")];
}

function wordsOfNumber(index: number): readonly [Tensor, Tensor] {
  if (!Number.isSafeInteger(index)) {
    throw new UsageError(`fold: a name must be a string or a whole number within ±(2^53 - 1), got ${index}.`);
  }
  return [datum(index >>> 0), datum(Math.floor(index / 2 ** 32) >>> 0)];
}

/** Four UTF-16 code units at a time, chained through the key. */
function foldText(key: Tensor, name: string): Tensor {
  const unit = (at: number) => (at < name.length ? name.charCodeAt(at) : 0);
  const word = (at: number) => datum((unit(at) | (unit(at + 1) << 16)) >>> 0);
  let chained = key;
  let at = 0;
  do {
    chained = keyOf(philox([word(at), word(at + 2), datum(name.length), constant(TEXT)], chained));
    at += 4;
  } while (at < name.length);
  return chained;
}

/** The first two of four words as keys, [..., 2]. */
function keyOf([k0, k1]: Words): Tensor {
  const parts = [k0, k1].map((word) => word.reshape(...word.shape, 1).node);
  return new Tensor(concat(parts, k0.rank));
}

/** Counters, of the first one's shape or single, to words of that shape. */
function philox(counter: Words, key: Tensor): Words {
  const shape = counter.reduce<Shape>((longest, { shape }) => (shape.length > longest.length ? shape : longest), []);
  const all = (word: Tensor) => word.broadcastTo(...shape);
  let [c0, c1, c2, c3] = counter.map(all);
  // Spread before the rounds add to it, so that the sums are no kernels of their own.
  let [k0, k1] = [0, 1].map((at) => all(key.slice([at, at + 1]).reshape()));
  for (let round = 0; round < 10; round++) {
    [c0, c1, c2, c3] = [
      c2.highProduct(0xcd9e8d57).bitXor(c1).bitXor(k0),
      c2.mul(0xcd9e8d57),
      c0.highProduct(0xd2511f53).bitXor(c3).bitXor(k1),
      c0.mul(0xd2511f53),
    ];
    k0 = k0.add(0x9e3779b9);
    k1 = k1.add(0xbb67ae85);
  }
  return [c0, c1, c2, c3];
}

function checkKey(who: string, { dtype, shape }: Tensor): void {
  if (dtype !== "u32" || shape.length !== 1 || shape[0] !== 2) {
    throw new TypeError(`${who}: a key is u32 [2], as random.key(stream) gives it, got ${dtype} ${formatShape(shape)}`);
  }
}

// Distributions of initial values, by name, so that an experiment can offer them as a choice. Plain numbers; no tensors, no shapes.
import type { Stream } from "#kit";

/**
 * Draws `count` initial values of a layer with `fanIn` inputs and `fanOut` outputs. The values depend on the stream's name
 * and the arguments alone; a smaller `count` with the same fans gives the beginning of a larger one.
 */
export type Initialiser = (rng: Stream, fanIn: number, fanOut: number, count: number) => Float64Array;

/** U(-limit, limit). */
const uniform = (rng: Stream, count: number, limit: number) => rng.uniform(count, -limit, limit);
/** N(0, deviation^2). */
const normal = (rng: Stream, count: number, deviation: number) => rng.normal(count, 0, deviation);

/** Each gives weights; those that use `fanIn` give biases too, with the fan-in of the layer the bias belongs to. */
export const initialisers = {
  /** 0. */
  zero: (_rng, _fanIn, _fanOut, count) => new Float64Array(count),
  /** U(±1/√fanIn): weights and biases of a PyTorch `Linear`. Deviation 1/√(3 fanIn). */
  "pytorch-default": (rng, fanIn, _fanOut, count) => uniform(rng, count, 1 / Math.sqrt(fanIn)),
  /** N(0, 2/fanIn), which keeps the scale of activations through ReLU layers (He et al., 2015). */
  "kaiming-normal": (rng, fanIn, _fanOut, count) => normal(rng, count, Math.sqrt(2 / fanIn)),
  /** U(±√(6/fanIn)): the same variance, 2/fanIn. */
  "kaiming-uniform": (rng, fanIn, _fanOut, count) => uniform(rng, count, Math.sqrt(6 / fanIn)),
  /** N(0, 2/(fanIn + fanOut)), a middle way between forward and backward scale (Glorot and Bengio, 2010). */
  "xavier-normal": (rng, fanIn, fanOut, count) => normal(rng, count, Math.sqrt(2 / (fanIn + fanOut))),
  /** U(±√(6/(fanIn + fanOut))): the same variance, 2/(fanIn + fanOut). */
  "xavier-uniform": (rng, fanIn, fanOut, count) => uniform(rng, count, Math.sqrt(6 / (fanIn + fanOut))),
  /** N(0, 0.5^2), whatever the layer. */
  "normal-0.5": (rng, _fanIn, _fanOut, count) => normal(rng, count, 0.5),
  /** N(0, 0.1^2), whatever the layer. */
  "normal-0.1": (rng, _fanIn, _fanOut, count) => normal(rng, count, 0.1),
  /** N(0, 0.1^2) cut at ±0.2, two deviations: the XOR networks of Frankle and Carbin, 2019. */
  "truncated-normal-0.1": (rng, _fanIn, _fanOut, count) => rng.truncatedNormal(count, 0.1, 0.2),
} as const satisfies Readonly<Record<string, Initialiser>>;

export type InitialiserName = keyof typeof initialisers;

export const initialiserNames = Object.keys(initialisers) as readonly InitialiserName[];

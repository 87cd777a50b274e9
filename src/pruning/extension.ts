// Extension backwards: wider networks from which the same pruning rate would have led to a given small one.
import { UsageError } from "#kit";
import { checkWidths, parameterCount } from "./network.ts";
import { roundHalfToEven } from "./rounding.ts";
import { checkRate, pruningTrajectory } from "./trajectory.ts";

/** One level of a family: how many parameters are kept there and, from level 0 backwards, the dense network of that size. */
export interface FamilyLevel {
  /** -k is k levels before the base network, 0 the base itself, above 0 prunings of it. */
  readonly level: number;
  readonly parameters: number;
  /** The dense network a run can start from; absent above level 0. */
  readonly widths?: readonly number[];
}

export interface FamilyOptions {
  /** Widths of the small network, at least one hidden layer: [4, 20, 2]. */
  readonly base: readonly number[];
  /** Share pruned at every level, in [0, 1). */
  readonly rate: number;
  /** How many levels to grow backwards, 0 or more. */
  readonly backwards: number;
  /** How many levels to prune the base network itself, 0 or more. */
  readonly forwards: number;
  /** Whether biases are pruned, and so counted. */
  readonly biases: boolean;
}

/**
 * The common width of `hiddenLayers` equal hidden layers with which a perceptron comes closest to a parameter count:
 * the positive root H, rounded half to even, of
 *
 *     weights only   (m - 1) H^2 + (X + Y) H         = P
 *     with biases    (m - 1) H^2 + (X + Y + m) H + Y = P
 *
 * for X inputs, Y outputs and m hidden layers.
 */
export function widthForParameters(options: {
  readonly parameters: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly hiddenLayers: number;
  readonly biases: boolean;
}): number {
  const { parameters, inputs, outputs, hiddenLayers, biases } = options;
  if (!Number.isSafeInteger(hiddenLayers) || hiddenLayers < 1) {
    throw new UsageError(
      `widthForParameters: ${hiddenLayers} hidden layers leave no width to choose, at least 1 is wanted.`,
    );
  }
  const square = hiddenLayers - 1;
  const linear = inputs + outputs + (biases ? hiddenLayers : 0);
  const sought = parameters - (biases ? outputs : 0);
  // 2c / (b + sqrt(b^2 + 4ac)): the positive root without cancellation, and right for a = 0 (one hidden layer) too.
  const width = roundHalfToEven((2 * sought) / (linear + Math.sqrt(linear * linear + 4 * square * sought)));
  if (!(width >= 1)) {
    throw new UsageError(
      `widthForParameters: ${parameters} parameters are too few for a network from ${inputs} to ${outputs} with a hidden layer.`,
    );
  }
  return width;
}

/**
 * Levels -`backwards` to `forwards` of the family of a base network with P_0 parameters. Backwards the ideal counts are
 * P_{-k} = P_0 (1 + g)^k with (1 - p)(1 + g) = 1; a level carries the actual count of the rounded shape, so that all
 * networks of the family share their counts, and the rate between two levels is p only nearly.
 */
export function extensionFamily(options: FamilyOptions): FamilyLevel[] {
  const { base, rate, backwards, forwards, biases } = options;
  checkWidths("extensionFamily", base);
  checkRate("extensionFamily", rate);
  if (!Number.isSafeInteger(backwards) || backwards < 0) {
    throw new UsageError(`extensionFamily: ${backwards} levels backwards should be a whole number, 0 or more.`);
  }
  const baseParameters = parameterCount(base, biases);
  const inputs = base[0]!;
  const outputs = base.at(-1)!;
  const hiddenLayers = base.length - 2;
  const levels: FamilyLevel[] = [];
  let ideal = baseParameters;
  for (let k = 1; k <= backwards; k++) {
    ideal /= 1 - rate;
    const width = widthForParameters({ parameters: ideal, inputs, outputs, hiddenLayers, biases });
    const widths = [inputs, ...new Array<number>(hiddenLayers).fill(width), outputs];
    levels.unshift({ level: -k, parameters: parameterCount(widths, biases), widths });
  }
  pruningTrajectory({ parameters: baseParameters, levels: forwards, rate }).forEach((parameters, level) => {
    levels.push(level === 0 ? { level, parameters, widths: base } : { level, parameters });
  });
  return levels;
}

/** The network a family has at `level` (0 or below) and the counts a run from there goes through, down to the family's last level. */
export function familyMember(
  family: readonly FamilyLevel[],
  level: number,
): { widths: readonly number[]; trajectory: number[] } {
  const start = family.findIndex((entry) => entry.level === level);
  const widths = family[start]?.widths;
  if (!widths) {
    throw new UsageError(
      `familyMember: no dense network at level ${level}, the family has them from level ${family[0]?.level} to 0.`,
    );
  }
  return { widths, trajectory: family.slice(start).map((entry) => entry.parameters) };
}

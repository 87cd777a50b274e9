// What is derived of merging by overlap, what overwriting is expected to do, and two controls the notebook lacks.
import { math } from "#kit";
import { atLeast, atMost, between, type Claim, exactly, inSeeds, within } from "#lab";
import type { Arm, metrics, params, Runs } from "./declaration.ts";

/** log10 of the losses' ratio, seed by seed. */
function logRatios(runs: Runs["list"], others: Runs["list"]): number[] {
  return runs.map(({ seed, scalars }) => {
    const other = others.find((each) => each.seed === seed)!;
    return math.log(scalars.lossLast! / other.scalars.lossLast!) / Math.LN10;
  });
}

export const claims: Record<string, Claim<typeof params, Arm, typeof metrics>> = {
  overlapMean: {
    says: "The overlap sum(T T_other) of two independent uniform 64 x 64 tensors has mean 1024.",
    reported: { value: 1024, where: "specification 000-2, derived" },
    measure: (runs) => runs.arm("effective").values("overlapMean"),
    agree: within(1),
  },
  overlapDeviation: {
    says: "Its standard deviation is 14.1.",
    reported: { value: 14.1, where: "specification 000-2, derived" },
    measure: (runs) => runs.arm("effective").values("overlapDeviation"),
    agree: within(0.5),
  },
  neverRefused: {
    says: "So it is never 50 or less: the share of such pairs.",
    reported: { value: 0, where: "specification 000-2, derived" },
    measure: (runs) => runs.arm("effective").values("refusedShare"),
    agree: exactly(0),
  },
  thresholdChooses: {
    says: "The threshold of 50 decides which tethers merge: some overlap was refused in some epoch.",
    reported: { value: null, text: "C > 50 as a condition", where: "notebook 000, merging" },
    measure: (runs) => runs.arm("effective").values("unlikeEpochs"),
    agree: atLeast(1),
  },
  fiveMerges: {
    says: "Epochs whose gate opens five times have exactly five merges: number of those that have not.",
    reported: { value: 0, where: "specification 000-2, derived" },
    measure: (runs) => [
      ...runs.arm("effective").values("unlikeEpochs"),
      ...runs.arm("overwrite").values("unlikeEpochs"),
    ],
    agree: exactly(0),
  },
  afterOneMerge: {
    says: "After one merge the overlap is about 1195.",
    reported: { value: 1195, where: "specification 000-2, derived" },
    measure: (runs) => runs.arm("effective").values("overlapSecond"),
    agree: within(25),
  },
  afterMany: {
    says: "Under repeated merging it rises towards sum(T_other^2), about 1365: the mean of such sums.",
    reported: { value: 1365, where: "specification 000-2, derived" },
    measure: (runs) => runs.arm("effective").values("squareMean"),
    agree: within(2),
  },
  untilTheLimit: {
    says: "At the end it has come to sum(T_other^2): their ratio.",
    reported: { value: 1, where: "specification 000-2, derived" },
    measure: (runs) => runs.arm("effective").list.map(({ scalars }) => scalars.overlapLast! / scalars.overlapLimit!),
    agree: within(1e-4),
  },
  cosine: {
    says: "The cosine of two independent uniform tensors is about 0.75.",
    reported: { value: 0.75, where: "specification 000-2, derived" },
    measure: (runs) => runs.arm("effective").values("cosineMean"),
    agree: within(0.002),
  },
  pearson: {
    says: "Their centred cosine is about 0.",
    reported: { value: 0, where: "specification 000-2, derived" },
    measure: (runs) => runs.arm("effective").values("pearsonMean"),
    agree: within(0.002),
  },
  pearsonDeviation: {
    says: "It is so within 1/64: its standard deviation.",
    reported: { value: 1 / 64, text: "1/64", where: "specification 000-2, derived" },
    measure: (runs) => runs.arm("effective").values("pearsonDeviation"),
    agree: within(0.001),
  },
  effectiveMemorises: {
    says: "Where W is kept, the network learns the 32 random labels by heart (loss below 0.01).",
    reported: { value: null, text: "expected", where: "specification 000-2" },
    measure: (runs) =>
      runs
        .arm("effective")
        .values("lossLast")
        .map((loss) => (loss < 0.01 ? 1 : 0)),
    agree: inSeeds({ atLeast: 7, of: 8 }),
  },
  overwriteHeldBack: {
    says: "Where every pass overwrites W, it does not.",
    reported: { value: null, text: "expected", where: "specification 000-2" },
    measure: (runs) =>
      runs
        .arm("overwrite")
        .values("lossLast")
        .map((loss) => (loss >= 0.01 ? 1 : 0)),
    agree: inSeeds({ atLeast: 7, of: 8 }),
  },
  overwriteShrinks: {
    says: "Overwriting leaves smaller weights: its mean |W| against that where W is kept.",
    reported: { value: null, text: "decay geometrically", where: "specification 000-1" },
    measure: (runs) => {
      const kept = runs.arm("effective").list;
      return runs.arm("overwrite").list.map(({ scalars, seed }) => {
        const same = kept.find((run) => run.seed === seed)!;
        return scalars.meanSizeLast! / same.scalars.meanSizeLast!;
      });
    },
    agree: atMost(0.9),
  },
  mergingHelps: {
    says: "Merging makes the loss at the end lower: its logarithm to base 10 less that of the same network without merges.",
    reported: { value: null, text: "not reported: a control the notebook lacks", where: "000, controls" },
    measure: (runs) => logRatios(runs.arm("effective").list, runs.arm("unmerged").list),
    agree: atMost(0),
  },
  tethersHelp: {
    says: "Tethers make it lower than an ordinary network's: the same, without merges and without tethers.",
    reported: { value: null, text: "not reported: a control the notebook lacks", where: "000, controls" },
    measure: (runs) => logRatios(runs.arm("unmerged").list, runs.arm("plain").list),
    agree: between(-10, 0),
  },
};

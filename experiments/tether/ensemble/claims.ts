// What the notebook says of ensembles, and what its baselines must be beaten by. Measures are differences of runs' scalars, seed by seed.
import { atLeast, atMost, type Claim, pairedDifferences } from "#lab";
import type { Arm, metrics, params, Runs } from "./declaration.ts";

const bondedMore = (runs: Runs["list"]) => runs.map(({ scalars }) => scalars.withinLast! - scalars.betweenLast!);

export const claims: Record<string, Claim<typeof params, Arm, typeof metrics>> = {
  connectsWithin: {
    says: "Tethers connect models that see the same classes and not the others: share of such pairs bonded, less that of the others.",
    reported: { value: null, text: "pull together or drift apart", where: "notebook 000, ensembles" },
    measure: (runs) => bondedMore(runs.arm("tethered").list),
    agree: atLeast(0.2),
  },
  taylorConnectsWithin: {
    says: "They do where tether nodes are chosen by what they do for the loss, and all begin with the same weights: the same difference.",
    reported: { value: null, text: "tether nodes by importance", where: "notebook 000, tether nodes" },
    measure: (runs) => bondedMore(runs.arm("taylor").list),
    agree: atLeast(0.2),
  },
  digitsTaylorConnectsWithin: {
    says: "The same with handwritten digits.",
    reported: { value: null, text: "tether nodes by importance", where: "notebook 000, tether nodes" },
    measure: (runs) => bondedMore(runs.arm("digitsTaylor").list),
    agree: atLeast(0.2),
  },
  weightsConnectWithin: {
    says: "And where they are chosen by the size of their weights.",
    reported: { value: null, text: "an alternative", where: "specification 000-1" },
    measure: (runs) => bondedMore(runs.arm("weights").list),
    agree: atLeast(0.2),
  },
  randomConnectsWithin: {
    says: "And not where they are chosen at random.",
    reported: { value: null, text: "a control", where: "specification 000-1" },
    measure: (runs) => bondedMore(runs.arm("random").list),
    agree: atMost(0.2),
  },
  tetheredOwn: {
    says: "Tethered models know their own classes better than models alone: difference in accuracy.",
    reported: { value: null, text: "tethering helps", where: "notebook 000, ensembles" },
    measure: (runs) => pairedDifferences(runs.arm("tethered").list, "ownLast", runs.arm("alone").list, "ownLast"),
    agree: atLeast(0),
  },
  groupsPredict: {
    says: "As a predictor that changes while it predicts, groups are better than their members: accuracy over all looks, group less member.",
    reported: { value: null, text: "groups predict together", where: "notebook 000, ensembles" },
    measure: (runs) =>
      pairedDifferences(runs.arm("tethered").list, "groupAlong", runs.arm("tethered").list, "allAlong"),
    agree: atLeast(0),
  },
  taylorGroupsPredict: {
    says: "Groups found by Taylor tethers know their own classes better than a single model alone: difference in accuracy.",
    reported: { value: null, text: "groups predict together", where: "notebook 000, ensembles" },
    measure: (runs) =>
      pairedDifferences(runs.arm("taylor").list, "groupOwnLast", runs.arm("aloneCommon").list, "ownLast"),
    agree: atLeast(0),
  },
  taylorGroupsBeatAveraging: {
    says: "And better than three untethered models that see the same, averaged in their predictions.",
    reported: { value: null, text: "a baseline the notebook lacks", where: "specification 000-3" },
    measure: (runs) =>
      pairedDifferences(runs.arm("taylor").list, "groupOwnLast", runs.arm("aloneCommon").list, "halfOwnLast"),
    agree: atLeast(0),
  },
  groupsBeatAveraging: {
    says: "Groups are better than six models alone whose predictions are averaged: difference in accuracy on all classes.",
    reported: { value: null, text: "a baseline the notebook lacks", where: "specification 000-3" },
    measure: (runs) =>
      pairedDifferences(runs.arm("tethered").list, "groupLast", runs.arm("alone").list, "averagedLast"),
    agree: atLeast(0),
  },
  digitsGroupsBeatAveraging: {
    says: "The same with handwritten digits.",
    reported: { value: null, text: "a baseline the notebook lacks", where: "specification 000-3" },
    measure: (runs) =>
      pairedDifferences(runs.arm("digitsTethered").list, "groupLast", runs.arm("digitsAlone").list, "averagedLast"),
    agree: atLeast(0),
  },
  groupsBeatSoup: {
    says: "Groups are better than one model with the mean weights of six that began alike.",
    reported: { value: null, text: "a baseline the notebook lacks", where: "specification 000-3" },
    measure: (runs) =>
      pairedDifferences(runs.arm("tethered").list, "groupLast", runs.arm("aloneCommon").list, "soupLast"),
    agree: atLeast(0),
  },
  groupsBeatElastic: {
    says: "Groups are better than one model with the mean weights of six held together by elastic averaging.",
    reported: { value: null, text: "a baseline the notebook lacks", where: "specification 000-3" },
    measure: (runs) => pairedDifferences(runs.arm("tethered").list, "groupLast", runs.arm("elastic").list, "soupLast"),
    agree: atLeast(0),
  },
  statesHelp: {
    says: "Merging the tether nodes' weights as well makes a model better on all classes than merging tethers alone.",
    reported: { value: null, text: "merge states", where: "notebook 000, merging" },
    measure: (runs) => pairedDifferences(runs.arm("states").list, "allLast", runs.arm("tethered").list, "allLast"),
    agree: atLeast(0),
  },
  digitsTetheredOwn: {
    says: "Tethered models know their own handwritten digits better than models alone.",
    reported: { value: null, text: "tethering helps", where: "notebook 000, ensembles" },
    measure: (runs) =>
      pairedDifferences(runs.arm("digitsTethered").list, "ownLast", runs.arm("digitsAlone").list, "ownLast"),
    agree: atLeast(0),
  },
  overwriteHurts: {
    says: "Overwriting weights at every pass makes models worse at their own classes than keeping them.",
    reported: { value: null, text: "expected", where: "specification 000-1" },
    measure: (runs) => pairedDifferences(runs.arm("overwrite").list, "ownLast", runs.arm("tethered").list, "ownLast"),
    agree: atMost(0),
  },
  dotAlwaysMerges: {
    says: "By the notebook's function and threshold (sum T_i T_j above 50) every pair merges: share of pairs bonded.",
    reported: { value: null, text: "C > 50", where: "notebook 000, merging" },
    measure: (runs) => runs.arm("dot").list.map(({ scalars }) => Math.min(scalars.withinLast!, scalars.betweenLast!)),
    agree: atLeast(1),
  },
};

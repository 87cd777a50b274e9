// Six networks, three see classes 0 to 4 and three see 5 to 9. Do their tethers connect those that see the same, and is anybody the
// better for it: against the same six alone, averaged in their predictions, in their weights, or held together by elastic averaging?
import { type ArrayData, mean } from "#kit";
import { atLeast, atMost, defineExperiment, m, p, pairedDifferences } from "#lab";
import { classCrossEntropy, mlp } from "#nn";
import { tensor } from "#tensor";
import {
  type Body,
  bondedGroups,
  bondedPairs,
  connectionNames,
  createEnsemble,
  type EnsembleState,
  gateIsOpen,
  meet,
  notebookGate,
  pairsOf,
  pictureKinds,
  pictureSource,
  pictures,
  rowsOfHalf,
  stackArrays,
  tetherReadings,
  unstackArrays,
} from "#tether";
import { adam } from "#train";
import { accuracyOf } from "./accuracy.ts";
import * as figures from "./figures.ts";
import {
  elastic,
  halfOf,
  meanOf,
  models,
  nodeChoices,
  parametersOf,
  tethersFor,
  untetheredMembers,
} from "./members.ts";
import { type Sky, skyArrays } from "./sky.ts";

const pairs = pairsOf(models);
const everybody = Array.from({ length: models }, (_, at) => at);

export default defineExperiment({
  id: "tether/ensemble",
  title: "Networks that pull together or drift apart",
  source: { notebook: "000", entries: ["000/3a", "000/3c"] },
  revision: 1,

  params: {
    kind: p.choice({ choices: pictureKinds, default: "clothes", doc: "What is seen: clothes, or handwritten digits." }),
    real: p.bool({
      default: true,
      doc: "Whether the pictures are real; else digits drawn by strokes, for want of files.",
    }),
    train: p.int({
      default: 4000,
      range: [20, 60_000],
      scale: "log",
      unit: "images",
      doc: "Images to learn from, of both halves.",
    }),
    test: p.int({ default: 900, range: [10, 10_000], scale: "log", unit: "images", doc: "Images to be judged by." }),
    hidden: p.int({ default: 64, range: [2, 1000], unit: "nodes", doc: "Nodes of each of two hidden layers." }),
    scheme: p.choice({
      choices: ["tethers", "nothing", "elastic"],
      default: "tethers",
      doc: "What holds the models: tethers; nothing; elastic averaging of their weights.",
    }),
    common: p.bool({ default: false, doc: "Whether all models begin with the same weights." }),
    reading: p.choice({
      choices: tetherReadings,
      default: "effective",
      doc: "How a tether acts: W kept, or overwritten by W T at every pass.",
    }),
    connection: p.choice({ choices: connectionNames, default: "pearson", doc: "How alike two tethers are." }),
    mergeAbove: p.float({ default: 0.02, range: [-1e6, 1e6], doc: "Connection above which a layer's tethers merge." }),
    driftBelow: p.float({
      default: -0.02,
      range: [-1e6, 1e6],
      doc: "Connection below which they drift apart; no higher.",
    }),
    mu: p.float({ default: 0.5, range: [0, 1], doc: "How far a merge goes." }),
    delta: p.float({ default: 0.2, range: [0, 100], doc: "How far a drift goes, in Frobenius norm." }),
    states: p.bool({ default: false, doc: "Whether a merge takes the tether nodes' weights along." }),
    nodes: p.choice({
      choices: nodeChoices,
      default: "all",
      doc: "Which nodes are tethered: all, or a fraction by an importance.",
    }),
    fraction: p.float({
      default: 0.5,
      range: [0, 1],
      doc: "Share of a layer's nodes that are tethered, unless all are.",
    }),
    pull: p.float({ default: 0.15, range: [0, 1], doc: "Of elastic averaging: 0.9 over the number of models." }),
    rate: p.float({ default: 1e-3, range: [1e-6, 1], scale: "log", doc: "Of Adam." }),
    batch: p.int({ default: 32, range: [1, 10_000], unit: "rows", doc: "Rows a step and model." }),
    every: p.int({ default: 25, range: [2, 10_000], unit: "steps", doc: "Steps between two rounds." }),
    before: p.int({
      default: 4,
      range: [1, 1000],
      unit: "rounds",
      doc: "Stretches before tethers are laid on; importance is told by then.",
    }),
    rounds: p.int({ default: 36, range: [1, 100_000], unit: "rounds", doc: "Rounds after that." }),
    seed: p.seed(),
  },
  presets: {
    smoke: { real: false, train: 60, test: 30, hidden: 6, batch: 4, every: 3, before: 1, rounds: 3 },
    study: {},
  },
  arms: {
    alone: { scheme: "nothing" },
    aloneCommon: { scheme: "nothing", common: true },
    tethered: {},
    states: { states: true },
    overwrite: { reading: "overwrite" },
    dot: { connection: "dot", mergeAbove: 50, driftBelow: 50 },
    cosine: { connection: "cosine", mergeAbove: 0.755, driftBelow: 0.745 },
    distance: { connection: "distance", mergeAbove: -0.404, driftBelow: -0.412 },
    taylor: { nodes: "taylor", common: true, mergeAbove: 0.3, driftBelow: 0.1 },
    weights: { nodes: "weights", common: true, mergeAbove: 0.3, driftBelow: 0.1 },
    random: { nodes: "random", common: true, mergeAbove: 0.3, driftBelow: 0.1 },
    taylorStates: { nodes: "taylor", common: true, mergeAbove: 0.3, driftBelow: 0.1, states: true },
    elastic: { scheme: "elastic", common: true },
    digitsAlone: { kind: "digits", scheme: "nothing" },
    digitsAloneCommon: { kind: "digits", scheme: "nothing", common: true },
    digitsTethered: { kind: "digits" },
    digitsTaylor: { kind: "digits", nodes: "taylor", common: true, mergeAbove: 0.3, driftBelow: 0.1 },
    digitsElastic: { kind: "digits", scheme: "elastic", common: true },
  },
  replicates: 5,

  metrics: {
    own: m.series("Mean over models: accuracy on test images of the classes they see, against all ten classes."),
    all: m.series("Mean over models: accuracy on all test images."),
    group: m.series("Mean over models: accuracy of their group's mean logits on all test images."),
    groupOwn: m.series("Mean over models: accuracy of their group's mean logits on the classes they see."),
    halfOwn: m.series(
      "The same for the mean logits of the three models that see the same classes, as if one knew them.",
    ),
    averaged: m.series("Accuracy of the six models' mean logits."),
    within: m.series("Share of pairs that see the same classes and are bonded."),
    between: m.series("Share of pairs that see other classes and are bonded."),
    groups: m.series("Number of groups."),
    likeWithin: m.series("Mean connection of pairs that see the same, over layers."),
    likeBetween: m.series("Mean connection of pairs that do not."),
    ownLast: m.scalar("own at the end."),
    allLast: m.scalar("all at the end."),
    groupLast: m.scalar("group at the end."),
    groupOwnLast: m.scalar("groupOwn at the end."),
    halfOwnLast: m.scalar("halfOwn at the end."),
    groupAlong: m.scalar("group, the mean over the looks: the groups as a predictor that changes while it predicts."),
    allAlong: m.scalar("all, the mean over the looks."),
    averagedLast: m.scalar("averaged at the end."),
    soupLast: m.scalar("Accuracy of one model with the six models' mean weights."),
    withinLast: m.scalar("within at the end."),
    betweenLast: m.scalar("between at the end."),
    merges: m.scalar("Merges over all rounds, pairs and layers."),
    drifts: m.scalar("Drifts over all rounds, pairs and layers."),
    changes: m.scalar("Rounds after which the groups were others than before.", "rounds"),
  },

  needs: ({ kind, real }) => (real ? [pictureSource[kind]] : []),

  run({ params, rng, record, progress, data }) {
    const { batch, every, before, rounds, scheme } = params;
    const { train, test } = pictures({
      source: params.real ? pictureSource[params.kind] : undefined,
      train: params.train,
      test: params.test,
      rng: rng.fold("pictures"),
      data,
    });
    const widths = [train.inputs.shape[1]!, params.hidden, params.hidden, 10];
    const model = mlp({ widths, activation: "relu" });
    const options = { model, loss: classCrossEntropy, optimiser: adam({ rate: params.rate }) };
    // Until tethers are laid on they are 1, by which both readings are the same.
    const ensemble = createEnsemble({ ...options, reading: scheme === "tethers" ? params.reading : "effective" });
    let state: EnsembleState = ensemble.begin(untetheredMembers(model, params.common, rng));
    const examples = { inputs: train.inputs, targets: train.targets };
    const halves = ([0, 1] as const).map((half) => rowsOfHalf(train, half));
    const drawRows = (stretch: number) =>
      tensor(
        Int32Array.from(
          everybody.flatMap((at) => {
            const seen = halves[halfOf(at)]!;
            return Array.from(
              rng
                .fold("rows", at)
                .fold(stretch)
                .integers(every * batch, seen.length),
              (row) => seen[row]!,
            );
          }),
        ),
        [models, every, batch],
        "i32",
      );

    const seen: Sky = { connections: [], bonded: [] };
    let bonds: ReadonlySet<string> = new Set();
    let nodes: Uint8Array[][] = [];
    let centres: ArrayData[] | undefined;
    let [merges, drifts, changes] = [0, 0, 0];
    const along: { group: number; all: number }[] = [];
    let last = { own: 0, all: 0, group: 0, groupOwn: 0, halfOwn: 0, averaged: 0, within: 0, between: 0 };

    const look = (step: number) => {
      const outputs = ensemble.outputs(state, test.inputs);
      const logits = { data: outputs.data(), models, rows: test.labels.length, classes: 10 };
      const groups = bondedGroups(models, bonds);
      const accuracy = (members: readonly number[]) => accuracyOf(logits, members, test.labels);
      const byGroup = groups.map((members) => members.length * accuracy(members));
      const held = bondedPairs(bonds);
      const share = (inside: boolean) =>
        held.filter((pair) => figures.isWithin(pair) === inside).length /
        pairs.filter((pair) => figures.isWithin(pair) === inside).length;
      const onOwn = (members: readonly number[], at: number) =>
        accuracyOf(logits, members, test.labels, (label) => label >= 5 === (halfOf(at) === 1));
      const groupOf = (at: number) => groups.find((group) => group.includes(at))!;
      const alike = (at: number) => everybody.filter((other) => halfOf(other) === halfOf(at));
      last = {
        own: mean(everybody.map((at) => onOwn([at], at))),
        groupOwn: mean(everybody.map((at) => onOwn(groupOf(at), at))),
        halfOwn: mean(everybody.map((at) => onOwn(alike(at), at))),
        all: mean(everybody.map((at) => accuracy([at]))),
        group: byGroup.reduce((sum, value) => sum + value, 0) / models,
        averaged: accuracy(everybody),
        within: share(true),
        between: share(false),
      };
      record.at(step, { ...last, groups: groups.length });
      along.push(last);
    };

    for (let stretch = 0; stretch < before + rounds; stretch++) {
      const step = (stretch + 1) * every;
      const done = ensemble.advance(state, examples, drawRows(stretch));
      state = done.state;
      if (scheme === "elastic") {
        const parts = state.parameters.layers.flatMap(({ weight, bias }) => [weight, bias]);
        const arrays = unstackArrays(parts);
        const moved = parts.map((_, part) => {
          const own = arrays.map((each) => each[part]!);
          return elastic(own, centres?.[part] ?? meanOf(own), params.pull);
        });
        centres = moved.map(({ centre }) => centre);
        const back = stackArrays(everybody.map((at) => moved.map(({ members }) => members[at]!)));
        const layers = state.parameters.layers.map((_, l) => ({ weight: back[2 * l]!, bias: back[2 * l + 1]! }));
        state = { ...state, parameters: { layers } };
      }
      if (scheme === "tethers" && stretch === before - 1) {
        const laid = everybody.map((at) => {
          const seen = halves[halfOf(at)]!;
          const rows = tensor(seen.slice(0, Math.min(seen.length, 256)));
          const own = {
            nodes: params.nodes,
            fraction: params.fraction,
            rng: rng.fold("tethers", at),
            batch: train,
            rows,
          };
          return tethersFor(parametersOf(state.parameters, at), widths, own);
        });
        nodes = laid.map((each) => each.nodes);
        state = { ...state, tethers: stackArrays(laid.map(({ tethers }) => tethers)) };
      } else if (scheme === "tethers" && stretch >= before) {
        const [losses, norms] = [done.loss.data(), done.gradientNorm.data()];
        const tethers = unstackArrays(state.tethers);
        const weights = params.states ? unstackArrays(state.parameters.layers.map(({ weight }) => weight)) : [];
        const bodies = everybody.map((at): Body => {
          const end = at * every + every - 1;
          const open = gateIsOpen(
            { loss: losses[end]!, previous: losses[end - 1], gradientNorm: norms[end]! },
            notebookGate,
          );
          return {
            tethers: tethers[at]!,
            open,
            ...(params.states && { states: { weights: weights[at]!, nodes: nodes[at]! } }),
          };
        });
        const round = meet(bodies, bonds, params);
        state = { ...state, tethers: stackArrays(round.tethers) };
        if (params.states) {
          const back = stackArrays(round.weights);
          const layers = state.parameters.layers.map(({ bias }, l) => ({ weight: back[l]!, bias }));
          state = { ...state, parameters: { layers } };
        }
        merges += round.meetings.filter(({ decision }) => decision === "merge").length;
        drifts += round.meetings.filter(({ decision }) => decision === "drift").length;
        if (`${bondedGroups(models, bonds)}` !== `${bondedGroups(models, round.bonds)}`) changes++;
        bonds = round.bonds;
        const held = new Set(bondedPairs(bonds).map(String));
        const likeness = pairs.map((pair) =>
          mean(round.meetings.filter((each) => `${each.pair}` === `${pair}`).map(({ value }) => value)),
        );
        seen.connections.push(likeness);
        seen.bonded.push(pairs.map((pair) => (held.has(`${pair}`) ? 1 : 0)));
        const like = (inside: boolean) => mean(likeness.filter((_, at) => figures.isWithin(pairs[at]!) === inside));
        record.at(step, { likeWithin: like(true), likeBetween: like(false) });
      }
      if (stretch >= before - 1 && (stretch % 4 === 3 || stretch === before + rounds - 1)) look(step);
      progress((stretch + 1) / (before + rounds), `step ${step}`);
    }

    const used = state.parameters.layers.flatMap(({ weight, bias }, l) => [weight.mul(state.tethers[l]!), bias]);
    const soup = stackArrays(
      [unstackArrays(used)].map((each) => used.map((_, part) => meanOf(each.map((own) => own[part]!)))),
    );
    const souped = ensemble.outputs(
      {
        ...state,
        parameters: {
          layers: state.parameters.layers.map((_, l) => ({ weight: soup[2 * l]!, bias: soup[2 * l + 1]! })),
        },
        tethers: state.tethers.map((tether) => tether.slice([0, 1]).mul(0).add(1)),
      },
      test.inputs,
    );
    const soupLogits = { data: souped.data(), models: 1, rows: test.labels.length, classes: 10 };
    record({
      ownLast: last.own,
      allLast: last.all,
      groupLast: last.group,
      groupOwnLast: last.groupOwn,
      halfOwnLast: last.halfOwn,
      averagedLast: last.averaged,
      withinLast: last.within,
      betweenLast: last.between,
      groupAlong: mean(along.map(({ group }) => group)),
      allAlong: mean(along.map(({ all }) => all)),
      soupLast: accuracyOf(soupLogits, [0], test.labels),
      ...(scheme === "tethers" && { merges, drifts, changes }),
    });
    if (seen.connections.length > 0) record.field("sky", skyArrays(seen));
  },

  claims: {
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
      measure: (runs) =>
        pairedDifferences(runs.arm("tethered").list, "groupLast", runs.arm("elastic").list, "soupLast"),
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
  },

  figures: {
    sky: {
      caption:
        "Six models as bodies in the plane, nearer where their tethers are more alike (classical scaling of 1 - h), joined where bonded; grey lines are the ways they came. First seed, tether nodes by Taylor importance.",
      draw: (runs) => figures.sky(runs),
    },
    accuracy: {
      caption:
        "Accuracy on all ten classes at the end; a tick a seed, dots their means. Alone and averaged are six untethered models.",
      draw: (runs) => figures.accuracy(runs),
    },
    likeness: {
      caption:
        "Connection by round, means over layers, pairs and seeds: pairs that see the same classes, and pairs that do not.",
      draw: (runs) => figures.likeness(runs),
    },
    membership: {
      caption: "Share of pairs that are bonded, of those that see the same classes and of those that do not.",
      draw: (runs) => figures.membership(runs),
    },
    predictors: {
      caption:
        "Accuracy on the classes a model sees: tethered models with nodes by Taylor importance and the groups they form as they go, against models alone and three of them averaged by one who knows.",
      draw: (runs) => figures.predictors(runs),
    },
    pairs: {
      caption: "Connection of every pair by step, means over layers, first seed of the tethered arm.",
      draw: (runs) => figures.everyPair(runs),
    },
  },

  animations: {
    sky: {
      caption:
        "The same bodies from round to round; blue ones see classes 0 to 4, the others 5 to 9. First seed, tether nodes by Taylor importance.",
      draw: (runs) => figures.skyInMotion(runs),
    },
  },
});

type Scalar =
  | "ownLast"
  | "allLast"
  | "groupOwnLast"
  | "halfOwnLast"
  | "groupLast"
  | "averagedLast"
  | "soupLast"
  | "groupAlong"
  | "allAlong"
  | "withinLast"
  | "betweenLast";
interface Ended {
  readonly arm: string;
  readonly seed: number;
  readonly scalars: { readonly [Name in Scalar]?: number };
}

const bondedMore = (runs: readonly Ended[]) => runs.map(({ scalars }) => scalars.withinLast! - scalars.betweenLast!);

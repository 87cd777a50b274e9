// What an ensemble's runs are drawn as. Takes run data only; the celestial picture itself is sky.ts.
import { type Animation, dot, type Figure, line, plot, ruleY, seedLines, tickX } from "#figure";
import { mean } from "#kit";
import type { AnimationDefinition, FigureDefinition, RunSet, RunView } from "#lab";
import { pairsOf } from "#tether";
import type { Arm, metrics, params } from "./declaration.ts";
import { halfOf, isWithin, models } from "./members.ts";
import { skyAnimation, skyFigure } from "./sky.ts";

const pairs = pairsOf(models);

/** The first run of the arm, or of any that has tethers. */
const runOf = (runs: RunSet, wanted: string): RunView =>
  runs.list.find(({ arm }) => arm === wanted) ?? runs.list.find(({ scalars }) => scalars.merges !== undefined)!;

/** The step at whose end the round came. */
function stepOf({ params }: RunView, round: number): number {
  return (Number(params.before) + 1 + round) * Number(params.every);
}

function sky(runs: RunSet): Figure {
  const run = runOf(runs, "taylor");
  const name = (body: number) => (halfOf(body) === 0 ? "sees 0 to 4" : "sees 5 to 9");
  return skyFigure(run.field("sky"), models, name, (round) => stepOf(run, round));
}

function skyInMotion(runs: RunSet): Animation {
  return skyAnimation(runOf(runs, "taylor").field("sky"), models, halfOf);
}

function accuracy(runs: RunSet): Figure {
  const values = (arm: string, scalar: string) =>
    runs.list.filter((run) => run.arm === arm).map(({ scalars }) => scalars[scalar]!);
  const bars = [
    ...["alone", "tethered", "states", "overwrite", "dot", "taylor", "taylorStates", "elastic"].flatMap((arm) => [
      { name: `${arm}: one model`, values: values(arm, "allLast") },
      ...(arm === "alone" || arm === "elastic"
        ? []
        : [{ name: `${arm}: its group`, values: values(arm, "groupLast") }]),
    ]),
    { name: "alone: six averaged", values: values("alone", "averagedLast") },
    { name: "begun alike: mean weights", values: values("aloneCommon", "soupLast") },
    { name: "elastic: six averaged", values: values("elastic", "averagedLast") },
    { name: "elastic: mean weights", values: values("elastic", "soupLast") },
  ];
  const rows = bars.flatMap((bar) => bar.values.map((value) => ({ name: bar.name, value })));
  const means = bars.filter((bar) => bar.values.length > 0).map((bar) => ({ name: bar.name, value: mean(bar.values) }));
  return plot({
    title: "What is it good for?",
    x: { label: "accuracy on all ten classes" },
    y: { domain: means.map(({ name }) => name), label: null },
    height: 460,
    key: false,
    marks: [
      tickX(rows, { x: "value", y: "name", strokeOpacity: 0.5 }),
      dot(means, { x: "value", y: "name", r: 4, fill: "currentColor" }),
    ],
  });
}

/** Lines of several series of some arms, named by both. */
function lines(runs: RunSet, arms: readonly string[], series: Readonly<Record<string, string>>) {
  const rows = arms.flatMap((arm) =>
    Object.entries(series).flatMap(([metric, name]) =>
      runs.list
        .filter((run) => run.arm === arm)
        .flatMap((run) => run.rows(metric))
        .map((row) => ({ ...row, arm: `${arm}, ${name}` })),
    ),
  );
  return seedLines(rows);
}

function likeness(runs: RunSet): Figure {
  const series = { likeWithin: "same", likeBetween: "other" };
  return plot({
    title: "How alike tethers are",
    x: { label: "step" },
    y: { label: "connection h" },
    key: true,
    marks: [ruleY([0]), lines(runs, ["taylor", "random", "tethered"], series)],
  });
}

function membership(runs: RunSet): Figure {
  return plot({
    title: "Who is bonded to whom",
    x: { label: "step" },
    y: { label: "share of pairs bonded", domain: [0, 1] },
    key: true,
    marks: [lines(runs, ["taylor", "random", "tethered"], { within: "same", between: "other" })],
  });
}

function predictors(runs: RunSet): Figure {
  return plot({
    title: "One's own classes: models and their groups",
    x: { label: "step" },
    y: { label: "accuracy" },
    key: true,
    marks: [
      lines(runs, ["taylor"], { own: "one model", groupOwn: "its group" }),
      lines(runs, ["aloneCommon"], { own: "one model", halfOwn: "three averaged" }),
    ],
  });
}

function everyPair(runs: RunSet): Figure {
  const run = runOf(runs, "tethered");
  const { connections } = run.field("sky");
  const rows = Array.from(connections!.data, (value, at) => ({
    x: stepOf(run, Math.floor(at / pairs.length)),
    value,
    pair: at % pairs.length,
    sees: isWithin(pairs[at % pairs.length]!) ? "the same classes" : "other classes",
  }));
  return plot({
    title: "Pairs",
    x: { label: "step" },
    y: { label: "connection h" },
    key: true,
    marks: [line(rows, { x: "x", y: "value", z: "pair", stroke: "sees" })],
  });
}

export const figures: Record<string, FigureDefinition<typeof params, Arm, typeof metrics>> = {
  sky: {
    caption:
      "Six models as bodies in the plane, nearer where their tethers are more alike (classical scaling of 1 - h), joined where bonded; grey lines are the ways they came. First seed, tether nodes by Taylor importance.",
    draw: sky,
  },
  accuracy: {
    caption:
      "Accuracy on all ten classes at the end; a tick a seed, dots their means. Alone and averaged are six untethered models.",
    draw: accuracy,
  },
  likeness: {
    caption:
      "Connection by round, means over layers, pairs and seeds: pairs that see the same classes, and pairs that do not.",
    draw: likeness,
  },
  membership: {
    caption: "Share of pairs that are bonded, of those that see the same classes and of those that do not.",
    draw: membership,
  },
  predictors: {
    caption:
      "Accuracy on the classes a model sees: tethered models with nodes by Taylor importance and the groups they form as they go, against models alone and three of them averaged by one who knows.",
    draw: predictors,
  },
  pairs: {
    caption: "Connection of every pair by step, means over layers, first seed of the tethered arm.",
    draw: everyPair,
  },
};

export const animations: Record<string, AnimationDefinition<typeof params, Arm, typeof metrics>> = {
  sky: {
    caption:
      "The same bodies from round to round; blue ones see classes 0 to 4, the others 5 to 9. First seed, tether nodes by Taylor importance.",
    draw: skyInMotion,
  },
};

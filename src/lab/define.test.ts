// A declaration's types and checks. What is misspelt does not compile: where an error below goes away, the type check fails.
import { describe, expect, it } from "vitest";
import { fieldAnimation, plot } from "#figure";
import { atLeast, within } from "./agreements.ts";
import { type Definition, defineExperiment } from "./define.ts";
import { type MetricSet, m } from "./metrics.ts";
import { type ParameterSet, p } from "./params.ts";
import { runExperiment } from "./run.ts";

const params = {
  width: p.int({ default: 20, range: [1, 500], doc: "Hidden units." }),
  rate: p.float({ default: 0.001, range: [0, 1], scale: "log", doc: "Learning rate." }),
  optimiser: p.choice({ default: "adam", choices: ["adam", "sgd"], doc: "How weights move." }),
  bias: p.bool({ default: true, doc: "Whether units have biases." }),
  seed: p.seed(),
};
const metrics = { accuracy: m.scalar("Share of points on the right side."), loss: m.series("Training loss.", "nats") };

const plain = {
  id: "tests/types",
  title: "Types",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params,
  presets: { smoke: { width: 2 }, study: {} },
  arms: { wide: { width: 200 }, narrow: {} },
  replicates: 2,
  metrics,
  run() {},
  claims: {},
};

describe("the types of a declaration", () => {
  it("hold presets, arms, recording and claims to what is declared", () => {
    // Never called: only its types are looked at.
    const declaration = () =>
      defineExperiment({
        ...plain,
        presets: {
          smoke: { width: 2 },
          study: {
            // @ts-expect-error no such parameter
            widht: 2,
          },
        },
        arms: {
          wide: { width: 200 },
          // @ts-expect-error no such choice
          other: { optimiser: "adma" },
          // @ts-expect-error the seed is given by the lab
          seeded: { seed: 3 },
        },
        run({ params: given, record }) {
          const width: number = given.width;
          const optimiser: "adam" | "sgd" = given.optimiser;
          const bias: boolean = given.bias;
          // @ts-expect-error no such parameter
          given.widht;
          record({ accuracy: width });
          record.at(0, { loss: optimiser === "adam" && bias ? 1 : 0 });
          // @ts-expect-error no such metric
          record({ acuracy: 1 });
          // @ts-expect-error a series is recorded at a step
          record({ loss: 1 });
          // @ts-expect-error a scalar is recorded once
          record.at(0, { accuracy: 1 });
        },
        claims: {
          accurate: {
            says: "The wide network is accurate.",
            reported: { value: 1, where: "page 1" },
            measure(runs) {
              runs.arm("wide").rows("loss");
              // @ts-expect-error no such arm
              runs.arm("wdie");
              // @ts-expect-error no such metric
              runs.values("acuracy");
              // @ts-expect-error a series has rows
              runs.values("loss");
              return runs.list.map((run) => (run.scalars.accuracy ?? 0) * run.params.width);
            },
            agree: atLeast(0.9),
          },
        },
        animations: {
          learning: {
            caption: "",
            draw(runs) {
              // @ts-expect-error no such metric
              runs.rows("lsos");
              // @ts-expect-error no such parameter
              runs.list[0]?.params.widht;
              const frames = runs
                .arm("wide")
                .rows("loss")
                .map(({ value }) => [value]);
              return fieldAnimation({ width: 1, height: 1, frames, colours: "viridis" });
            },
          },
          // @ts-expect-error a figure is no animation
          drawn: { caption: "", draw: () => plot({ marks: [] }) },
        },
      });
    expect(declaration).toBeTypeOf("function");
  });

  it("hold callers in code to the arms and parameters there are", () => {
    const experiment = defineExperiment(plain);
    const calls = [
      () => runExperiment(experiment, { arm: "wide", seed: 1, params: { width: 3 } }),
      // @ts-expect-error no such arm
      () => runExperiment(experiment, { arm: "wdie", seed: 1 }),
      // @ts-expect-error no such parameter
      () => runExperiment(experiment, { arm: "wide", seed: 1, params: { widht: 3 } }),
    ];
    expect(calls).toHaveLength(3);
  });
});

describe("a declaration", () => {
  const define = (changes: object) => () =>
    defineExperiment({ ...plain, ...changes } as Definition<ParameterSet, string, MetricSet>);

  it.each([
    [{ id: "types" }, 'defineExperiment: the id "types" is not "area/name" in lower-case letters, digits and hyphens.'],
    [{ arms: {} }, "tests/types: an experiment has at least one arm."],
    [{ arms: { "a/b": {} } }, 'tests/types: the arm "a/b" is not a name of letters, digits and hyphens.'],
    [
      { animations: { "a b": { caption: "", draw: () => undefined } } },
      'tests/types: the animation "a b" is not a name of letters, digits and hyphens.',
    ],
    [{ replicates: 0 }, "tests/types: replicates are at least 1, not 0."],
    [{ revision: 0.5 }, "tests/types: a revision is at least 1, not 0.5."],
    [
      { presets: { smoke: { widht: 1 }, study: {} } },
      'tests/types: preset smoke sets "widht", which is no parameter; the nearest is "width".',
    ],
    [
      { arms: { wide: { width: 501 } } },
      "tests/types: arm wide of width is 501, and not a whole number from 1 to 500.",
    ],
    [
      { arms: { wide: { width: 1.5 } } },
      "tests/types: arm wide of width is 1.5, and not a whole number from 1 to 500.",
    ],
    [
      { params: { ...params, rate: p.float({ default: 2, range: [0, 1], doc: "" }) } },
      "tests/types: the default of rate is 2, and not a number from 0 to 1.",
    ],
    [
      { claims: { near: { says: "", reported: { value: null, where: "" }, measure: () => [], agree: within(0.5) } } },
      "tests/types: the claim near is to agree within 0.5 of the reported value, and its source reports none.",
    ],
  ])("refuses %j", (changes, sentence) => {
    expect(define(changes)).toThrow(sentence);
  });
});

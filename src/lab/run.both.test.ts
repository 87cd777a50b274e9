// One run in memory: what it gives, that it gives it twice, here as in any browser, and that interrupting changes nothing.
import { describe, expect, it } from "vitest";
import { defineExperiment, type SavedState } from "./define.ts";
import { m } from "./metrics.ts";
import { p } from "./params.ts";
import type { RunRecord } from "./records.ts";
import { type Recorder, runExperiment } from "./run.ts";

const walk = defineExperiment({
  id: "tests/walk",
  title: "A walk",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params: {
    steps: p.int({ default: 20, range: [1, 1000], doc: "" }),
    drift: p.float({ default: 0, range: [-1, 1], doc: "" }),
    seed: p.seed(),
  },
  presets: { smoke: { steps: 10 }, study: {} },
  arms: { still: {}, drifting: { drift: 0.5 } },
  replicates: 2,
  metrics: { end: m.scalar(""), unknown: m.scalar(""), position: m.series(""), speed: m.series("") },
  run({ params, rng, record, checkpoint, progress }) {
    const restored = checkpoint.restored?.values as { step: number; position: number } | undefined;
    let { step, position } = restored ?? { step: 0, position: 0 };
    for (; step < params.steps; step++) {
      checkpoint.offer(() => ({ values: { step, position }, arrays: {} }));
      position += params.drift + rng.fold(step).normal(1)[0]!;
      record.at(step, { position });
      record.link(step, { position: { dtype: "f64", shape: [], data: Float64Array.of(position) } });
      if (step === 4)
        record.field("early", { position: { dtype: "f64", shape: [1], data: Float64Array.of(position) } });
      progress(step / params.steps);
    }
    record({ end: position, unknown: undefined });
  },
  claims: {},
});

describe("a run", () => {
  // Made once and written down: the same in Node, Chromium, and on any machine, or the promise is broken.
  const promised = "ae42d0217999954a64be496abda9fab7cd218ea65684cdf5c7dfa907dbc639ec";

  it("gives the promised digest, twice", async () => {
    const first = await runExperiment(walk, { arm: "drifting", seed: 3 });
    const second = await runExperiment(walk, { arm: "drifting", seed: 3 });
    expect(first.digest).toBe(promised);
    expect(second).toEqual({ ...first, loadField: expect.any(Function) });
  });

  it("gives what was recorded", async () => {
    const { scalars, series, fieldNames, loadField, chain, params } = await runExperiment(walk, {
      arm: "drifting",
      seed: 1,
      preset: "smoke",
    });
    expect(params).toEqual({ steps: 10, drift: 0.5, seed: 1 });
    expect(series.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(scalars).toEqual({ end: series[9]!.values.position });
    expect(fieldNames).toEqual(["early"]);
    expect(loadField("early").position!.data[0]).toBe(series[4]!.values.position);
    expect(chain).toHaveLength(10);
  });

  it("has another digest with another seed, parameter or arm", async () => {
    const runs = [
      runExperiment(walk, { arm: "still", seed: 1 }),
      runExperiment(walk, { arm: "still", seed: 2 }),
      runExperiment(walk, { arm: "drifting", seed: 1 }),
      runExperiment(walk, { arm: "still", seed: 1, params: { steps: 19 } }),
    ];
    expect(new Set((await Promise.all(runs)).map(({ digest }) => digest)).size).toBe(4);
  });

  it("draws the same numbers in every arm, so that arms are compared in pairs", async () => {
    const [still, drifting] = await Promise.all(
      (["still", "drifting"] as const).map((arm) => runExperiment(walk, { arm, seed: 1 })),
    );
    expect(drifting!.scalars.end! - still!.scalars.end!).toBeCloseTo(20 * 0.5, 9);
  });

  it("ends in the same digest resumed from any safe point", async () => {
    const records: RunRecord[] = [];
    const kept: { point: number; records: number; state: SavedState }[] = [];
    const recorder: Recorder = {
      write: (record) => records.push(record),
      safePoint: (point, count, make) => kept.push({ point, records: count, state: make() }),
    };
    const whole = await runExperiment(walk, { arm: "still", seed: 1, recorder });
    expect(kept).toHaveLength(20);
    for (const { point, records: count, state } of kept) {
      const again: RunRecord[] = [];
      const points: number[] = [];
      const resumed = await runExperiment(walk, {
        arm: "still",
        seed: 1,
        resumed: { point, state, records: records.slice(0, count) },
        recorder: { write: (record) => again.push(record), safePoint: (next) => points.push(next) },
      });
      expect(resumed.digest).toBe(whole.digest);
      expect(again).toEqual(records.slice(count));
      // The state it was restored to, offered again at once, is the same safe point.
      expect(points[0]).toBe(point);
    }
  });

  it("never calls for a state that nobody keeps", async () => {
    const idle = defineExperiment({
      ...walk,
      run({ checkpoint }) {
        checkpoint.offer(() => {
          throw new Error("called");
        });
      },
    });
    await expect(runExperiment(idle, { arm: "still", seed: 1 })).resolves.toMatchObject({ scalars: {} });
  });
});

describe("recording", () => {
  const array = { dtype: "f64", shape: [], data: new Float64Array(1) } as const;

  it.each<[string, Parameters<typeof defineExperiment>[0]["run"], string]>([
    [
      "an unknown scalar",
      ({ record }) => record({ edn: 1 }),
      'tests/walk: "edn" is no scalar metric; the nearest is "end".',
    ],
    [
      "a series as a scalar",
      ({ record }) => record({ speed: 1 }),
      'tests/walk: "speed" is no scalar metric; there are end, unknown.',
    ],
    [
      "a scalar twice",
      ({ record }) => {
        record({ end: 1 });
        record({ end: 2 });
      },
      'tests/walk: the scalar "end" is recorded once a run, and was recorded before.',
    ],
    [
      "a field twice",
      ({ record }) => {
        record.field("net", { array });
        record.field("net", { array });
      },
      'tests/walk: the field "net" is recorded once a run, and was recorded before.',
    ],
    ["no step", ({ record }) => record.at(Number.NaN, { speed: 1 }), "tests/walk: a step is a finite number, not NaN."],
    [
      "a field that is a path",
      ({ record }) => record.field("../x", { array }),
      'tests/walk: the field "../x" becomes a file',
    ],
  ])("refuses %s", async (_, run, sentence) => {
    const experiment = { ...walk, run } as typeof walk;
    await expect(runExperiment(experiment, { arm: "still", seed: 1 })).rejects.toThrow(sentence);
  });

  it("keeps steps that repeat or go back, and numbers JSON does not have", async () => {
    const experiment = defineExperiment({
      ...walk,
      run({ record }) {
        record.at(2, { position: Number.NaN, speed: Number.POSITIVE_INFINITY });
        record.at(2, { position: -0 });
        record.at(1, { position: 1 });
      },
    });
    const { series } = await runExperiment(experiment, { arm: "still", seed: 1 });
    expect(series).toEqual([
      { step: 2, values: { position: Number.NaN, speed: Number.POSITIVE_INFINITY } },
      { step: 2, values: { position: -0 } },
      { step: 1, values: { position: 1 } },
    ]);
  });

  it("refuses arms and values that types would have caught", async () => {
    const careless = (options: object) => runExperiment(walk, options as never);
    await expect(careless({ arm: "stil", seed: 1 })).rejects.toThrow(
      'tests/walk: "stil" is no arm; the nearest is "still".',
    );
    await expect(careless({ arm: "still", seed: 1, params: { steps: 0 } })).rejects.toThrow("steps is 0");
    await expect(careless({ arm: "still", seed: -1 })).rejects.toThrow("seed");
  });
});

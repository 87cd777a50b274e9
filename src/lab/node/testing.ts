// For tests of the store: an experiment whose program can be changed between two runs of it, and that can be made to die.
import { defineExperiment } from "../define.ts";
import { m } from "../metrics.ts";
import { p } from "../params.ts";

/** What is wrong with the program, as long as it is. */
export const spoil: { from: number; dieAt: number | undefined } = { from: Number.POSITIVE_INFINITY, dieAt: undefined };

/** Two numbers, one growing by one, the other doubling times `factor`; each step a record and a link. From `spoil.from` on, fast is off by 0.5. */
export const pair = defineExperiment({
  id: "tests/pair",
  title: "A slow and a fast number",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params: {
    steps: p.int({ default: 6, range: [1, 1000], doc: "" }),
    factor: p.float({ default: 1, range: [0, 10], doc: "" }),
    seed: p.seed(),
  },
  presets: { smoke: { steps: 3 }, study: {} },
  arms: { only: {} },
  replicates: 1,
  metrics: { slow: m.series(""), fast: m.series(""), last: m.scalar("") },
  run({ params, record, checkpoint }) {
    const number = (value: number) => ({ dtype: "f64", shape: [1], data: Float64Array.of(value) }) as const;
    const start = { step: 0, slow: 0, fast: 1 };
    let { step, slow, fast } = (checkpoint.restored?.values ?? start) as typeof start;
    for (; step < params.steps; step++) {
      checkpoint.offer(() => ({ values: { step, slow, fast }, arrays: {} }));
      if (step === spoil.dieAt) throw new Error("died");
      const off = step >= spoil.from ? 0.5 : 0;
      record.at(step, { slow, fast: fast + off });
      record.link(step, { slow: number(slow), fast: number(fast + off) });
      slow += 1;
      fast *= 2 * params.factor;
    }
    record.field("end", { fast: number(fast + (step >= spoil.from ? 0.5 : 0)) });
    record({ last: fast });
  },
  claims: {},
});

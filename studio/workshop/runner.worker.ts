// The thread that makes runs in the page, with the same bits as the command line. It posts what is recorded as it is recorded, and
// stands still where the page has shut the gate.
import { type Recorder, type RunRecord, runExperiment } from "#lab";
import { catalogue } from "../../experiments/index.ts";
import { gateStates, type RunnerNews, type StartRunner } from "./messages.ts";

const milliseconds = 50;
const post = (news: RunnerNews) => self.postMessage(news);

self.onmessage = async ({ data }: MessageEvent<StartRunner>) => {
  try {
    await make(data);
    post({ kind: "done" });
  } catch (error) {
    post({ kind: "failed", why: error instanceof Error ? error.message : String(error) });
  }
};

async function make({ work, gate }: StartRunner): Promise<void> {
  const { default: experiment } = await catalogue[work.experiment]!();
  const { preset, arms, seeds, overrides } = work;
  // Seed by seed, as the command line does.
  const plan = seeds.flatMap((seed) => arms.map((arm) => ({ arm, seed })));
  for (const [at, { arm, seed }] of plan.entries()) {
    post({ kind: "begun", arm, seed, at, of: plan.length });
    const records: RunRecord[] = [];
    const began = performance.now();
    const outcome = await runExperiment(experiment, {
      arm,
      seed,
      preset,
      params: overrides,
      recorder: recorderOf(records, gate && new Int32Array(gate)),
    });
    const { params, digest, fields } = outcome;
    const seconds = (performance.now() - began) / 1000;
    post({ kind: "ended", run: { arm, seed, params, digest, records, fields }, seconds });
  }
}

/** Keeps all records, and tells of them every now and then. */
function recorderOf(records: RunRecord[], gate: Int32Array<SharedArrayBuffer> | undefined): Recorder {
  let told = 0;
  let last = performance.now();
  let latest: { fraction: number; note: string | undefined } | undefined;
  const tell = () => {
    if (told < records.length || latest) post({ kind: "going", records: records.slice(told), progress: latest });
    told = records.length;
    latest = undefined;
    last = performance.now();
  };
  const pass = () => {
    if (performance.now() - last > milliseconds) tell();
    if (gate === undefined || Atomics.load(gate, 0) === gateStates.open) return;
    tell();
    // One step let through shuts the gate behind itself.
    while (Atomics.load(gate, 0) === gateStates.shut) Atomics.wait(gate, 0, gateStates.shut);
    Atomics.compareExchange(gate, 0, gateStates.step, gateStates.shut);
  };
  return {
    write(record) {
      records.push(record);
      pass();
    },
    progress(fraction, note) {
      latest = { fraction, note };
      pass();
    },
  };
}

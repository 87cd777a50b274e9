// The laboratory: experiments as declarations, runs, claims and their verdicts. The same in Node and browser; files, processes and
// the command line are in node/.
export { type Agreement, atLeast, atMost, between, exactly, inSeeds, within } from "./agreements.ts";
export * from "./coverage.ts";
export * from "./define.ts";
export * from "./document.ts";
export { type Judgement, judge, type Scale, type Verdict, verdicts } from "./judge.ts";
export * from "./metrics.ts";
export * from "./params.ts";
export { digestOf, type Results, type RunRecord, resultsOf } from "./records.ts";
export * from "./resolve.ts";
export { type Recorder, type Resumption, type RunOutcome, runExperiment } from "./run.ts";
export { type RunData, type RunSet, type RunView, runSet, type SeriesRow } from "./runSet.ts";
export { allowedValues, fits, parameterJsonSchema } from "./schema.ts";

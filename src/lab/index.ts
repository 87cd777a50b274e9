// The laboratory: experiments as declarations, runs, claims and their verdicts. The same in Node and browser; files, processes and
// the command line are in node/.
export { type Agreement, atLeast, atMost, between, exactly, inSeeds, within } from "./agreements.ts";
export { computed } from "./computed.ts";
export { type Choice, chosenRuns, resolveChoice, type Sourced, type TypedChoice } from "./config/choice.ts";
export { type Origin, originText } from "./config/origin.ts";
export { configurationSchema } from "./config/schema.ts";
export { type Branch, type Located, merge, type Plain, placeOf, plain, setAt, settings } from "./config/tree.ts";
export * from "./coverage.ts";
export * from "./define.ts";
export * from "./document.ts";
export { type Judgement, judge, type Scale, type Verdict, verdicts } from "./judge.ts";
export * from "./metrics.ts";
export { pairedDifferences } from "./paired.ts";
export * from "./params.ts";
export { digestOf, type Results, type RunRecord, resultsOf } from "./records.ts";
export * from "./resolve.ts";
export { type Recorder, type Resumption, type RunOutcome, runExperiment } from "./run.ts";
export { firstRun, type RunData, type RunSet, type RunView, runSet, type SeriesRow } from "./runSet.ts";
export { allowedValues, fits, parameterJsonSchema, readValue } from "./schema.ts";
export { type DataShelf, missingData, neededData, withData } from "./shelf.ts";

// The laboratory on a computer: runs in folders, worker threads, the command line. What the studio's server does with runs is here too.
export { assign, composeFiles, type FileSource } from "../config/extend.ts";
export { originsIn } from "../config/text.ts";
export {
  BusyError,
  type CampaignOptions,
  type CampaignResult,
  carryOutRuns,
  type Planned,
  planRuns,
  whyBusy,
} from "./campaign.ts";
export { checkpointPoints } from "./checkpoints.ts";
export { type CommandLineOptions, runCommandLine } from "./commandLine.ts";
export { loadExperiment, ownExperiment, requireData } from "./commands/context.ts";
export { partingInWords } from "./commands/diff.ts";
export type { ServeStudio, StudioRequest } from "./commands/studio.ts";
export { verificationInWords } from "./commands/verify.ts";
export { filesOnDisk, readConfigurations } from "./configFile.ts";
export type { Comparison } from "./diff.ts";
export { createFork, forkSpec } from "./fork.ts";
export { packageRoot, packageVersion } from "./machine.ts";
export { openPool, type Pool, serveRuns } from "./pool.ts";
export { duration } from "./progress.ts";
export type { ReportPage } from "./reportPage.ts";
export { type RunDocument, type RunStatus, readRunDocument, specOf } from "./runDocument.ts";
export { type ListedRun, type Listing, openListing } from "./runIndex.ts";
export { type LoggedRun, type LoggedValues, type StartOptions, startRun } from "./startRun.ts";
export {
  type CorruptRun,
  checkHome,
  configurationFile,
  createRun,
  findRun,
  folderFiles,
  listRuns,
  loadRun,
  prepareHome,
  type StoredRun,
  wholeRun,
} from "./store.ts";

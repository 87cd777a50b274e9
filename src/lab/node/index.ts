// The laboratory on a computer: runs in folders, worker threads, the command line.
export { assign, composeFiles, type FileSource } from "../config/extend.ts";
export { type CommandLineOptions, runCommandLine } from "./commandLine.ts";
export { filesOnDisk, readConfigurations } from "./configFile.ts";
export { serveRuns } from "./pool.ts";
export { type RunDocument, type RunStatus, readRunDocument } from "./runDocument.ts";
export { type LoggedRun, type LoggedValues, type StartOptions, startRun } from "./startRun.ts";
export { type CorruptRun, createRun, findRun, listRuns, loadRun, type StoredRun } from "./store.ts";

#!/usr/bin/env node
// The program: the laboratory's command line over this package's experiments.
import { runCommandLine } from "#lab/node";
import { catalogue } from "../experiments/index.ts";

process.exitCode = await runCommandLine({
  catalogue,
  workerEntry: new URL("./worker.js", import.meta.url),
  words: process.argv.slice(2),
});

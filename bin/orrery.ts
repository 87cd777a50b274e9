#!/usr/bin/env node
// The program: the laboratory's command line over this package's experiments.
import { dataShelf } from "#data/node";
import { runCommandLine } from "#lab/node";
import { catalogue } from "../experiments/index.ts";

process.exitCode = await runCommandLine({
  catalogue,
  shelf: dataShelf(),
  workerEntry: new URL("./worker.js", import.meta.url),
  serveStudio: async (asked) => (await import("#server/node")).serveStudio(asked),
  words: process.argv.slice(2),
});

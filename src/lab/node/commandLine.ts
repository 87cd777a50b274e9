// The command line: which commands and options there are, and how a mistake becomes one sentence and an exit code. Knows commander;
// what the commands do is in commands/.
import * as path from "node:path";
import { Command, CommanderError, Option } from "commander";
import { UsageError } from "#kit";
import type { Catalogue } from "../define.ts";
import { nearestIs } from "../names.ts";
import { type DataShelf, withData } from "../shelf.ts";
import { compare } from "./commands/compare.ts";
import type { CommandContext } from "./commands/context.ts";
import { loadExperiment, loadSelection } from "./commands/context.ts";
import { coverage } from "./commands/coverage.ts";
import { data } from "./commands/data.ts";
import { diff } from "./commands/diff.ts";
import { type DoctorOptions, doctor } from "./commands/doctor.ts";
import { exportRun } from "./commands/export.ts";
import { fork } from "./commands/fork.ts";
import { info, list } from "./commands/inform.ts";
import { reindex, runs } from "./commands/listing.ts";
import { query } from "./commands/query.ts";
import { report } from "./commands/report.ts";
import { exitCodes, type RunOptions, runExperiments } from "./commands/run.ts";
import { resume, show } from "./commands/runs.ts";
import { type ServeStudio, type StudioOptions, studio } from "./commands/studio.ts";
import { type SweepCommandOptions, sweep } from "./commands/sweep.ts";
import { verify } from "./commands/verify.ts";
import { packageRoot, packageVersion } from "./machine.ts";
import { paintFor, widthOf } from "./text.ts";

export interface CommandLineOptions {
  readonly catalogue: Catalogue;
  /** The module worker threads run; it calls `serveRuns` with the same catalogue. */
  readonly workerEntry: URL;
  /** Folder of the experiments' sources, where `claims --freeze` writes; the checkout's own when absent. */
  readonly experimentsFolder?: string;
  /** Where experiments' data from outside come from; `serveRuns` is given the same. Without it there are none. */
  readonly shelf?: DataShelf;
  /** Serves the studio; without it there is no such command. */
  readonly serveStudio?: ServeStudio;
  /** The words after the program's name. */
  readonly words: readonly string[];
}

/**
 * Runs one command and gives the exit code: 0 done, 1 failed, 2 usage, 3 a claim contradicted under --strict, 130 interrupted.
 * Results go to stdout, everything else to stderr.
 */
export async function runCommandLine({
  catalogue,
  workerEntry,
  experimentsFolder = path.join(packageRoot(), "experiments"),
  shelf,
  serveStudio,
  words,
}: CommandLineOptions): Promise<number> {
  // A reader that has seen enough, as in `orrery runs | head`, is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(exitCodes.done);
    throw error;
  });
  const debug = words.includes("--debug");
  try {
    const context: CommandContext = {
      catalogue: withData(catalogue, shelf),
      shelf,
      workerEntry,
      experimentsFolder,
      print: (text) => process.stdout.write(`${text}\n`),
      tell: (text) => process.stderr.write(`${text}\n`),
      paint: await paintFor(process.stdout),
      width: widthOf(process.stdout),
    };
    let code: number = exitCodes.done;
    const program = describeCommands(context, serveStudio, (result) => {
      code = result;
    });
    await program.parseAsync(words, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
    const usage = error instanceof UsageError || error instanceof CommanderError;
    process.stderr.write(`${sentence(error)}\n`);
    if (debug && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return usage ? exitCodes.usage : exitCodes.failed;
  }
}

// Commander says "error: unknown option '--sede'\n(Did you mean --seeds?)".
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof CommanderError)) return error.message;
  const words = error.message.replace(/^error: /, "").replace(/\s*\(Did you mean (.*)\?\)/s, "; the nearest is $1");
  return `orrery: ${words.replaceAll("\n", " ").replace(/\.?$/, ".")}`;
}

function describeCommands(
  context: CommandContext,
  serveStudio: ServeStudio | undefined,
  finish: (code: number) => void,
): Command {
  const program = new Command("orrery")
    .description(
      "A laboratory for systems that move: experiments that run, are drawn, and measure every claim against its source.",
    )
    .version(packageVersion())
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .usage("<command> [options]")
    .argument("[command]")
    // What follows an unknown command is not looked at, so that the command is what the sentence is about.
    .allowUnknownOption()
    .allowExcessArguments()
    .action((word: string | undefined) => {
      if (word === undefined) {
        context.print(program.helpInformation());
        return;
      }
      throw new UsageError(
        `orrery: "${word}" is no command${nearestIs(
          word,
          program.commands.map((each) => each.name()),
        )}.`,
      );
    });
  const command = (usage: string, description: string) =>
    program
      .command(usage)
      .description(description)
      .allowExcessArguments(false)
      .option("--debug", "show where an error comes from");
  const home = () => new Option("--home <folder>", "where runs are kept (else $ORRERY_HOME, else ./runs)");
  const json = () => new Option("--json", "print one JSON document");
  const repeated = (flags: string, description: string, none: string) =>
    new Option(flags, description)
      .default([], none)
      .argParser((value: string, before: readonly string[]) => [...before, value]);
  const checkpoints = () => new Option("--checkpoint-every <seconds>", "least time between checkpoints").default("5");
  const choosing = (made: Command) =>
    made
      .option("--preset <name>", "smoke (seconds), study (the claims' size, else taken) or source (the notebook's own)")
      .addOption(repeated("--config <file>", "a YAML file with preset, arms, seeds, params; may be repeated", "none"))
      .addOption(repeated("--set <name=value>", "change a parameter, over all files; may be repeated", "none"))
      .addOption(repeated("--arm <name>", "take this arm only; may be repeated", "all"))
      .option("--seeds <list>", "as 1..5 or 1,3 (else the experiment's own)");
  const keepCheckpoints = () =>
    new Option("--keep-checkpoints", "keep every checkpoint made, to fork from (else the last two)");
  const running = (made: Command) =>
    choosing(made)
      .option("--workers <count>", "runs made at a time (else one a core)")
      .addOption(checkpoints())
      .addOption(keepCheckpoints())
      .option("--again", "start over in new folders, also what is done")
      .option("--strict", "exit with code 3 when a claim is contradicted")
      .option("--frames <folder>", "write each animation's frames, as <folder>/<experiment>/<animation>/000.png")
      .addOption(json())
      .addOption(home());

  command("list", "list the experiments")
    .addOption(json())
    .action((options) => list(context, options));
  choosing(command("info <experiment>", "what an experiment is: parameters, presets, arms, metrics, claims"))
    .option("--resolved", "what would be run: every parameter, and where its value is from")
    .option("--schema", "JSON Schema of the experiment's configuration files")
    .addOption(json())
    .action((name: string, options) => info(context, name, options));
  running(command("run <experiment>", "run an experiment, or finish what stopped, and judge its claims"))
    .option("--no-serve", "end after the run, also on a terminal")
    .action(async (name: string, options: RunOptions) => {
      finish(await runExperiments(context, [await loadExperiment(context.catalogue, name)], options));
    });
  running(command("claims [names...]", "judge the claims of areas and experiments, or of all; runs what is missing"))
    .option("--freeze", "keep the verdicts in verdict.json beside each experiment")
    .action(async (names: readonly string[], options: RunOptions) => {
      finish(await runExperiments(context, await loadSelection(context.catalogue, ...names), options));
    });
  command("runs", "list the runs kept")
    .option("--experiment <name>", "those of this experiment or area only")
    .option("--status <status>", "running, done, failed or interrupted")
    .option("--arm <name>", "those of this arm only")
    .addOption(repeated("--where <condition>", 'as "rate>0.1", on parameters and scalars; may be repeated', "all"))
    .option("--sort <column>", "by a parameter, scalar or fact; descending with - before it")
    .option("--limit <count>", "so many at most")
    .option("--columns <names>", "further columns of the table, as rate,loss or all")
    .addOption(json())
    .addOption(home())
    .action((options) => runs(context, options));
  command("reindex", "read all runs anew and rebuild the index that makes listing quick")
    .addOption(home())
    .action((options) => reindex(context, options));
  command("compare <runs...>", "runs side by side: parameters that differ, scalars, where series ended")
    .addOption(json())
    .addOption(home())
    .action((names: string[], options) => compare(context, names, options));
  command("query <sql>", "SQL over all runs: tables runs (a row a run) and metrics (run, step, name, value)")
    .addOption(json())
    .addOption(home())
    .action((sql: string, options) => query(context, sql, options));
  command("report <run|experiment|area>", "one HTML file to read offline: text, verdicts, figures, parameters, data")
    .option("--out <file>", "where to (else report.html beside the runs)")
    .addOption(json())
    .addOption(home())
    .action((name: string, options) => report(context, name, options));
  command("export <run>", "a run in a format of other programs")
    .addOption(new Option("--format <format>", "parquet, csv, tfevents or safetensors").makeOptionMandatory())
    .option("--out <folder>", "where to (else the run's own folder, exports/)")
    .addOption(json())
    .addOption(home())
    .action((name: string, options) => exportRun(context, name, options));
  command("show <run>", "everything about one run")
    .addOption(json())
    .addOption(home())
    .action((name: string, options) => show(context, name, options));
  command("resume <run>", "finish a run that was interrupted")
    .addOption(checkpoints())
    .addOption(keepCheckpoints())
    .addOption(json())
    .addOption(home())
    .action(async (name: string, options) => finish(await resume(context, name, options)));
  command("diff <run> <other>", "where two runs part: parameters, the first step and tensor, records, fields")
    .option("--rerun", "make both again up to where they part, to tell how far (as it is done when that is brief)")
    .option("--no-rerun", "never make them again")
    .addOption(json())
    .addOption(home())
    .action((first: string, second: string, options) => diff(context, first, second, options));
  command("fork <run>", "branch off: a new run that goes on from a state of this one under changed parameters")
    .requiredOption("--at <step>", "the safe point, as in checkpoints/step-<step>; made again where it was not kept")
    .addOption(repeated("--set <name=value>", "change a parameter; may be repeated", "none"))
    .addOption(checkpoints())
    .addOption(keepCheckpoints())
    .option("--again", "start over in a new folder, also what is done")
    .addOption(json())
    .addOption(home())
    .action(async (name: string, options) => finish(await fork(context, name, options)));
  command("verify <run>", "make a finished run again and compare it, bit for bit; exit code 1 when it differs")
    .addOption(json())
    .addOption(home())
    .action(async (name: string, options) => finish(await verify(context, name, options)));
  command("sweep <file>", "make the runs a YAML file describes, beside any number of other processes on the same file")
    .option("--workers <count>", "runs made at a time (else one a core)")
    .addOption(new Option("--fail-fast", "end with the first run that fails").conflicts("keepGoing"))
    .option("--keep-going", "make the other runs when one fails (the default)")
    .option("--lease-expiry <seconds>", "silence after which another machine's run is taken over", "60")
    .addOption(checkpoints())
    .addOption(json())
    .addOption(home())
    .action(async (file: string, options: SweepCommandOptions) => finish(await sweep(context, file, options)));
  if (serveStudio !== undefined)
    command("studio", "serve the studio, where experiments are read, run and compared in a browser, until Ctrl-C")
      .option("--port <number>", "port to listen on; the next free one when it is taken", "4600")
      .option("--host <address>", "let other machines in by this address, who then need the token that is printed")
      .option("--page <path>", "the page whose address is printed", "/")
      .addOption(home())
      .action(async (options: StudioOptions) => finish(await studio(context, serveStudio, options)));
  command("doctor", "what there is to work with, and how the store is")
    .option("--repair", "put right what can be, and say how; nothing recorded is lost")
    .addOption(json())
    .addOption(home())
    .action((options: DoctorOptions) => finish(doctor(context, options)));
  command("data [name]", "data from outside that experiments need: what is there, and what brings the rest")
    .option("--fetch", "download the named data from their official address, the last resort")
    .addOption(json())
    .action((name: string | undefined, options) => data(context, name, options));
  command("coverage", "what of each notebook is built, open, and left out")
    .addOption(json())
    .action((options) => coverage(context, options));
  return program;
}

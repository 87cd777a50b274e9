// `export`: a run in a format of other programs.
import * as path from "node:path";
import { UsageError } from "#kit";
import { nearestIs } from "../../names.ts";
import { exporters, exportFormats } from "../exports.ts";
import { makeFolder, writeAtomic, writing } from "../files.ts";
import { checkHome, findRun, loadField, loadResults } from "../store.ts";
import { type CommandContext, type HomeOption, homeOf, shownPath } from "./context.ts";

interface ExportOptions extends HomeOption {
  readonly format: string;
  readonly out?: string;
  readonly json?: boolean;
}

export async function exportRun(context: CommandContext, text: string, options: ExportOptions): Promise<void> {
  const format = exportFormats.find((each) => each === options.format);
  if (format === undefined) {
    throw new UsageError(`--format ${options.format} is no format${nearestIs(options.format, exportFormats)}.`);
  }
  if (options.out === "") throw new UsageError("--out wants a folder, and is empty.");
  const home = homeOf(options);
  checkHome(home);
  const run = findRun(home, text);
  const results = loadResults(run);
  const { file, content } = await exporters[format]({
    name: path.basename(run.folder),
    document: run.document,
    results,
    loadField: (name) => loadField(run.folder, name, results.fieldHashes[name]!),
  });
  const target = path.join(
    options.out === undefined ? path.join(run.folder, "exports") : path.resolve(options.out),
    file,
  );
  writing(`The folder ${path.dirname(target)}`, () => {
    makeFolder(path.dirname(target));
    writeAtomic(target, content);
  });
  context.print(options.json ? JSON.stringify({ run: run.name, format, path: target }, null, 2) : shownPath(target));
}

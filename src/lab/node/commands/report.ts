// `report`: a run, an experiment or an area as one HTML file.
import * as path from "node:path";
import { UsageError } from "#kit";
import { makeFolder, writeAtomic, writing } from "../files.ts";
import { reportPage } from "../reportPage.ts";
import { checkHome } from "../store.ts";
import { type CommandContext, type HomeOption, homeOf, shownPath } from "./context.ts";

interface ReportOptions extends HomeOption {
  readonly out?: string;
  readonly json?: boolean;
}

export async function report(context: CommandContext, text: string, options: ReportOptions): Promise<void> {
  if (options.out === "") throw new UsageError("--out wants a file, and is empty.");
  const home = homeOf(options);
  checkHome(home);
  const { catalogue, experimentsFolder } = context;
  const { html, ids, place } = await reportPage({ home, catalogue, experimentsFolder, subjects: [text] });
  const file = options.out === undefined ? path.join(home, place, "report.html") : path.resolve(options.out);
  writing(`The file ${file}`, () => {
    makeFolder(path.dirname(file));
    writeAtomic(file, html);
  });
  context.print(options.json ? JSON.stringify({ experiments: ids, path: file }, null, 2) : shownPath(file));
}

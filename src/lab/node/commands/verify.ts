// `verify`: makes a run again and says whether it is the same to the last bit, or where it parts.
import * as path from "node:path";
import { UsageError } from "#kit";
import { shortName } from "../../define.ts";
import type { ArrayDifference } from "../../difference.ts";
import { surroundings } from "../machine.ts";
import { openDisplay } from "../progress.ts";
import type { RunDocument } from "../runDocument.ts";
import { checkHome, findRun } from "../store.ts";
import { number } from "../text.ts";
import { type Verification, verifyRun } from "../verify.ts";
import { type CommandContext, type HomeOption, homeOf, ownExperiment } from "./context.ts";
import { exitCodes } from "./run.ts";

/** Of tensors that differ, so many are named; --json has all. */
const shownArrays = 3;

interface VerifyOptions extends HomeOption {
  readonly json?: boolean;
}

/** Gives the exit code: 1 when anything differs. */
export async function verify(context: CommandContext, text: string, options: VerifyOptions): Promise<number> {
  const home = homeOf(options);
  checkHome(home);
  const run = findRun(home, text);
  const short = path.posix.basename(run.name);
  const experiment = await ownExperiment(context.catalogue, run);
  if (run.status !== "done") {
    const how = run.status === "interrupted" ? `; "orrery resume ${short}" finishes it` : "";
    throw new UsageError(`${short} is ${run.status} and has no digest to verify${how}.`);
  }
  const display = await openDisplay(shortName(experiment.id));
  const result = await verifyRun(experiment, run, (fraction, note) =>
    display.update({ done: 0, total: 1, work: fraction, note }),
  ).finally(() => display.stop());
  const { key, digest, commit, dirty } = run.document;
  const now = surroundings();
  if (options.json) {
    const { digest: made, ...rest } = result;
    const code = { kept: { commit, dirty }, now: { commit: now.commit, dirty: now.dirty } };
    context.print(JSON.stringify({ name: run.name, key, digest: { kept: digest, made }, ...rest, code }, null, 2));
  } else context.print(verificationInWords(short, run.document, result).join("\n"));
  return result.same ? exitCodes.done : exitCodes.failed;
}

/** What came of it, in sentences. @param short what the run is called. */
export function verificationInWords(short: string, document: RunDocument, result: Verification): string[] {
  const { same, digest, records, links, fields, damaged, error } = result;
  if (same) {
    const chain = links.kept === 0 ? "" : `${links.kept} links, `;
    return [`${short} is the same to the last bit: ${chain}${records.kept} records, digest ${digest}.`];
  }
  const lines = [`${short} is not the same.`];
  if (links.first !== null) {
    const { index, step, arrays } = links.first;
    lines.push(`The first link that differs is that of step ${step}, link ${index + 1} of ${links.kept}.`);
    lines.push(
      arrays === null
        ? "  The run kept no hashes of its arrays, so the tensor is not known."
        : `  The first tensor that differs is ${arraysInWords(arrays)}.`,
    );
  } else if (links.kept > 0) lines.push(`All ${links.same} links that were made again are the same.`);
  // The record of that very link would say it twice.
  if (records.first !== null && !records.first.what.startsWith("link at ")) {
    const { line, what, values } = records.first;
    const [before, now] = values.map(valueInWords);
    lines.push(`The first record that differs is line ${line}, ${what}: it was ${before} and is ${now}.`);
  }
  for (const { name, arrays } of fields) lines.push(`The field ${name} differs: ${arraysInWords(arrays)}.`);
  for (const name of damaged) lines.push(`The file of the field ${name} is not what was recorded.`);
  if (error !== null) lines.push(`It could not be made to its end: ${error}${/[.!?]$/.test(error) ? "" : "."}`);
  if (digest !== null && digest !== document.digest) lines.push(`The digest was ${document.digest} and is ${digest}.`);
  const now = surroundings();
  const code = [document, now].map(({ commit, dirty }) =>
    commit === null ? "code outside a checkout" : `commit ${commit.slice(0, 12)}${dirty ? " with changes" : ""}`,
  );
  lines.push(`It was made by ${code[0]}, and again by ${code[1]}.`);
  return lines;
}

/** "weight (3 of 12 elements, by at most 0.25 at 7), then bias (f32[2] and f32[3]), and 4 more". */
export function arraysInWords(arrays: readonly ArrayDifference[]): string {
  const words = arrays
    .slice(0, shownArrays)
    .map(
      ({ name, how, largest, at }) =>
        `${name} (${how}${largest === null ? "" : `, by at most ${number(largest)} at ${at}`})`,
    );
  const more = arrays.length - words.length;
  return `${words.join(", then ")}${more === 0 ? "" : `, and ${more} more`}`;
}

/** A value of a record, cut where it is a whole line. */
export function valueInWords(value: string | null): string {
  if (value === null) return "not there";
  return value.length <= 60 ? value : `${value.slice(0, 57)}...`;
}

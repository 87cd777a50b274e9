// A report over the runs of an experiment: report-<key8>/ beside them, with claims.json, report.json and the figures. Everything in
// it can be made again from the runs.
import * as fs from "node:fs";
import * as path from "node:path";
import { canonicalJson, sha256Hex } from "#kit";
import type { Experiment, PresetName } from "../define.ts";
import { claimDocument } from "../document.ts";
import type { Judgement } from "../judge.ts";
import type { Overrides } from "../resolve.ts";
import { type RunData, runSet } from "../runSet.ts";
import { fileTrouble, listFolder, makeFolder, writeAtomic, writing } from "./files.ts";
import { surroundings } from "./machine.ts";
import type { StoredRun } from "./store.ts";

export interface ReportContent {
  readonly experiment: Experiment;
  readonly preset: PresetName;
  readonly overrides: Overrides;
  readonly seconds: number;
  readonly judgements: readonly Judgement[];
  /** The runs with their results, in the same order. */
  readonly runs: readonly StoredRun[];
  readonly data: readonly RunData[];
}

export interface Report {
  readonly folder: string;
  /** Figure files, PNG and SVG, as paths. */
  readonly figures: readonly string[];
  /** What could not be drawn, and why. */
  readonly troubles: readonly string[];
}

/**
 * Writes the report; one over the same runs is replaced.
 * @throws UsageError when it cannot be written. A figure that cannot be drawn or written is told.
 */
export async function writeReport(home: string, content: ReportContent): Promise<Report> {
  const { experiment, preset, overrides, seconds, judgements, runs } = content;
  const keys = runs.map(({ document }) => document.key).sort();
  const key = sha256Hex(
    canonicalJson({ experiment: experiment.id, revision: experiment.revision, preset, overrides, keys }),
  );
  const folder = path.join(home, ...experiment.id.split("/"), `report-${key.slice(0, 8)}`);
  writing(`The folder ${folder}`, () => makeFolder(path.join(folder, "figures")));

  const { figures, troubles } = await drawFigures(folder, key, content);
  writeJson(path.join(folder, "claims.json"), {
    experiment: experiment.id,
    preset,
    claims: judgements.map((judgement) => ({ ...claimDocument(judgement), agree: judgement.agree })),
  });
  writeJson(path.join(folder, "report.json"), {
    key,
    experiment: experiment.id,
    title: experiment.title,
    revision: experiment.revision,
    source: experiment.source,
    preset,
    overrides,
    seconds,
    runs: runs.map(({ name, document }) => ({
      name: path.posix.basename(name),
      key: document.key,
      digest: document.digest,
    })),
    figures: Object.entries(experiment.figures ?? {}).map(([name, { caption }]) => ({ name, caption })),
    ...surroundings(),
  });
  return { folder, figures, troubles };
}

function writeJson(file: string, value: unknown): void {
  writing(`The file ${file}`, () => writeAtomic(file, `${JSON.stringify(value, null, 2)}\n`));
}

async function drawFigures(
  folder: string,
  key: string,
  { experiment, runs, data }: ReportContent,
): Promise<Pick<Report, "figures" | "troubles">> {
  const drawn = Object.entries(experiment.figures ?? {});
  const figures: string[] = [];
  const troubles: string[] = [];
  if (drawn.length === 0) return { figures, troubles };
  // The drawing packages are optional; without them everything else is still there.
  const { renderSvg, renderPng } = await import("#figure/node");
  const set = runSet(Object.keys(experiment.arms), experiment.metrics, data);
  const digests = runs.map(({ document }) => document.digest).sort();
  for (const [name, { caption, draw }] of drawn) {
    const metadata = {
      Title: caption,
      experiment: experiment.id,
      figure: name,
      report: key,
      digests: sha256Hex(canonicalJson(digests)),
    };
    const base = path.join(folder, "figures", name);
    try {
      const svg = await renderSvg(draw(set), metadata);
      writeAtomic(`${base}.svg`, svg);
      figures.push(`${base}.svg`);
      writeAtomic(`${base}.png`, await renderPng(svg, { scale: 2, metadata }));
      figures.push(`${base}.png`);
    } catch (error) {
      troubles.push(`The figure ${name} was not drawn: ${error instanceof Error ? fileTrouble(error) : error}`);
    }
  }
  removeOthers(path.join(folder, "figures"), figures);
  return { figures, troubles };
}

function removeOthers(folder: string, files: readonly string[]): void {
  const keep = new Set(files.map((file) => path.basename(file)));
  for (const name of listFolder(folder)) if (!keep.has(name)) fs.rmSync(path.join(folder, name), { force: true });
}

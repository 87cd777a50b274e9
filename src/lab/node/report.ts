// A report over the runs of an experiment: report-<key8>/ beside them, with claims.json, report.json and the figures. Everything in
// it can be made again from the runs.
import * as fs from "node:fs";
import * as path from "node:path";
import { canonicalJson, sha256Hex } from "#kit";
import type { Experiment, PresetName } from "../define.ts";
import { claimDocument } from "../document.ts";
import type { Judgement } from "../judge.ts";
import type { Overrides } from "../resolve.ts";
import { type RunData, type RunSet, runSet } from "../runSet.ts";
import { type WrittenAnimation, writeAnimations } from "./animations.ts";
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
  /** Where a folder of frames for each animation goes, if they are wanted. */
  readonly frames?: string | undefined;
}

export interface Report {
  readonly folder: string;
  /** Figure files, PNG and SVG, as paths. */
  readonly figures: readonly string[];
  readonly animations: readonly WrittenAnimation[];
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

  const { figures, animations, troubles } = await drawAll(path.join(folder, "figures"), key, content);
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
    animations: animations.map(({ name, caption, frames, millisecondsPerFrame, gif }) => {
      return { name, caption, frames, millisecondsPerFrame, gif };
    }),
    ...surroundings(),
  });
  return { folder, figures, animations, troubles };
}

function writeJson(file: string, value: unknown): void {
  writing(`The file ${file}`, () => writeAtomic(file, `${JSON.stringify(value, null, 2)}\n`));
}

type Drawn = Pick<Report, "figures" | "animations" | "troubles">;

async function drawAll(folder: string, key: string, content: ReportContent): Promise<Drawn> {
  const { experiment, runs, data, frames } = content;
  const digests = runs.map(({ document }) => document.digest).sort();
  const metadata = { experiment: experiment.id, report: key, digests: sha256Hex(canonicalJson(digests)) };
  const set = runSet(Object.keys(experiment.arms), experiment.metrics, data);
  const { figures, troubles } = await drawFigures(folder, experiment, set, metadata);
  const moving = await writeAnimations({ experiment, set, folder, frames, metadata });
  removeOthers(folder, [...figures, ...moving.written.flatMap(({ files }) => files)]);
  return { figures, animations: moving.written, troubles: [...troubles, ...moving.troubles] };
}

async function drawFigures(
  folder: string,
  experiment: Experiment,
  set: RunSet,
  metadata: Readonly<Record<string, string>>,
): Promise<Pick<Report, "figures" | "troubles">> {
  const drawn = Object.entries(experiment.figures ?? {});
  const figures: string[] = [];
  const troubles: string[] = [];
  if (drawn.length === 0) return { figures, troubles };
  // The drawing packages are optional; without them everything else is still there.
  const { renderSvg, renderPng } = await import("#figure/node");
  for (const [name, { caption, draw }] of drawn) {
    const told = { Title: caption, ...metadata, figure: name };
    const base = path.join(folder, name);
    try {
      const svg = await renderSvg(draw(set), told);
      writeAtomic(`${base}.svg`, svg);
      figures.push(`${base}.svg`);
      writeAtomic(`${base}.png`, await renderPng(svg, { scale: 2, metadata: told }));
      figures.push(`${base}.png`);
    } catch (error) {
      troubles.push(`The figure ${name} was not drawn: ${error instanceof Error ? fileTrouble(error) : error}`);
    }
  }
  return { figures, troubles };
}

function removeOthers(folder: string, files: readonly string[]): void {
  const keep = new Set(files.map((file) => path.basename(file)));
  for (const name of listFolder(folder)) if (!keep.has(name)) fs.rmSync(path.join(folder, name), { force: true });
}

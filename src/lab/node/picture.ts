// The picture of an experiment: its first figure, small, kept beside its verdict for catalogues. An SVG where that is light, else a PNG.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Experiment } from "../define.ts";
import { type RunData, runSet } from "../runSet.ts";
import { writeAtomic, writing } from "./files.ts";
import { verdictPath } from "./verdictFile.ts";

/** In CSS pixels. */
const width = 360;
const heaviestSvg = 60_000;
/** What a PNG has at most. */
const pixels = 200_000;

/** Nothing where the experiment has no figures, or the packages that draw them are not installed. @throws UsageError */
export async function freezePicture(folder: string, experiment: Experiment, data: readonly RunData[]): Promise<void> {
  const [name] = Object.keys(experiment.figures ?? {});
  if (name === undefined) return;
  const { renderSvg, renderPng } = await import("#figure/node");
  const figure = experiment.figures![name]!.draw(runSet(Object.keys(experiment.arms), experiment.metrics, data));
  const told = { experiment: experiment.id, figure: name };
  const svg = await renderSvg(figure.at?.(width) ?? figure, told);
  const base = path.join(path.dirname(verdictPath(folder, experiment.id)), "picture");
  const isLight = svg.length <= heaviestSvg;
  const [file, other] = isLight ? [`${base}.svg`, `${base}.png`] : [`${base}.png`, `${base}.svg`];
  // At its own width, where several panels stand side by side, and made smaller.
  const scale = Math.min(1.5 * (width / figure.width), Math.sqrt(pixels / (figure.width * figure.height)));
  const content = isLight ? svg : await renderPng(await renderSvg(figure, told), { scale });
  writing(`The file ${file}`, () => writeAtomic(file, content));
  fs.rmSync(other, { force: true });
}

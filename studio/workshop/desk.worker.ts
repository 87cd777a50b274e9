// The thread that keeps finished runs of one experiment, judges its claims on them and draws its figures and animations. It knows no
// page: figures leave it as the texts of SVG files, the same as on disk.
import { parseHTML } from "linkedom/worker";
import { type Figure, toSvg } from "#figure";
import { type NamedArrays, parseCanonicalJson, readSafetensors } from "#kit";
import {
  type Experiment,
  judge,
  type PresetName,
  type RunData,
  type RunRecord,
  resultsOf,
  runSet,
  type Values,
} from "#lab";
import type { RunDetail } from "#server";
import { catalogue } from "../../experiments/index.ts";
import type { DeskAnswers, DeskRequest, DrawnFigure, DrawnFrame, FinishedRun } from "./messages.ts";

let experiment: Experiment | undefined;
let scale: { preset: PresetName; overridden: number } = { preset: "smoke", overridden: 0 };
let runs: RunData[] = [];
let digests: string[] = [];
/** Made once for the runs there are. */
const made = new Map<string, unknown>();

type Handlers = {
  readonly [K in DeskRequest["kind"]]: (
    request: Extract<DeskRequest, { kind: K }>,
  ) => DeskAnswers[K] | Promise<DeskAnswers[K]>;
};

const handlers: Handlers = {
  async open({ experiment: id, preset, overridden }) {
    experiment = (await catalogue[id]!()).default;
    scale = { preset, overridden };
    runs = [];
    digests = [];
    made.clear();
    return null;
  },
  add({ run }) {
    keep(run);
    return null;
  },
  async fetch({ names }) {
    for (const name of names) keep(await recorded(name));
    return null;
  },
  judge: () => judge(experiment!, runs, scale),
  async draw({ figure: name, width, at }) {
    const figure = once(`figure ${name}`, () => experiment!.figures![name]!.draw(set()));
    await figure.load?.();
    return drawn(name, figure, width, at);
  },
  frame({ animation: name, at }): DrawnFrame {
    const animation = once(`animation ${name}`, () => experiment!.animations![name]!.draw(set()));
    const { frames, millisecondsPerFrame } = animation;
    const { width, height, data } = animation.frame(Math.min(at, frames - 1));
    return { width, height, frames, millisecondsPerFrame, pixels: new Uint8ClampedArray(data) };
  },
};

self.onmessage = async ({ data: { id, request } }: MessageEvent<{ id: number; request: DeskRequest }>) => {
  try {
    const answer = await (handlers[request.kind] as (request: DeskRequest) => unknown)(request);
    self.postMessage({ id, answer });
  } catch (error) {
    self.postMessage({ id, trouble: error instanceof Error ? error.message : String(error) });
  }
};

function keep({ arm, seed, params, digest, records, fields }: FinishedRun): void {
  const results = resultsOf(records);
  const data: RunData = {
    arm,
    seed,
    params,
    scalars: results.scalars,
    series: results.series,
    fieldNames: Object.keys(results.fieldHashes),
    loadField: (name) => fields[name]!,
  };
  runs = [...runs.filter((run) => run.arm !== arm || run.seed !== seed), data];
  digests.push(digest);
  made.clear();
}

const set = () => runSet(Object.keys(experiment!.arms), experiment!.metrics, runs);

function once<T>(name: string, make: () => T): T {
  if (!made.has(name)) made.set(name, make());
  return made.get(name) as T;
}

function drawn(name: string, whole: Figure, width: number, at: number | undefined): DrawnFigure {
  const { sequence } = whole;
  const place = sequence && Math.min(at ?? sequence.start, sequence.labels.length - 1);
  const figure = sequence === undefined ? whole : sequence.figure(place!);
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const laid = figure.width > width && figure.at !== undefined ? figure.at(width) : figure;
  const told = { experiment: experiment!.id, figure: name, digests: digests.join(" ") };
  const svg = toSvg(laid, document as unknown as Document, told);
  return sequence === undefined
    ? { svg }
    : { svg, sequence: { axis: sequence.axis, labels: sequence.labels, at: place! } };
}

/** A finished run as the server keeps it. */
async function recorded(name: string): Promise<FinishedRun> {
  const at = `/api/runs/${name.split("/").map(encodeURIComponent).join("/")}`;
  const reach = async (address: string) => {
    const response = await fetch(address);
    if (!response.ok)
      throw new Error((await response.json().catch(() => undefined))?.error ?? `${name} cannot be read.`);
    return response;
  };
  const [detail, text] = await Promise.all([
    reach(at).then((response) => response.json() as Promise<RunDetail>),
    reach(`${at}/records?from=0`).then((response) => response.text()),
  ]);
  const fields: Record<string, NamedArrays> = {};
  for (const { name: field } of detail.fields) {
    const bytes = new Uint8Array(await (await reach(`${at}/fields/${encodeURIComponent(field)}`)).arrayBuffer());
    fields[field] = readSafetensors(bytes).arrays;
  }
  const lines = text.split("\n").filter((line) => line !== "");
  return {
    arm: detail.arm,
    seed: detail.seed,
    params: detail.params as unknown as Values,
    digest: detail.digest ?? "",
    records: lines.map((line) => parseCanonicalJson(line) as unknown as RunRecord),
    fields,
  };
}

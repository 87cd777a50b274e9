// `list` and `info`: what experiments there are and what each is, from their declarations; what would be run is resolved.ts.
import type { Experiment } from "../../define.ts";
import { mergeParameters } from "../../resolve.ts";
import { allowedValues, parameterJsonSchema } from "../../schema.ts";
import { missingData, neededData } from "../../shelf.ts";
import { table, wrap } from "../text.ts";
import { type CommandContext, loadExperiment, loadSelection } from "./context.ts";
import { printResolved, printSchema, type ResolvedOptions } from "./resolved.ts";

interface JsonOption {
  readonly json?: boolean;
}

export async function list(context: CommandContext, { json }: JsonOption): Promise<void> {
  const experiments = await loadSelection(context.catalogue);
  if (json) {
    context.print(
      JSON.stringify(
        experiments.map((experiment) => {
          const { id, title, source, revision } = experiment;
          const needs = neededData(experiment);
          return {
            id,
            title,
            source,
            revision,
            ...(needs.length > 0 && { needs, missing: missing(context, experiment) }),
          };
        }),
        null,
        2,
      ),
    );
  } else if (experiments.length === 0) {
    context.print("There are no experiments.");
  } else {
    const rows = experiments.map(({ id, arms, claims, title }) => [
      id,
      String(Object.keys(arms).length),
      String(Object.keys(claims).length),
      title,
    ]);
    context.print(table(["experiment", "arms", "claims", "title"], rows, context.paint));
    const troubles = experiments.map((experiment) => missing(context, experiment)).filter((why) => why !== null);
    if (troubles.length > 0) context.print(`\n${troubles.join("\n")}`);
  }
}

/** Which data a study is missing, as a sentence; null when it can be made. */
function missing({ shelf }: CommandContext, experiment: Experiment): string | null {
  const params = Object.keys(experiment.arms).map(
    (arm) => mergeParameters(experiment, { preset: "study", arm, seed: 0 }).params,
  );
  return missingData(experiment, params, shelf) ?? null;
}

export interface InfoOptions extends ResolvedOptions {
  readonly schema?: boolean;
  readonly resolved?: boolean;
}

export async function info(context: CommandContext, name: string, options: InfoOptions): Promise<void> {
  const { json, preset, arm, seeds, set, config } = options;
  const experiment = await loadExperiment(context.catalogue, name);
  // Whoever says what to resolve wants it resolved.
  const asked = preset !== undefined || seeds !== undefined || arm.length + set.length + config.length > 0;
  if (options.schema) printSchema(context, experiment);
  else if (options.resolved || asked) printResolved(context, experiment, options);
  else context.print(json ? JSON.stringify(facts(experiment), null, 2) : page(experiment, context));
}

function facts(experiment: Experiment) {
  const { id, title, source, revision, params, presets, arms, replicates, metrics, claims } = experiment;
  const { figures = {}, animations = {} } = experiment;
  return {
    id,
    title,
    source,
    revision,
    params,
    schema: parameterJsonSchema(params),
    presets,
    arms,
    replicates,
    metrics,
    claims: Object.entries(claims).map(([claim, { says, reported, agree }]) => ({
      id: claim,
      says,
      reported,
      agree: agree.words,
    })),
    figures: Object.entries(figures).map(([figure, { caption }]) => ({ id: figure, caption })),
    animations: Object.entries(animations).map(([animation, { caption }]) => ({ id: animation, caption })),
  };
}

function page(experiment: Experiment, { paint, width }: CommandContext): string {
  const { id, title, source, revision, params, presets, arms, replicates, metrics, claims } = experiment;
  const { figures = {}, animations = {} } = experiment;
  const heading = (text: string) => ["", paint("strong", text)];
  const item = (name: string, text: string) =>
    wrap(text, width - 4).map((line, at) => (at === 0 ? `  ${name}${line}` : `    ${line}`));
  const settings = (values: object) => {
    const words = Object.entries(values).map(([name, value]) => `${name}=${value}`);
    return words.length === 0 ? "the defaults" : words.join(" ");
  };
  const { notebook, entries, reference } = source;
  return [
    paint("strong", title),
    ...wrap(
      [`${id}, revision ${revision}`, `notebook ${notebook}`, ...entries.map((entry) => `entry ${entry}`), reference]
        .filter((fact) => fact !== undefined)
        .join("; "),
      width,
    ),
    ...(neededData(experiment).length === 0
      ? []
      : [...heading("Data (orrery data)"), ...item("", `${neededData(experiment).join(", ")}, at study size.`)]),
    ...heading("Parameters (--set name=value)"),
    ...Object.entries(params).flatMap(([name, parameter]) =>
      item("", `${name} = ${parameter.default}: ${parameter.doc} It is ${allowedValues(parameter)}.`),
    ),
    ...heading("Presets (--preset)"),
    ...Object.entries(presets).flatMap(([name, values]) => item("", `${name}: ${settings(values)}`)),
    ...heading(`Arms (--arm), each with ${replicates} ${replicates === 1 ? "seed" : "seeds"}`),
    ...Object.entries(arms).flatMap(([name, values]) => item("", `${name}: ${settings(values)}`)),
    ...heading("Metrics"),
    ...Object.entries(metrics).flatMap(([name, { kind, doc, unit }]) =>
      item("", `${name} (${kind}${unit === undefined ? "" : `, ${unit}`}): ${doc}`),
    ),
    ...heading("Claims"),
    ...Object.entries(claims).flatMap(([name, { says, reported, agree }]) =>
      item(
        "",
        `${name}: ${says} Reported ${reported.text ?? reported.value ?? "without a figure"} (${reported.where}); agrees ${agree.words}.`,
      ),
    ),
    ...(Object.keys(figures).length === 0 ? [] : heading("Figures")),
    ...Object.entries(figures).flatMap(([name, { caption }]) => item("", `${name}: ${caption}`)),
    ...(Object.keys(animations).length === 0 ? [] : heading("Animations")),
    ...Object.entries(animations).flatMap(([name, { caption }]) => item("", `${name}: ${caption}`)),
    "",
  ].join("\n");
}

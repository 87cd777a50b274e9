// `info --resolved` and `info --schema`: what would be run, where each value is from, and what a configuration may say.
import { resolveChoice, type Sourced, type TypedChoice } from "../../config/choice.ts";
import { type Origin, originText } from "../../config/origin.ts";
import { configurationSchema } from "../../config/schema.ts";
import type { Experiment } from "../../define.ts";
import type { ParameterValue } from "../../params.ts";
import { mergeParameters } from "../../resolve.ts";
import { readConfigurations } from "../configFile.ts";
import { table, wrap } from "../text.ts";
import type { CommandContext } from "./context.ts";

export interface ResolvedOptions extends TypedChoice {
  readonly json?: boolean;
  readonly config: readonly string[];
}

export function printSchema(context: CommandContext, experiment: Experiment): void {
  context.print(JSON.stringify(configurationSchema(experiment), null, 2));
}

/** Prints, for each arm asked for, every parameter but the seed, which is the run's own. @throws UsageError */
export function printResolved(context: CommandContext, experiment: Experiment, options: ResolvedOptions): void {
  const choice = resolveChoice(experiment, options, readConfigurations(options.config));
  const { preset, arms, seeds } = choice;
  const resolved = arms.value.map((arm) => {
    const { params, origins } = mergeParameters(experiment, {
      ...choice,
      preset: preset.value,
      arm,
      seed: seeds.value[0]!,
    });
    const names = Object.keys(params).filter((name) => name !== "seed");
    return { arm, params: names.map((name) => ({ name, value: params[name]!, origin: origins[name]! })) };
  });
  if (options.json) {
    const { id, revision } = experiment;
    const document = {
      experiment: id,
      revision,
      preset: described(preset),
      arms: described(arms),
      seeds: described(seeds),
      resolved: resolved.map(({ arm, params }) => ({
        arm,
        params: Object.fromEntries(params.map(({ name, ...sourced }) => [name, described(sourced)])),
      })),
    };
    context.print(JSON.stringify(document, null, 2));
    return;
  }
  const list = (values: readonly (string | number)[]) => values.join(", ");
  const unitOf = (name: string) => {
    const parameter = experiment.params[name]!;
    return "unit" in parameter ? (parameter.unit ?? "") : "";
  };
  const rows = resolved.flatMap(({ arm, params }) =>
    params.map(({ name, value, origin }, at) => [
      at === 0 ? arm : "",
      name,
      String(value),
      unitOf(name),
      originText(origin),
    ]),
  );
  const heads = [
    `${experiment.id}, revision ${experiment.revision}`,
    `preset ${preset.value} (${originText(preset.origin)})`,
    `arms ${list(arms.value)} (${originText(arms.origin)})`,
    `seeds ${list(seeds.value)} (${originText(seeds.origin)})`,
  ];
  context.print(
    [
      context.paint("strong", experiment.title),
      ...heads.flatMap((line) => wrap(line, context.width)),
      "",
      table(["arm", "parameter", "value", "unit", "from"], rows, context.paint),
    ].join("\n"),
  );
}

/** For other programs: the origin in words, and its parts. */
function described<T extends ParameterValue | readonly unknown[]>({
  value,
  origin,
}: Sourced<T>): {
  readonly value: T;
  readonly from: string;
  readonly origin: Origin;
} {
  return { value, from: originText(origin), origin };
}

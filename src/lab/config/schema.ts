// JSON Schema of an experiment's configuration files, for editors and forms and other programs.
import { type Experiment, presetNames, shortName } from "../define.ts";
import { maximalSeed } from "../params.ts";
import { parameterJsonSchema } from "../schema.ts";

type Schema = Record<string, unknown>;

/**
 * JSON Schema 2020-12 of a configuration file. Units are in `x-unit`, and how a slider divides a range in `x-scale`; parameters whose
 * names have dots are in objects of their own.
 */
export function configurationSchema(experiment: Experiment): Schema {
  const { id, title, revision, params, presets, arms, replicates } = experiment;
  const { properties } = parameterJsonSchema(params) as { properties: Record<string, Schema> };
  const described = mapping("Parameters changed, over preset and arm.");
  for (const [name, parameter] of Object.entries(params)) {
    if (name === "seed") continue;
    const steps = name.split(".");
    const group = steps.slice(0, -1).reduce((at, step) => {
      at.properties[step] ??= mapping(`Parameters of ${step}.`);
      return at.properties[step] as Mapping;
    }, described);
    group.properties[steps.at(-1)!] = {
      ...properties[name],
      ...("unit" in parameter && { "x-unit": parameter.unit }),
      ...("scale" in parameter && { "x-scale": parameter.scale }),
    };
  }
  const arm = { enum: Object.keys(arms) };
  const seed = { type: "integer", minimum: 0, maximum: maximalSeed };
  const seedText = { type: "string", pattern: "^\\d{1,10}(\\.\\.\\d{1,10})?( *, *\\d{1,10}(\\.\\.\\d{1,10})?)*$" };
  const file = { type: "string", minLength: 1 };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: `${id}, revision ${revision}`,
    description: title,
    type: "object",
    properties: {
      extends: {
        description: "Files this one builds on, relative to it; later ones over earlier ones, and this one over them.",
        anyOf: [file, { type: "array", items: file }],
      },
      experiment: { description: "The experiment this is for.", enum: [id, shortName(id)] },
      preset: {
        description: "The size of the experiment.",
        enum: presetNames.filter((name) => presets[name] !== undefined),
        default: "study",
      },
      arms: {
        description: "The variants to run; all when left out.",
        anyOf: [arm, { type: "array", minItems: 1, items: arm }],
      },
      seeds: {
        description: `As 1..5 or [1, 3]; ${replicates} from ${params.seed.default} on when left out.`,
        anyOf: [seed, seedText, { type: "array", minItems: 1, items: { anyOf: [seed, seedText] } }],
      },
      params: described,
    },
    additionalProperties: false,
  };
}

interface Mapping extends Schema {
  readonly properties: Record<string, Schema>;
}

function mapping(description: string): Mapping {
  return { description, type: "object", properties: {}, additionalProperties: false };
}

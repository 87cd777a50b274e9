// The JSON Schema of configuration files, by an independent validator: it allows what the lab allows, and refuses what it refuses.
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { resolveRun } from "../resolve.ts";
import { resolveChoice } from "./choice.ts";
import { configurationSchema } from "./schema.ts";
import { gauge } from "./testing.ts";
import { configurationText } from "./text.ts";
import { plain } from "./tree.ts";
import { readYaml } from "./yaml.ts";

const schema = configurationSchema(gauge);
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });
for (const keyword of ["x-unit", "x-scale"]) ajv.addKeyword(keyword);
const allows = ajv.compile(schema);
const yaml = (text: string) => readYaml(new TextEncoder().encode(text), "study.yaml");

it("has types, ranges, units, meanings, defaults and choices", () => {
  expect(schema).toMatchObject({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    additionalProperties: false,
  });
  const { network, rate, bias, seed } = (schema as { properties: { params: { properties: Record<string, object> } } })
    .properties.params.properties;
  expect(network).toEqual({
    description: "Parameters of network.",
    type: "object",
    properties: {
      width: {
        type: "integer",
        minimum: 1,
        maximum: 500,
        default: 20,
        description: "Hidden units.",
        "x-unit": "units",
        "x-scale": "log",
      },
      mode: { type: "string", enum: ["kaiming", "xavier"], default: "kaiming", description: "Weights." },
    },
    additionalProperties: false,
  });
  expect(rate).toEqual({
    type: "number",
    minimum: 0,
    maximum: 1,
    default: 0.5,
    description: "Rate.",
    "x-unit": "1/step",
  });
  expect(bias).toEqual({ type: "boolean", default: false, description: "Whether there are biases." });
  expect(seed).toBe(undefined);
});

it.each(["level7", "control"])("allows the resolved configuration of every run, as of %s", (arm) => {
  for (const preset of ["smoke", "study"] as const) {
    const text = configurationText(resolveRun(gauge, { preset, arm, seed: 4294967295 }));
    expect(allows(plain(yaml(text))), JSON.stringify(allows.errors)).toBe(true);
  }
});

it("allows what the lab allows, and nothing else", () => {
  const odd = fc.constantFrom<unknown>("smoke", "7", -1, 0.5, 501, 4294967296, true, null, "", [], {});
  const mostly = (...values: unknown[]) => fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...values) }, odd);
  const part = {
    width: mostly(1, 500),
    mode: mostly("xavier"),
    depth: mostly(1, 9),
    rate: mostly(0, 0.3),
    bias: mostly(true),
  };
  const network = fc.record({ width: part.width, mode: part.mode }, { requiredKeys: [] });
  const params = fc.record({ network, depth: part.depth, rate: part.rate, bias: part.bias }, { requiredKeys: [] });
  const wrong = fc.constantFrom(
    {},
    {},
    {},
    {},
    { other: 1 },
    { params: { seed: 1 } },
    { params: { none: 1 } },
    { params: null },
  );
  const sound = fc.record(
    {
      experiment: mostly("gauge", "tests/gauge"),
      preset: mostly("smoke", "study"),
      arms: mostly("control", ["level7"], ["control", "level7"]),
      seeds: mostly(1, "1..3", [1, 3], ["1..3,7", 9], "1, 2", 4294967295),
      params,
    },
    { requiredKeys: [] },
  );
  const file = fc.tuple(sound, wrong).map(([one, other]) => ({ ...one, ...other }));
  const judged = { allowed: 0, refused: 0 };
  fc.assert(
    fc.property(file, (content) => {
      let resolved = true;
      try {
        resolveChoice(gauge, { arm: [], set: [] }, yaml(JSON.stringify(content)));
      } catch {
        resolved = false;
      }
      judged[resolved ? "allowed" : "refused"]++;
      expect([content, allows(content)]).toEqual([content, resolved]);
    }),
    { numRuns: 2000, seed: 4 },
  );
  expect(Math.min(judged.allowed, judged.refused)).toBeGreaterThan(500);
});

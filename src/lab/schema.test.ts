// The JSON Schema of an experiment's parameters, as editors and forms read it.
import { expect, it } from "vitest";
import { p } from "./params.ts";
import { parameterJsonSchema } from "./schema.ts";

it("has every parameter with type, range, default and meaning, and allows no other", () => {
  const schema = parameterJsonSchema({
    width: p.int({ default: 20, range: [1, 500], doc: "Hidden units." }),
    rate: p.float({ default: 0.5, range: [0, 1], doc: "Share." }),
    mode: p.choice({ default: "a", choices: ["a", "b"], doc: "Which." }),
    bias: p.bool({ default: true, doc: "Whether." }),
    seed: p.seed({ default: 3 }),
  });
  expect(schema).toEqual({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: {
      width: { type: "integer", minimum: 1, maximum: 500, default: 20, description: "Hidden units." },
      rate: { type: "number", minimum: 0, maximum: 1, default: 0.5, description: "Share." },
      mode: { type: "string", enum: ["a", "b"], default: "a", description: "Which." },
      bias: { type: "boolean", default: true, description: "Whether." },
      seed: { type: "integer", minimum: 0, maximum: 4294967295, default: 3, description: expect.any(String) },
    },
    additionalProperties: false,
  });
});

// Memory networks wired by files: the six examples are built, are what the same words in code give, to the bit, and are drawn as the
// committed drawings show; what is wrong in a file is told with the line, through all it extends.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { renderSvg } from "#figure/node";
import { stream, treeLeaves } from "#kit";
import { placeOf, plain } from "#lab";
import { composeFiles, type FileSource } from "#lab/node";
import { buildNetwork, networkDiagram, run } from "#memnet";
import { type Tensor, tensor } from "#tensor";

const folder = fileURLToPath(new URL("../src/memnet/examples/", import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

const onDisk: FileSource = {
  locate: (_, reference) => reference,
  read: (file) =>
    existsSync(folder + file)
      ? { ok: true, bytes: readFileSync(folder + file) }
      : { ok: false, why: "there is no such file" },
};
const inMemory = (files: Readonly<Record<string, string>>): FileSource => ({
  locate: (_, reference) => reference,
  read: (file) => (file in files ? { ok: true, bytes: new TextEncoder().encode(files[file]) } : onDisk.read(file)),
});

function networkIn(file: string, source: FileSource = onDisk) {
  const composed = composeFiles([file], source, ["modules"]);
  const description = plain(composed) as object;
  return { description, network: buildNetwork(description, { where: (path) => placeOf(composed, path) }) };
}

const outputsOf = (network: ReturnType<typeof buildNetwork>): number[] => {
  const x = tensor(stream("x").normal(4 * 2 * network.inputs), [4, 2, network.inputs], "f32");
  const ran = run(network, network.initialise(stream(1)), x);
  return treeLeaves<unknown, Tensor>([ran.outputs, ran.state]).flatMap((leaf) => Array.from(leaf.data()));
};

describe.each(names)("%s", (name) => {
  it("is the network that its words in code give, and that its resolved description gives, to the bit", () => {
    const { description, network } = networkIn(name);
    const numbers = outputsOf(network);
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(outputsOf(buildNetwork(JSON.parse(JSON.stringify(description))))).toEqual(numbers);
    expect(outputsOf(buildNetwork(network.resolved))).toEqual(numbers);
  });

  it("is drawn as it is (`ORRERY_DRAW=1` draws anew)", async () => {
    const { description, network } = networkIn(name);
    const svg = await renderSvg(networkDiagram(network, (description as { about: string }).about));
    const file = `${folder}${name.replace(".yaml", ".svg")}`;
    if (process.env.ORRERY_DRAW) writeFileSync(file, svg);
    expect(readFileSync(file, "utf8")).toBe(svg);
  });
});

it("the reference network written in code is that of its file, to the bit", () => {
  const inCode = buildNetwork({
    inputs: 8,
    outputs: 5,
    modules: {
      controller: { kind: "lstm", hidden: 64 },
      memory: { kind: "dnc", memorySize: 32, wordSize: 8, numReads: 4, numWrites: 1 },
      readout: { kind: "linear", size: 5 },
    },
    connections: [
      { concat: ["input", "memory"], to: "controller" },
      { feed: "controller", to: "memory" },
      { concat: ["controller", "memory"], to: "readout" },
      { feed: "readout", to: "output" },
    ],
  });
  expect(outputsOf(inCode)).toEqual(outputsOf(networkIn("dnc.yaml").network));
});

it("a module may extend a file of its own, named from where it is named", () => {
  const files = {
    "x.yaml": "extends: dnc.yaml\nmodules:\n  memory: {extends: [small.yaml], numReads: 2}",
    "small.yaml": "extends: shape.yaml\nwordSize: 3",
    "shape.yaml": "memorySize: 5\nwordSize: 4",
  };
  const { resolved } = networkIn("x.yaml", inMemory(files)).network;
  expect(resolved.modules).toMatchObject({ memory: { kind: "dnc", memorySize: 5, wordSize: 3, numReads: 2 } });
});

describe("what is wrong in a file is told with file, line and key", () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      "an option",
      { "x.yaml": "extends: dnc.yaml\nmodules:\n  memory:\n    memorySzie: 3" },
      'x.yaml:4: memory (dnc) has no option "memorySzie"; the nearest is "memorySize".',
    ],
    [
      "a value",
      { "x.yaml": "extends: dnc.yaml\nmodules: {memory: {wordSize: 2.5}}" },
      "x.yaml:2: memory (dnc): wordSize is 2.5, and not a whole number from 1.",
    ],
    [
      "a value below",
      { "x.yaml": "extends: y.yaml", "y.yaml": "extends: dnc.yaml\nmodules:\n  memory: {numReads: -1}" },
      "y.yaml:3: memory (dnc): numReads is -1, and not a whole number from 1.",
    ],
    [
      "a kind",
      { "x.yaml": "extends: dnc.yaml\nmodules:\n\n  memory: {kind: dmc}" },
      'x.yaml:4: the module memory is of the kind "dmc"; the nearest is "dnc".',
    ],
    [
      "a connection",
      {
        "x.yaml":
          "inputs: 1\nmodules: {a: {kind: lstm}}\nconnections:\n  - {feed: input, to: a}\n  - {feed: b, to: output}",
      },
      'x.yaml:5: "b" is no module; ',
    ],
    [
      "a size",
      { "x.yaml": "extends: dnc.yaml\noutputs: 4" },
      "dnc.yaml:14: output is fed 5 numbers, and the network has outputs 4.",
    ],
    [
      "an unused module",
      { "x.yaml": "extends: dnc.yaml\nmodules:\n  spare: {kind: gru}" },
      "x.yaml:3: the module spare is fed by no connection.",
    ],
    [
      "a circle",
      { "x.yaml": "extends: y.yaml", "y.yaml": "extends: x.yaml" },
      "y.yaml:1: x.yaml is extended in a circle: x.yaml -> y.yaml -> x.yaml.",
    ],
    [
      "a circle through a module",
      { "x.yaml": "extends: dnc.yaml\nmodules: {memory: {extends: y.yaml}}", "y.yaml": "wordSize: 3\nextends: y.yaml" },
      "y.yaml:2: y.yaml is extended in a circle: y.yaml -> y.yaml.",
    ],
    [
      "a circle back to the network",
      { "x.yaml": "modules:\n  memory: {extends: y.yaml}", "y.yaml": "extends: x.yaml" },
      "y.yaml:1: x.yaml is extended in a circle: x.yaml -> y.yaml -> x.yaml.",
    ],
    [
      "a module's missing file",
      { "x.yaml": "extends: dnc.yaml\nmodules: {memory: {extends: z.yaml}}" },
      "x.yaml:2: z.yaml cannot be read: there is no such file.",
    ],
    [
      "an option of a module's file",
      { "x.yaml": "extends: dnc.yaml\nmodules: {memory: {extends: y.yaml}}", "y.yaml": "kind: dnc\nwordsize: 3" },
      'y.yaml:2: memory (dnc) has no option "wordsize"; the nearest is "wordSize".',
    ],
    ["a missing file", { "x.yaml": "extends: z.yaml" }, "x.yaml:1: z.yaml cannot be read: there is no such file."],
  ])("%s", (_, files, sentence) => {
    expect(() => networkIn("x.yaml", inMemory(files))).toThrow(sentence);
  });
});

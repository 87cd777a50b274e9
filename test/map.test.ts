// docs/map.md shows what the code makes now. With ORRERY_WRITE_DOCS=1 (`npm run docs`) the page is written instead.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import wabt from "wabt";
import { explain, range } from "#tensor";
import { homes, run, runFolders } from "./process.ts";

const newHome = homes();
const page = new URL("../docs/map.md", import.meta.url);

async function dumps(): Promise<Record<string, string>> {
  const x = range(16).reshape(4, 4);
  const { graph, program, module } = explain((x) => x.mul(2).sum(), x);

  const home = newHome();
  const experiment = "pruning/split-two-tasks";
  const words = ["run", experiment, "--preset", "smoke", "--arm", "extended", "--seeds", "1", "--home", home];
  expect((await run("dist/bin/orrery.js", words)).code).toBe(0);
  const [folder] = runFolders(home, experiment);
  const files = readdirSync(folder!, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files
    .map((file) => join(file.parentPath, file.name).slice(folder!.length + 1))
    .filter((name) => name !== "code.patch") // There in a changed checkout.
    .sort();
  const lines = readFileSync(join(folder!, "metrics.jsonl"), "utf8").trimEnd().split("\n");
  const { status, digest } = JSON.parse(readFileSync(join(folder!, "run.json"), "utf8"));
  return {
    graph,
    program,
    module: await moduleText(module),
    result: `${x.mul(2).sum().item()}`,
    folder: [...names, "", `run.json: ${status}, digest ${digest}`].join("\n"),
    metrics: [...lines.slice(0, 3), "...", lines.at(-1)].join("\n"),
  };
}

/** A module as text, by a disassembler that knows nothing of ours; an expression that fits on a line takes one. */
async function moduleText(bytes: Uint8Array): Promise<string> {
  const { readWasm } = await wabt();
  const module = readWasm(bytes, { simd: true });
  module.generateNames();
  module.applyNames();
  const words = module.toText({ foldExprs: true, inlineExport: true }).match(/[()]|[^\s()]+|\(;.*?;\)/g)!;
  type Expression = string | Expression[];
  const read = (): Expression => {
    const word = words.shift()!;
    if (word !== "(") return word;
    const list: Expression[] = [];
    while (words[0] !== ")") list.push(read());
    words.shift();
    return list;
  };
  const flat = (e: Expression): string => (typeof e === "string" ? e : `(${e.map(flat).join(" ")})`);
  const lines = (e: Expression, indent: string): string[] => {
    const line = indent + flat(e);
    if (typeof e === "string" || line.length <= 110) return [line];
    const words = e.findIndex((part) => typeof part !== "string");
    const head = `${indent}(${e.slice(0, words).join(" ")}`;
    const rest = e.slice(words).flatMap((part) => lines(part, `${indent}  `));
    return [head, ...rest.slice(0, -1), `${rest.at(-1)})`];
  };
  return lines(read(), "").join("\n");
}

test("the dumps of docs/map.md are what the code makes now", async () => {
  const text = readFileSync(page, "utf8");
  const made = await dumps();
  const marker = /( *)<!-- dump: (\w+) -->\n *```text\n[\s\S]*?```/g;
  expect([...text.matchAll(marker)].map(([, , name]) => name)).toEqual(Object.keys(made));
  const wanted = text.replace(marker, (_, indent: string, name: string) => {
    const lines = [`<!-- dump: ${name} -->`, "```text", ...made[name]!.split("\n"), "```"];
    return lines.map((line) => (line === "" ? "" : indent + line)).join("\n");
  });
  if (process.env.ORRERY_WRITE_DOCS) writeFileSync(page, wanted);
  else expect(text === wanted, "docs/map.md is stale; npm run docs writes it").toBe(true);
});

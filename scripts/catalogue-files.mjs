// What the studio's catalogue shows of every experiment, made when the studio is built: catalogue.json, pictures, texts and verdicts.
// Reads the compiled experiments and the files beside their sources.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import temml from "temml";

/** A plugin of the bundler that adds those files to what it writes. `project` is the checkout's folder. */
export function catalogueFiles(project) {
  return {
    name: "orrery-catalogue",
    apply: "build",
    async generateBundle() {
      const { catalogue } = await import(pathToFileURL(join(project, "dist/experiments/index.js")).href);
      const cards = [];
      for (const [id, load] of Object.entries(catalogue)) {
        const folder = join(project, "experiments", id);
        const there = ["README.md", "verdict.json", "picture.svg", "picture.png"].filter((name) =>
          existsSync(join(folder, name)),
        );
        const files = Object.fromEntries(there.map((name) => [name, readFileSync(join(folder, name))]));
        for (const [name, source] of Object.entries(files))
          this.emitFile({ type: "asset", fileName: `experiments/${id}/${name}`, source });
        cards.push(card((await load()).default, files));
      }
      this.emitFile({ type: "asset", fileName: "catalogue.json", source: JSON.stringify(cards) });
    },
  };
}

/** A `Card` of src/server/api.ts. */
function card({ id, title, source, params, presets, arms, replicates, needs, metrics }, files) {
  const defaults = Object.fromEntries(Object.entries(params).map(([name, { default: value }]) => [name, value]));
  const needed = (settings) => [
    ...new Set(Object.values(arms).flatMap((arm) => needs?.({ ...defaults, ...settings, ...arm }) ?? [])),
  ];
  const picture = Object.keys(files).find((name) => name.startsWith("picture."));
  return {
    id,
    title,
    summary: summaryOf(String(files["README.md"] ?? "")),
    notebook: source.notebook,
    entries: source.entries,
    verdicts: files["verdict.json"] ? countsOf(JSON.parse(files["verdict.json"])) : null,
    picture: picture ? `/experiments/${id}/${picture}` : null,
    presets: Object.fromEntries(
      Object.entries(presets).map(([name, settings]) => [
        name,
        { runs: Object.keys(arms).length * replicates, needs: needed(settings) },
      ]),
    ),
    scalars: Object.entries(metrics)
      .filter(([, { kind }]) => kind === "scalar")
      .map(([name, { unit = "" }]) => ({ name, unit })),
  };
}

function countsOf({ claims }) {
  const counts = { reproduced: 0, consistent: 0, undecided: 0, contradicted: 0, unmeasured: 0 };
  for (const { verdict } of claims) counts[verdict]++;
  return counts;
}

/** A text's first paragraph as HTML: its words without marks, its formulas as MathML. */
function summaryOf(text) {
  const paragraphs = text.split(/\n\s*\n/).map((part) => part.trim());
  const first = paragraphs.find((part) => part !== "" && !/^[#|>`!<-]/.test(part)) ?? "";
  return first
    .replace(/\s+/g, " ")
    .split(/\$([^$]+)\$/)
    .map((part, at) => (at % 2 === 1 ? temml.renderToString(part) : wordsOf(part)))
    .join("");
}

function wordsOf(text) {
  return text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replace(/[*_`]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");
}

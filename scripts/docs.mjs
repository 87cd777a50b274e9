// `npm run docs`: writes the generated pages, which tests compare with the sources. Now: docs/coverage.md.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mainOrExit, root, say, setUp } from "./setup.mjs";

await mainOrExit(async () => {
  await setUp();
  const built = (path) => import(pathToFileURL(join(root, "dist", path)).href);
  const { coverageMarkdown, coverageTable } = await built("src/lab/coverage.js");
  const { catalogue } = await built("experiments/index.js");
  const { entries } = JSON.parse(readFileSync(join(root, "experiments/entries.json"), "utf8"));
  const experiments = [];
  for (const load of Object.values(catalogue)) {
    const { id, source } = (await load()).default;
    experiments.push({ id, entries: source.entries });
  }
  writeFileSync(join(root, "docs/coverage.md"), coverageMarkdown(coverageTable(entries, experiments)));
  say("Wrote docs/coverage.md.");
  return 0;
});

// `npm run docs`: writes the generated pages, which tests compare with the sources. docs/coverage.md from
// the catalogue, and the dumps in docs/map.md by the test that compares them.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mainOrExit, packageProgram, root, SetupError, say, setUp } from "./setup.mjs";

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
  const vitest = [packageProgram("vitest"), "run", "--project", "node", "test/map.test.ts"];
  const env = { ...process.env, ORRERY_WRITE_DOCS: "1" };
  const { status } = spawnSync(process.execPath, vitest, { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new SetupError("docs/map.md could not be written: test/map.test.ts fails.");
  say("Wrote docs/coverage.md and docs/map.md.");
  return 0;
});

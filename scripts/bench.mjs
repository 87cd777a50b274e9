// `npm run bench -- <area> [--json]`: sets up, builds, then runs bench/<area>.mjs, which prints a line a row.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mainOrExit, root, SetupError, setUp } from "./setup.mjs";

const folder = join(root, "bench");

await mainOrExit(async () => {
  const args = process.argv.slice(2);
  const areas = readdirSync(folder).flatMap((name) => name.match(/^(.+)\.mjs$/)?.[1] ?? []);
  const chosen = args.filter((arg) => arg !== "--json");
  if (chosen.length !== 1 || !areas.includes(chosen[0])) {
    throw new SetupError(
      `npm run bench wants one area, and got ${chosen.join(" ") || "none"}; there is ${areas.join(", ")}.`,
    );
  }
  await setUp();
  const { bench } = await import(pathToFileURL(join(folder, `${chosen[0]}.mjs`)).href);
  await bench({ json: args.includes("--json") });
  return 0;
});

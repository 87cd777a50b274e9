// `npm run screenshots [-- page ...]`: pictures of the studio's pages for docs/studio/, <page>-light.jpg and <page>-dark.jpg, 1280 x 800,
// over a new home with a few small runs. They are looked at by people before they are kept.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright";
import { findChromium } from "./chromium.mjs";
import { mainOrExit, root, SetupError, say, setUp } from "./setup.mjs";

const program = join(root, "dist/bin/orrery.js");
const folder = join(root, "docs/studio");
const size = { width: 1280, height: 800 };
const mostBytes = 250_000;

const split = "pruning/split-two-tasks";
const made = [
  [split, "--preset", "smoke", "--seeds", "1..3"],
  [split, "--preset", "study", "--arm", "extended", "--seeds", "1"],
  ["dynamics/henon-attractor", "--preset", "smoke"],
  ["fractals/cantor-set", "--preset", "smoke"],
  ["memory/copy", "--preset", "smoke", "--seeds", "1", "--arm", "dnc", "--arm", "ntm"],
];

/** Of `runs`, the names of recorded runs of the first experiment: where it is, and what is there when all is. */
const pages = {
  catalogue: () => ["/", ".card img"],
  experiment: () => [`/experiment/${split}?preset=study&arm=extended&seeds=1`, "#figure-loss svg"],
  "run-in-page": () => [`/experiment/fractals/cantor-set?preset=smoke&show=page`, "#figure-length svg"],
  runs: () => ["/runs", "table.runs"],
  run: (runs) => [`/run/${runs[0]}`, ".curve-grid canvas"],
  compare: (runs) => [`/compare?runs=${runs.join(",")}`, "section[aria-labelledby=curves] canvas"],
  explorers: () => ["/explore", ".explorers canvas"],
  plane: () => ["/explore/plane", "canvas.plane-picture"],
  orbits: () => ["/explore/orbits", "main canvas"],
  "three-bodies": () => ["/explore/three-bodies", "main canvas"],
};

await mainOrExit(async () => {
  const asked = process.argv.slice(2);
  const odd = asked.find((name) => !Object.hasOwn(pages, name));
  if (odd !== undefined)
    throw new SetupError(`There is no page ${odd} to picture; there are ${Object.keys(pages).join(", ")}.`);
  await setUp();
  const { path, why } = findChromium();
  if (path === undefined) throw new SetupError(why);
  const temporary = mkdtempSync(join(tmpdir(), "orrery-screenshots-"));
  const home = join(temporary, "runs");
  let server;
  let browser;
  try {
    for (const words of made) runProgram(["run", ...words, "--home", home]);
    const { runs } = JSON.parse(runProgram(["runs", "--json", "--home", home]));
    const names = runs.filter(({ experiment, preset }) => experiment === split && preset === "smoke").map(nameOf);
    server = spawn(process.execPath, [program, "studio", "--port", "0", "--home", home], {
      stdio: ["ignore", "pipe", 2],
    });
    const address = await addressOf(server);
    browser = await chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-gpu"] });
    mkdirSync(folder, { recursive: true });
    for (const name of asked.length > 0 ? asked : Object.keys(pages))
      for (const theme of ["light", "dark"]) await picture(browser, name, theme, address, pages[name](names));
  } finally {
    await browser?.close();
    server?.kill("SIGKILL");
    rmSync(temporary, { recursive: true, force: true });
  }
  return 0;
});

async function picture(browser, name, theme, address, [where, there]) {
  const page = await browser.newPage({ viewport: size, colorScheme: theme, reducedMotion: "reduce" });
  await page.goto(address + where);
  await page.locator(there).first().waitFor({ timeout: 120_000 });
  // All pictures have come, no work shows its progress, and nothing on the page has changed between two looks.
  await page.waitForFunction(
    () =>
      !document.querySelector("progress:not([value='1'])") &&
      [...document.images].every((image) => image.complete || image.loading === "lazy"),
    undefined,
    { timeout: 120_000 },
  );
  let shot = await page.screenshot();
  for (let look = 0; look < 20; look++) {
    const next = await page.screenshot();
    if (look > 2 && next.equals(shot)) break;
    shot = next;
  }
  const file = join(folder, `${name}-${theme}.jpg`);
  for (const quality of [80, 60, 40]) {
    writeFileSync(file, await page.screenshot({ type: "jpeg", quality }));
    if (statSync(file).size < mostBytes) break;
  }
  say(`${file}, ${Math.round(statSync(file).size / 1000)} kB`);
  await page.close();
}

/** The name of a listed run as addresses have it, "area/name/run". */
function nameOf({ experiment, name }) {
  return name.startsWith(`${experiment}/`) ? name : `${experiment}/${name}`;
}

function runProgram(words) {
  return execFileSync(process.execPath, [program, ...words], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
}

function addressOf(server) {
  return new Promise((resolve, reject) => {
    let printed = "";
    server.stdout.on("data", (part) => {
      printed += part;
      const found = /http:\/\/[^/\s]+/.exec(printed);
      if (found) resolve(found[0]);
    });
    server.on("exit", () => reject(new SetupError("The studio ended before it was pictured; the reason is above.")));
  });
}

// What a reader of the studio waits for: first paint and first use of pages, a coarse picture after a turn of the wheel, curves of a
// hundred runs. Each page is opened in a browser that has seen nothing yet.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { findChromium } from "../scripts/chromium.mjs";
import { room } from "./lib/orrery.mjs";
import { printRow, row } from "./lib/row.mjs";
import { summary } from "./lib/timing.mjs";

const program = fileURLToPath(new URL("../dist/bin/orrery.js", import.meta.url));
const rounds = 7;
const compared = { runs: 100, points: 10_000 };

/** Pages, and what is there when one can begin. */
const pages = {
  catalogue: ["/", ".card a"],
  experiment: ["/experiment/pruning/split-two-tasks", "button.primary:not(:disabled)"],
};

export async function bench({ json, only = "" }) {
  const { path, why } = findChromium();
  if (path === undefined) throw new Error(why);
  const home = mkdtempSync(join(tmpdir(), "orrery-bench-"));
  const names = await writeRuns(home);
  const server = spawn(execPath, [program, "studio", "--port", "0", "--home", home], { stdio: ["ignore", "pipe", 2] });
  let browser;
  try {
    const address = await addressOf(server);
    browser = await chromium.launch({ executablePath: path, args: ["--no-sandbox", "--disable-gpu"] });
    const rows = [
      ...(await openings(browser, address)),
      ...(await wheel(browser, address)),
      ...(await comparison(browser, address, names)),
    ];
    for (const each of rows.filter(({ bench }) => bench.startsWith(`studio/${only}`))) printRow(row(each), json);
  } finally {
    await browser?.close();
    server.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  }
}

/** From the beginning of navigation. */
async function openings(browser, address) {
  const rows = [];
  for (const [name, [where, there]] of Object.entries(pages)) {
    const times = { paint: [], use: [] };
    for (let round = 0; round < rounds; round++) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      await page.goto(address + where);
      const use = await page.waitForFunction((what) => document.querySelector(what) && performance.now(), there);
      times.use.push(await use.jsonValue());
      times.paint.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
      await page.close();
    }
    rows.push({ bench: `studio/${name}-first-paint`, unit: "ms", figures: own(times.paint), goal: { absolute: 1000 } });
    rows.push({ bench: `studio/${name}-first-use`, unit: "ms", figures: own(times.use), goal: { absolute: 2000 } });
  }
  return rows;
}

/** From a turn of the wheel to the first picture that was computed for it, which is coarse. */
async function wheel(browser, address) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(() => {
    const put = CanvasRenderingContext2D.prototype.putImageData;
    CanvasRenderingContext2D.prototype.putImageData = function (...words) {
      put.apply(this, words);
      if (window.turned !== undefined) window.coarse ??= performance.now() - window.turned;
    };
    addEventListener("wheel", () => (window.turned ??= performance.now()), { capture: true });
  });
  await page.goto(`${address}/explore/plane`);
  const done = page.getByText(/samples in/);
  await done.waitFor();
  await page.mouse.move(500, 400);
  const times = [];
  for (let round = 0; round < rounds; round++) {
    await page.evaluate(() => {
      window.turned = undefined;
      window.coarse = undefined;
    });
    await page.mouse.wheel(0, -120);
    times.push(await (await page.waitForFunction(() => window.coarse)).jsonValue());
    await done.waitFor();
  }
  await page.close();
  return [{ bench: "studio/plane-coarse-after-wheel", unit: "ms", figures: own(times), goal: { absolute: 100 } }];
}

/** From the beginning of navigation to all curves: reading and parsing included. And drawing them anew. */
async function comparison(browser, address, names) {
  const times = { whole: [], again: [] };
  for (let round = 0; round < 3; round++) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${address}/compare?by=run&runs=${names.join(",")}`);
    const whole = await page.waitForFunction(
      () => document.querySelector("section[aria-labelledby=curves] canvas") && performance.now(),
    );
    times.whole.push(await whole.jsonValue());
    // The style, layout and drawing of a changed width, up to the frame after it.
    times.again.push(
      await page.evaluate(async () => {
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        await frame();
        const began = performance.now();
        document.querySelector("main").style.maxWidth = "1000px";
        await frame();
        await frame();
        await frame();
        return performance.now() - began;
      }),
    );
    await page.close();
  }
  const more = compared;
  return [
    { bench: "studio/compare-100-runs", unit: "ms", figures: own(times.again), goal: { absolute: 1000 }, more },
    { bench: "studio/compare-100-runs-from-nothing", unit: "ms", figures: own(times.whole), goal: {}, more },
  ];
}

/** Finished runs of one long series, written as the lab writes them; gives their names. */
async function writeRuns(home) {
  const { keyOf, digestOf, resultsOf } = await room("lab", ["keyOf", "digestOf", "resultsOf"]);
  const { canonicalJson } = await room("kit", ["canonicalJson"]);
  const names = [];
  for (let seed = 1; seed <= compared.runs; seed++) {
    const params = { seed };
    const spec = { experiment: "bench/long", revision: 1, params, arm: "only", seed };
    const key = keyOf(spec);
    const series = Array.from({ length: compared.points }, (_, step) => ({
      step,
      series: { loss: seed / (step + 1) + ((step * 7919 * seed) % 101) / 1000 },
    }));
    const records = [...series, { scalars: { end: seed } }];
    const name = `bench/long/only-seed${seed}-${key.slice(0, 8)}`;
    const folder = join(home, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "metrics.jsonl"), records.map((record) => `${canonicalJson(record)}\n`).join(""));
    const document = {
      status: "done",
      key,
      ...spec,
      preset: "study",
      overrides: {},
      commit: null,
      dirty: null,
      versions: { orrery: "0", node: "20" },
      machine: { platform: "any", cpu: "any", cores: 2, memory: 1 },
      started: "2026-01-01T00:00:00.000Z",
      seconds: 1,
      digest: digestOf(resultsOf(records)),
      error: null,
    };
    writeFileSync(join(folder, "run.json"), JSON.stringify(document));
    names.push(name);
  }
  return names;
}

function addressOf(server) {
  return new Promise((resolve, reject) => {
    let printed = "";
    server.stdout.on("data", (part) => {
      printed += part;
      const found = /http:\/\/[^/\s]+/.exec(printed);
      if (found) resolve(found[0]);
    });
    server.on("exit", () => reject(new Error("The studio ended before it was measured.")));
  });
}

function own(times) {
  return new Map([["orrery", summary(times)]]);
}

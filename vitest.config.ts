// Two projects over the same sources: `node` runs every test, `browser` those that must hold in Chromium too (*.both.test.ts, *.browser.test.ts).
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const resolve = { conditions: ["orrery-source", "module", "browser", "development|production"] };
const chromium = process.env.ORRERY_CHROMIUM; // set by scripts/test.mjs, which finds or installs it

/** For browser tests: the digest of one run at smoke size, made by the built program. */
function digestInNode(_: unknown, experiment: string, arm: string, seed: number): string {
  const home = mkdtempSync(join(tmpdir(), "orrery-test-"));
  try {
    const choice = ["--preset", "smoke", "--arm", arm, "--seeds", `${seed}`, "--home", home, "--json"];
    const printed = execFileSync(process.execPath, ["dist/bin/orrery.js", "run", experiment, ...choice]);
    return JSON.parse(printed.toString()).experiments[0].runs[0].digest;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const node = {
  resolve,
  ssr: { resolve: { conditions: ["orrery-source", "node", "module", "development|production"] } },
  test: {
    name: "node",
    environment: "node" as const,
    include: ["{src,experiments,test,bin,studio}/**/*.test.ts"],
    exclude: ["**/*.browser.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    isolate: false, // a process for each file would take longer to start than most files take
  },
};

/** Pages that are isolated may share memory between threads. */
const headers = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" };

const browser = {
  resolve,
  server: { headers },
  optimizeDeps: { include: ["@observablehq/plot", "fast-png", "gifenc"] }, // else the first cold run reloads the page halfway
  test: {
    name: "browser",
    include: ["{src,experiments,test,studio}/**/*.{both,browser}.test.ts"],
    testTimeout: 60_000,
    browser: {
      enabled: true,
      isolate: false,
      headless: true,
      commands: { digestInNode },
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: chromium,
          args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
          ],
        },
      }),
      instances: [{ browser: "chromium" as const }],
    },
  },
};

/** A fresh clone does not know which files take long; it is those that span rooms, so they begin. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const spansRooms = ({ moduleId }: TestSpecification) => moduleId.includes("/test/");
    const sorted = await super.sort(files);
    return [...sorted.filter(spansRooms), ...sorted.filter((file) => !spansRooms(file))];
  }
}

export default defineConfig({
  test: {
    projects: chromium ? [node, browser] : [node],
    maxWorkers: "100%", // unless told, all cores but one
    sequence: { sequencer: LongFirst },
  },
});

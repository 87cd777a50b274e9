// Two projects over the same sources: `node` runs every test, `browser` those that must hold in Chromium too (*.both.test.ts, *.browser.test.ts).
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const resolve = { conditions: ["orrery-source", "module", "browser", "development|production"] };
const chromium = process.env.ORRERY_CHROMIUM; // set by scripts/test.mjs, which finds or installs it

const node = {
  resolve,
  ssr: { resolve: { conditions: ["orrery-source", "node", "module", "development|production"] } },
  test: {
    name: "node",
    environment: "node" as const,
    include: ["{src,experiments,test,bin}/**/*.test.ts"],
    exclude: ["**/*.browser.test.ts"],
    testTimeout: 60_000,
  },
};

const browser = {
  resolve,
  test: {
    name: "browser",
    include: ["{src,experiments,test}/**/*.{both,browser}.test.ts"],
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
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

export default defineConfig({ test: { projects: chromium ? [node, browser] : [node] } });

// Builds the studio into dist/studio/: the page, its workers, and the catalogue of experiments. Run after the sources are compiled.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { catalogueFiles } from "./scripts/catalogue-files.mjs";

const project = dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  root: join(project, "studio"),
  publicDir: false,
  logLevel: "warn",
  resolve: { conditions: ["orrery-source", "module", "browser", "production"] },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  plugins: [catalogueFiles(project)],
  build: {
    outDir: join(project, "dist/studio"),
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0, // the page's policy lets nothing in that is written into an address
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});

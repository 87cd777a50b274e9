// `npm test`: sets up, finds a Chromium, then lint, types and vitest. Arguments go to vitest, except --nightly, which
// adds the slow tests (ORRERY_NIGHTLY=1). The last line printed is `N passed, N failed`: vitest's own counts, a lint or
// type check that fails adding one to the failed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "./chromium.mjs";
import { mainOrExit, packageProgram, root, SetupError, say, setUp } from "./setup.mjs";

let closingLine = "0 passed, 1 failed"; // when the set-up itself fails
await mainOrExit(async () => {
  const environment = { ...process.env };
  const inCI = Boolean(environment.CI) && environment.CI !== "false";
  await setUp();
  const chromium = findChromium();
  if (!chromium.path && inCI) throw new SetupError(`The browser tests cannot be left out with CI set: ${chromium.why}`);

  const failedChecks = [];
  if (!check("@biomejs/biome", "biome", ["check", "--error-on-warnings", "."])) failedChecks.push("lint");
  if (!check("typescript", "tsc", ["-p", "tsconfig.json"])) failedChecks.push("types");

  const args = process.argv.slice(2);
  if (args.includes("--nightly")) environment.ORRERY_NIGHTLY = "1";
  if (chromium.path) environment.ORRERY_CHROMIUM = chromium.path;
  const counts = runVitest(
    args.filter((arg) => arg !== "--nightly"),
    environment,
  );

  if (!chromium.path) say(`SKIPPED: every browser test. ${chromium.why}`);
  for (const name of failedChecks) say(`FAILED: ${name}; its output is above.`);
  const failed = counts.failed + failedChecks.length;
  const skipped = counts.skipped ? `, ${counts.skipped} skipped` : "";
  closingLine = `${counts.passed} passed, ${failed} failed${skipped}`;
  return failed === 0 && counts.passed > 0 ? 0 : 1;
});
process.stdout.write(`${closingLine}\n`);

function check(name, program, args) {
  return (
    spawnSync(process.execPath, [packageProgram(name, program), ...args], { cwd: root, stdio: "inherit" }).status === 0
  );
}

function runVitest(args, env) {
  const folder = mkdtempSync(join(tmpdir(), "orrery-test-"));
  const outcome = join(folder, "vitest.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${outcome}`];
    const { status } = spawnSync(process.execPath, [packageProgram("vitest"), "run", ...reporters, ...args], {
      cwd: root,
      env,
      stdio: "inherit",
    });
    return count(outcome, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(path, status) {
  let result;
  try {
    result = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // vitest died before it could report
  }
  // A file that throws while loading fails without a single test of its own.
  const brokenFiles = result.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const failed = result.numFailedTests + brokenFiles;
  return {
    passed: result.numPassedTests,
    failed: failed || (status === 0 ? 0 : 1), // an unhandled error belongs to no test
    skipped: result.numPendingTests + (result.numTodoTests ?? 0),
  };
}

// Nothing is lost: a run killed at any moment and resumed ends as one that was left alone, to the byte.
import { fork } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "#kit";
import { homes, run, runFolders, start, until } from "./process.ts";

const newHome = homes();
const program = "dist/bin/orrery.js";
const experiment = "pruning/split-two-tasks";
/** One run of about half a second. */
const oneRun = [
  "--arm",
  "extended",
  "--seeds",
  "1",
  "--preset",
  "smoke",
  "--set",
  "epochs=1000",
  "--set",
  "patience=1000",
];
const checkpoints = ["--checkpoint-every", "0.02"];
const moments = process.env.ORRERY_NIGHTLY ? 200 : 8;

interface Kept {
  readonly digest: string;
  readonly metrics: string;
  readonly seconds: number;
}

function kept(folder: string): Kept {
  const { status, digest, seconds } = JSON.parse(fs.readFileSync(path.join(folder, "run.json"), "utf8"));
  expect(status).toBe("done");
  return { digest, seconds, metrics: fs.readFileSync(path.join(folder, "metrics.jsonl"), "utf8") };
}

async function leftAlone(options: readonly string[]): Promise<Kept> {
  const home = newHome();
  expect((await run(program, ["run", experiment, ...oneRun, ...options, "--home", home])).code).toBe(0);
  return kept(runFolders(home, experiment)[0]!);
}

function hasBegun(folder: string): boolean {
  return fs.existsSync(path.join(folder, "log.txt"));
}

function hasCheckpoint(folder: string): boolean {
  const checkpoints = path.join(folder, "checkpoints");
  return fs.existsSync(checkpoints) && fs.readdirSync(checkpoints).some((name) => name.startsWith("step-"));
}

describe("kill -9 and resume", () => {
  it("gives the digest and the records of an undisturbed run, at many random moments", async () => {
    // Two at a time, as the runs that are killed, and one of them keeping its state as often, to know how long they take.
    const [undisturbed, often] = await Promise.all([leftAlone([]), leftAlone(checkpoints)]);
    expect(often).toMatchObject({ digest: undisturbed.digest, metrics: undisturbed.metrics });

    let fromCheckpoint = 0;
    const killAndResume = async (moment: number): Promise<void> => {
      const home = newHome();
      const { child, ended } = start(program, ["run", experiment, ...oneRun, ...checkpoints, "--home", home]);
      await until(() => runFolders(home, experiment).some(hasBegun), 30);
      await new Promise((resolve) => setTimeout(resolve, moment * often.seconds * 1000));
      child.kill("SIGKILL");
      // On a machine that has become faster the run may have ended before.
      if ((await ended).signal !== "SIGKILL") return killAndResume(moment / 2);
      const folder = runFolders(home, experiment)[0]!;
      const file = path.join(folder, "metrics.jsonl");
      const before = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
      expect(undisturbed.metrics.startsWith(before), `killed at ${moment} of the run`).toBe(true);
      const resumed = await run(program, ["resume", path.basename(folder), ...checkpoints, "--home", home]);
      expect(resumed, `killed at ${moment} of the run`).toMatchObject({ code: 0 });
      if (fs.readFileSync(path.join(folder, "log.txt"), "utf8").includes("from safe point")) fromCheckpoint++;
      const { digest, metrics } = kept(folder);
      expect({ moment, digest, metrics }).toEqual({ moment, digest: undisturbed.digest, metrics: undisturbed.metrics });
    };
    // Each moment is random in its part of the run.
    for (let part = 0; part < moments; part += 2) {
      await Promise.all([part, part + 1].map((each) => killAndResume((each + Math.random()) / moments)));
    }
    // Killed early there is none yet; not all may start over, or this tested nothing.
    expect(fromCheckpoint).toBeGreaterThan(1);
  }, 1_800_000);

  it("works after the home was moved", async () => {
    const home = newHome();
    const { child, ended } = start(program, ["run", experiment, ...oneRun, ...checkpoints, "--home", home]);
    await until(() => runFolders(home, experiment).some(hasCheckpoint), 30);
    child.kill("SIGKILL");
    await ended;
    const moved = `${home}-elsewhere`;
    fs.renameSync(home, moved);
    const again = await run(program, ["run", experiment, ...oneRun, "--home", moved, "--json"]);
    expect(again.code).toBe(0);
    expect(runFolders(moved, experiment)).toHaveLength(1);
    expect(fs.readFileSync(path.join(runFolders(moved, experiment)[0]!, "log.txt"), "utf8")).toContain(
      "from safe point",
    );
  }, 60_000);
});

describe("ctrl-c", () => {
  it("leaves the run interrupted, says how to go on, and exits with 130", async () => {
    const home = newHome();
    const { child, ended } = start(program, ["run", experiment, ...oneRun, ...checkpoints, "--home", home]);
    await until(() => runFolders(home, experiment).some(hasCheckpoint), 30);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(stderr).toMatch(/^Interrupted\. .* goes on from there\.\n$/);
    const text = fs.readFileSync(path.join(runFolders(home, experiment)[0]!, "run.json"), "utf8");
    const { status, seconds } = JSON.parse(text);
    expect(status).toBe("interrupted");
    expect(seconds).toBeGreaterThan(0.02);
    expect(fs.readdirSync(runFolders(home, experiment)[0]!)).not.toContain("lock");
    expect((await run(program, ["run", experiment, ...oneRun, "--home", home])).code).toBe(0);
  }, 60_000);
});

/** Loaded before a program, takes hard links away from it, as FAT does. */
const withoutLinks = `data:text/javascript,${encodeURIComponent(`
  import fs from "node:fs";
  import { syncBuiltinESMExports } from "node:module";
  fs.linkSync = () => { throw Object.assign(new Error("no links"), { code: "EPERM", syscall: "link" }); };
  syncBuiltinESMExports();
`)}`;

describe("a run that a dead process left", () => {
  it.each([
    ["", []],
    [", on a file system without hard links", ["--import", withoutLinks]],
  ])(
    "is taken by exactly one of several that want it at once%s",
    async (_, execArgv) => {
      const script = fileURLToPath(new URL("fixtures/lab/taker.mjs", import.meta.url));
      const takers = Array.from({ length: 3 }, () => fork(script, { execArgv }));
      const home = newHome();
      const stale = JSON.stringify({ host: os.hostname(), pid: 2 ** 22 + 1, born: null });
      try {
        for (let round = 0; round < 30; round++) {
          const folder = path.join(home, `run-${round}`);
          fs.mkdirSync(folder, { recursive: true });
          // A lock written by nobody of ours is as stale as a dead one's.
          fs.writeFileSync(path.join(folder, "lock"), round % 3 === 0 ? "" : stale);
          // And one that died while it was breaking the lock.
          const right = `.lock-${sha256Hex(stale).slice(0, 8)}.tmp`;
          if (round % 3 === 1) fs.writeFileSync(path.join(folder, right), stale.replace("null", '"1"'));
          const answers = Promise.all(takers.map((taker) => once(taker, "message")));
          const moment = performance.timeOrigin + performance.now() + 3;
          for (const taker of takers) taker.send({ folder, moment });
          expect((await answers).map(([took]) => took).filter(Boolean), `round ${round}`).toHaveLength(1);
          expect(fs.readdirSync(folder)).toEqual(["lock"]);
        }
      } finally {
        for (const taker of takers) taker.kill();
      }
    },
    60_000,
  );
});

// Nothing is lost: a run killed at any moment and resumed ends as one that was left alone, to the byte.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { newHome, run, runFolders, start, until } from "./process.ts";

const program = "test/fixtures/lab/orrery.mjs";
const experiment = "tests/random-walk";
/** One run of about a second. */
const oneRun = ["--arm", "drifting", "--seeds", "1", "--preset", "smoke", "--set", "draws=100000"];
const often = ["--checkpoint-every", "0"];
const moments = 10;

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

function hasCheckpoint(folder: string): boolean {
  const checkpoints = path.join(folder, "checkpoints");
  return fs.existsSync(checkpoints) && fs.readdirSync(checkpoints).some((name) => name.startsWith("step-"));
}

describe("kill -9 and resume", () => {
  it("gives the digest and the records of an undisturbed run, at ten random moments", async () => {
    const calm = newHome();
    expect((await run(program, ["run", experiment, ...oneRun, "--home", calm])).code).toBe(0);
    const undisturbed = kept(runFolders(calm, experiment)[0]!);

    let killed = 0;
    const killAndResume = async (moment: number) => {
      const home = newHome();
      const { child, ended } = start(program, ["run", experiment, ...oneRun, ...often, "--home", home]);
      await until(() => runFolders(home, experiment).length === 1, 30);
      await new Promise((resolve) => setTimeout(resolve, moment * undisturbed.seconds * 1000));
      child.kill("SIGKILL");
      if ((await ended).signal === "SIGKILL") killed++;
      const folder = runFolders(home, experiment)[0]!;
      const resumed = await run(program, ["resume", path.basename(folder), ...often, "--home", home]);
      expect(resumed, `killed at ${moment} of the run`).toMatchObject({ code: 0, stderr: "" });
      const { digest, metrics } = kept(folder);
      expect({ moment, digest, metrics }).toEqual({ moment, digest: undisturbed.digest, metrics: undisturbed.metrics });
    };
    // Two at a time, each moment random in its tenth of the run.
    for (let tenth = 0; tenth < moments; tenth += 2) {
      await Promise.all([tenth, tenth + 1].map((each) => killAndResume((each + Math.random()) / moments)));
    }
    // A run may end before it is killed near its end; most do not.
    expect(killed).toBeGreaterThanOrEqual(moments / 2);
  }, 300_000);

  it("works after the home was moved", async () => {
    const home = newHome();
    const { child, ended } = start(program, ["run", experiment, ...oneRun, ...often, "--home", home]);
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
    const { child, ended } = start(program, ["run", experiment, ...oneRun, ...often, "--home", home]);
    await until(() => runFolders(home, experiment).some(hasCheckpoint), 30);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 130, stdout: "" });
    expect(stderr).toMatch(/^Interrupted\. .* goes on from there\.\n$/);
    const { status } = JSON.parse(fs.readFileSync(path.join(runFolders(home, experiment)[0]!, "run.json"), "utf8"));
    expect(status).toBe("interrupted");
    expect(fs.readdirSync(runFolders(home, experiment)[0]!)).not.toContain("lock");
    expect((await run(program, ["run", experiment, ...oneRun, "--home", home])).code).toBe(0);
  }, 60_000);
});

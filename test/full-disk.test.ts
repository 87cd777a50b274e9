// A disk that is full in the middle of a run: one sentence, nothing else damaged, and the run goes on when there is room again. On a
// small file system in memory, mounted in a namespace of its own that ends with the script.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { homes, run, runFolders } from "./process.ts";

const newHome = homes();
const program = "test/fixtures/lab/orrery.mjs";
const experiment = "tests/random-walk";
const long = ["--arm", "still", "--seeds", "2", "--set", "steps=20000", "--checkpoint-every", "0.02"];
const mounts = spawnSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

// Each step leaves what it printed, and its exit code, in a folder outside.
const script = `
disk=$1; out=$2; program=$3; long="$4"
mount -t tmpfs -o size=3m none "$disk" || exit 99
step() { name=$1; shift; "$@" >"$out/$name.out" 2>"$out/$name.err"; echo $? >"$out/$name.code"; }
orrery() { node "$program" "$@" --home "$disk/runs"; }
step other orrery run random-walk --preset smoke --arm still --seeds 1
head -c 1800000 /dev/zero >"$disk/filler"
step full orrery run random-walk $long
run=$(basename "$disk"/runs/tests/random-walk/still-seed2-*)
cp "$disk/runs/tests/random-walk/$run/run.json" "$out/stopped.json"
step listed orrery runs --json
step again orrery resume $run
rm "$disk/filler"
step resumed orrery resume $run --json
step verified orrery verify still-seed1
ls -A "$disk/runs/tests/random-walk/$run" >"$out/left"
`;

test.skipIf(!mounts)(
  "a run on a full disk stops with a sentence, harms nothing, and goes on when there is room",
  async () => {
    const home = newHome();
    const [disk, out] = ["disk", "out"].map((name) => path.join(path.dirname(home), name));
    for (const folder of [disk, out]) fs.mkdirSync(folder!);
    const entry = fileURLToPath(new URL(`../${program}`, import.meta.url));
    const undisturbed = run(program, ["run", experiment, ...long, "--home", home]);
    const words = ["-rm", "sh", "-c", script, "sh", disk!, out!, entry, long.join(" ")];
    const { status } = spawnSync("unshare", words, { stdio: "inherit" });
    expect(status).toBe(0);
    const step = (name: string) => {
      const read = (end: string) => fs.readFileSync(path.join(out!, `${name}.${end}`), "utf8");
      return { code: Number(read("code")), out: read("out"), err: read("err") };
    };

    expect(step("other")).toMatchObject({ code: 0, err: "" });
    const full = step("full");
    expect(full).toMatchObject({ code: 1, out: "" });
    expect(full.err).toMatch(
      /^still-seed2-\w+ stopped: its folder cannot be written to: the disk is full; when that is over, "orrery resume still-seed2-\w+" goes on from there\.\n$/,
    );
    const { runs, corrupt } = JSON.parse(step("listed").out);
    expect(corrupt).toEqual([]);
    expect(runs.map(({ status }: { status: string }) => status).sort()).toEqual(["done", "interrupted"]);
    // Still full: it stops again, and is not the worse for it.
    expect(step("again").err).toMatch(
      /^still-seed2-\w+ (stopped: its folder )?cannot be written to: the disk is full[.;]/,
    );

    expect(await undisturbed).toMatchObject({ code: 0 });
    const { digest } = JSON.parse(fs.readFileSync(path.join(runFolders(home, experiment)[0]!, "run.json"), "utf8"));
    expect(step("resumed").code).toBe(0);
    expect(JSON.parse(step("resumed").out)).toMatchObject({ digest });
    expect(step("verified")).toMatchObject({ code: 0, err: "" });
    expect(fs.readFileSync(path.join(out!, "left"), "utf8")).not.toMatch(/\.tmp$/m);
  },
  120_000,
);

// Contestants written in C, compiled on the spot for this machine. Without a compiler there are none, and no error.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const compilers = ["cc", "gcc", "clang"];
// Contracted multiply-adds would give other bits than everybody else's.
const flags = ["-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno"];

/**
 * Compiles and starts `source`; undefined where no compiler is found. The program reads lines of a question, a workload, four
 * numbers and how often; to `check` it answers `[numbers]`, to `run` the seconds. Close it when done.
 */
export function startC(source) {
  const compiler = compilers.find((name) => spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0);
  if (compiler === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "orrery-bench-"));
  const program = join(folder, "peer");
  const { status, stderr } = spawnSync(compiler, [...flags, source, "-o", program, "-lm"], { encoding: "utf8" });
  if (status !== 0) {
    rmSync(folder, { recursive: true });
    throw new Error(`${compiler} did not compile ${source}: ${stderr}`);
  }
  const version = spawnSync(compiler, ["--version"], { encoding: "utf8" }).stdout.split("\n")[0];
  const child = spawn(program, [], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (...words) => {
    child.stdin.write(`${words.join(" ")}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${source} ended before it answered.`);
    return JSON.parse(value);
  };
  return {
    /** `numbers`: the four of a question. */
    contestant: (label, workload, numbers) => ({
      name: label,
      version: `${version} ${flags.join(" ")}`,
      run: (steps) => ask("run", workload, ...numbers, steps),
      check: () => ask("check", workload, ...numbers, 1),
    }),
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true });
    },
  };
}

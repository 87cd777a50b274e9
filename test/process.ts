// Runs the program as its users do: as a process, with its own home, over the built package.
import { type ChildProcess, fork, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** @param program a path from the repository's root. */
export function start(program: string, words: readonly string[], environment: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [pathOf(program), ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ORRERY_HOME: "", ...environment },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (part) => {
    stdout += part;
  });
  child.stderr.on("data", (part) => {
    stderr += part;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, ended };
}

export function run(program: string, words: readonly string[], environment?: Record<string, string>): Promise<Ended> {
  return start(program, words, environment).ended;
}

/**
 * As `run`, but all in one process that stays, for what needs no process of its own: starting one takes longer than most commands.
 * @param folder the experiments, a folder of fixtures.
 */
export function clerk(
  folder: string,
): (words: readonly string[], environment?: Record<string, string>) => Promise<Ended> {
  const child = fork(pathOf("test/fixtures/clerk.mjs"), [folder], { execArgv: [] }); // not the runner's own
  afterAll(() => child.kill());
  let last: Promise<unknown> = Promise.resolve();
  return (words, environment = {}) => {
    const answer = last.then(() => {
      child.removeAllListeners();
      child.send({ words, environment: { ORRERY_HOME: "", ...environment } });
      return new Promise<Ended>((resolve, reject) => {
        child.on("message", (ended) => resolve(ended as Ended));
        child.on("exit", (code) => reject(new Error(`The process ended with ${code} at ${words.join(" ")}.`)));
      });
    });
    last = answer.catch(() => {});
    return answer;
  };
}

function pathOf(program: string): string {
  if (!fs.existsSync(fileURLToPath(new URL("../dist/src", import.meta.url)))) {
    throw new Error("The package is not built; npm test builds it, and so does npm run build.");
  }
  return fileURLToPath(new URL(`../${program}`, import.meta.url));
}

/**
 * What makes homes: folders that are not there yet, each inside a new one, so that what is made beside it is seen as well. They are
 * removed after the test file that calls this.
 */
export function homes(): () => string {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) fs.rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-test-"));
    made.push(folder);
    return path.join(folder, "runs");
  };
}

/** The run folders of an experiment in a home. */
export function runFolders(home: string, experiment: string): string[] {
  const folder = path.join(home, ...experiment.split("/"));
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => !name.startsWith(".") && !name.startsWith("report-"))
    .map((name) => path.join(folder, name));
}

export async function until(holds: () => boolean, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Waited ${seconds} s in vain.`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

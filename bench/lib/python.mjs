// Contestants that live in a Python process of their own and time themselves there; they take turns with ours by a line
// of JSON in, a line of JSON out. Without a Python that imports what the script needs there are none, and no error.
import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";

const interpreters = ["python3", "/usr/bin/python3"]; // Debian's packages belong to the second, whatever is first on PATH

/** The first interpreter that can import `module`; undefined when none can. */
export function findPython(module) {
  return interpreters.find(
    (python) => spawnSync(python, ["-c", `import ${module}`], { stdio: "ignore", timeout: 60_000 }).status === 0,
  );
}

/**
 * Starts `script`, which answers `{"make": name, ...}` with `{"version": ...}` and `{"run": name, "steps": n}` with
 * `{"seconds": ...}`. Close it when done, or this process does not end.
 */
export function startPython(python, script) {
  const one = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" };
  const child = spawn(python, ["-u", script], { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...one } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} ended before it answered.`);
    return JSON.parse(value);
  };
  return {
    make: (name, config) => ask({ make: name, ...config }),
    contestant: (label, name) => ({ name: label, run: async (steps) => (await ask({ run: name, steps })).seconds }),
    close: () => child.stdin.end(),
  };
}

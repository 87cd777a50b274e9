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
 * Starts `script` for contestants of so many threads: BLAS libraries read their number once, from the environment.
 * The script answers `{ make: name, workload, threads, start, ... }` with `{ version }`, `{ check: name }` with
 * `{ values }`, and `{ run: name, steps }` with `{ seconds }`; arrays go as their shape and the base64 of their f32
 * values. Close it when done, or this process does not end.
 */
export function startPython(python, script, threads) {
  const count = String(threads);
  const env = { ...process.env, OMP_NUM_THREADS: count, OPENBLAS_NUM_THREADS: count, MKL_NUM_THREADS: count };
  const child = spawn(python, ["-u", script], { stdio: ["pipe", "pipe", "inherit"], env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question) => {
    child.stdin.write(`${JSON.stringify(question, packed)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} ended before it answered.`);
    return JSON.parse(value);
  };
  return {
    /** A contestant as in timing.mjs, with `version` and `check`; `start` holds the arrays it begins from. */
    async contestant(label, name, { workload, start, ...config }) {
      const { version } = await ask({ make: name, workload, threads, start, ...config });
      return {
        name: label,
        version,
        run: async (steps) => (await ask({ run: name, steps })).seconds,
        check: async () => (await ask({ check: name })).values,
      };
    },
    close: () => child.stdin.end(),
  };
}

function packed(_, value) {
  return value instanceof Float32Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64")
    : value;
}

// `npm start`: sets up what is missing, then trains, prunes and judges the first experiment. Arguments go to `orrery run`.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { isatty } from "node:tty";
import { mainOrExit, root, setUp } from "./setup.mjs";

const experiment = "pruning/split-two-tasks";

await mainOrExit(async () => {
  await setUp();
  return run([join(root, "dist/bin/orrery.js"), "run", experiment, ...process.argv.slice(2)]);
});

/** Runs Node with this terminal and passes signals on; resolves to the exit code, 128 + n for a death by signal n. */
function run(args) {
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  // Ctrl-C reaches the child by itself: the terminal signals the whole group. Twice would mean "stop at once".
  const fromTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  process.on("SIGINT", () => fromTerminal || child.kill("SIGINT"));
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

// Runs our program on this terminal, once it is built.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";
import { isatty } from "node:tty";
import { root } from "./setup.mjs";

/** Runs `orrery` with these words and passes signals on; resolves to the exit code, 128 + n for a death by signal n. */
export function runProgram(words) {
  const child = spawn(process.execPath, [join(root, "dist/bin/orrery.js"), ...words], { stdio: "inherit" });
  // Ctrl-C reaches the child by itself: the terminal signals the whole group. Twice would mean "stop at once".
  const fromTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  const passOn = { SIGINT: () => fromTerminal || child.kill("SIGINT") };
  for (const signal of ["SIGTERM", "SIGHUP"]) passOn[signal] = () => child.kill(signal);
  for (const [signal, pass] of Object.entries(passOn)) process.on(signal, pass);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      for (const [each, pass] of Object.entries(passOn)) process.off(each, pass);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

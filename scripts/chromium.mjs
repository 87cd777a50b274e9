// Finds the Chromium that the browser tests run in, and installs Debian's when it may. Downloads nothing itself.
import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SetupError, say } from "./setup.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** `{ path }`, or `{ why }` in one sentence when there is none and none can be installed. */
export function findChromium() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (isProgram(chosen)) return { path: chosen };
    throw new SetupError(`CHROME_PATH is ${chosen}, which is not a program that can be run.`);
  }
  const found = search();
  if (found) return { path: found };
  if (mayInstall()) {
    install();
    const installed = search();
    if (installed) return { path: installed };
    return { why: "apt-get could not install Chromium; set CHROME_PATH to a Chromium or Chrome." };
  }
  return {
    why: "No Chromium was found; install it (Debian: apt-get install chromium) or set CHROME_PATH to a Chromium or Chrome.",
  };
}

function search() {
  const folders = [...(process.env.PATH ?? "").split(delimiter).filter(Boolean), "/usr/bin"];
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...elsewhere].find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

// Only Debian's own package is a real one: Ubuntu's of the same name is a door to a snap.
function mayInstall() {
  try {
    return (
      process.getuid?.() === 0 &&
      isProgram("/usr/bin/apt-get") &&
      /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"))
    );
  } catch {
    return false;
  }
}

function install() {
  say("Installing Chromium with apt-get for the browser tests …");
  const options = { stdio: ["ignore", 2, 2], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  const { status } = spawnSync("apt-get", ["update"], options);
  if (status === 0) spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], options);
}

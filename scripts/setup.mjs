// Makes a clone ready to run: checks Node, installs from the lock file, compiles to dist/. Does only what is missing,
// says so on stderr, and never writes to stdout. Knows nothing of what is run afterwards.
import { spawn } from "node:child_process";
import {
  appendFileSync,
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const modules = join(root, "node_modules");
const stamp = join(dist, ".built"); // what the last complete build was made from
const lock = join(dist, ".setup.lock"); // the id of the process that is setting up

/** One line to the person at the terminal; stdout belongs to the program that runs after the set-up. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** A reason to stop that is told in one sentence, without a stack trace. */
export class SetupError extends Error {}

/** Installs and builds whatever is missing or out of date. Safe when several processes call it at the same time. */
export async function setUp() {
  if (isInstalled() && isBuilt()) return;
  await alone(async () => {
    if (!isInstalled()) await install();
    if (!isBuilt()) await build();
  });
}

/** Runs `main`; a SetupError becomes its sentence and exit code 1. */
export async function mainOrExit(main) {
  try {
    requireNode();
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
  }
}

/** The path of a command-line program that one of our packages brings, run with `process.execPath`. */
export function packageProgram(name, program = name) {
  const folder = join(modules, name);
  const { bin } = readJson(join(folder, "package.json"));
  return join(folder, typeof bin === "string" ? bin : bin[program]);
}

function requireNode() {
  const wanted = readJson(join(root, "package.json")).engines.node.match(/(\d+)\.(\d+)/);
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > Number(wanted[1]) || (major === Number(wanted[1]) && minor >= Number(wanted[2]))) return;
  throw new SetupError(`Orrery needs Node ${wanted[0]} or newer, and this is Node ${process.versions.node}.`);
}

// --- installing

// npm writes node_modules/.package-lock.json last, so it tells both that an install was complete and of what.
const installedLock = join(modules, ".package-lock.json");

function isInstalled() {
  if (!existsSync(installedLock)) return false;
  let installed;
  try {
    installed = readJson(installedLock).packages;
  } catch {
    return false;
  }
  const wanted = readJson(join(root, "package-lock.json")).packages;
  const same = (path) =>
    installed[path]?.version === wanted[path]?.version && installed[path]?.integrity === wanted[path]?.integrity;
  // Packages for other systems are optional and stay away, and somebody may have added some, as data; every other difference is an
  // outdated install.
  return Object.keys(wanted).every((path) => path === "" || same(path) || (wanted[path].optional && !installed[path]));
}

async function install() {
  say("Installing packages from package-lock.json …");
  rmSync(installedLock, { force: true });
  const args = [
    "ci",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--include=dev",
    "--include=optional",
    "--loglevel=error",
  ];
  const npm = process.env.npm_execpath;
  const environment = { ...process.env };
  for (const name of Object.keys(environment)) if (strayNpmSetting.test(name)) delete environment[name];
  const result =
    npm && basename(npm) === "npm-cli.js"
      ? await child(process.execPath, [npm, ...args], { env: environment })
      : await child("npm", args, { env: environment, shell: process.platform === "win32" });
  if (result.status === 0 && isInstalled()) return;
  rmSync(installedLock, { force: true });
  const why =
    result.error?.message ??
    (result.signal ? `npm was ended by ${result.signal}` : `npm ci ended with exit code ${result.status}`);
  throw new SetupError(
    `The packages could not be installed (${why}); run the same command again when the cause above is gone.`,
  );
}

// `npm start --json` and the like leave their own flags in the environment, where the inner npm would obey them
// (--dry-run would install nothing). Registry, cache, proxy and certificates are the user's, and stay.
const strayNpmSetting =
  /^(npm_(lifecycle|package)_.*|npm_command|npm_config_(dry_run|json|silent|loglevel|prefix|local_prefix|global|global_prefix|location|omit|only|include|production|dev|optional|workspaces?|include_workspace_root|package_lock(_only)?|install_strategy|install_links))$/i;

// --- building

function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === sources();
}

async function build() {
  say("Compiling to dist/ …");
  const now = sources();
  const before = existsSync(stamp) ? readFileSync(stamp, "utf8") : "";
  rmSync(stamp, { force: true });
  // tsc never deletes: what was compiled from a file that is gone would stay importable.
  if (paths(before) !== paths(now)) {
    for (const name of [...sourceFolders, ".tsbuildinfo"]) rmSync(join(dist, name), { recursive: true, force: true });
  }
  const tsc = packageProgram("typescript", "tsc");
  // What is needed to run, in a third of the time: types are checked by `npm test`, and declared by `npm run build`.
  const quick = ["--noCheck", "--declaration", "false"];
  const compiled = await child(process.execPath, [tsc, "-p", "tsconfig.build.json", ...quick]);
  if (compiled.status !== 0) throw new SetupError("The sources do not compile; the errors are above.");
  const bundled = await child(process.execPath, [packageProgram("vite"), "build"]);
  if (bundled.status !== 0) throw new SetupError("The studio cannot be bundled; the errors are above.");
  writeFileSync(stamp, now);
}

const sourceFolders = ["src", "experiments", "bin", "studio"];

/** One line a file that the build depends on: path, size and time of change. */
function sources() {
  const files = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "vite.config.ts"];
  const walk = (folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else if (/\.(tsx?|json|css|html|svg|png|md)$/.test(entry.name) && !entry.name.endsWith(".test.ts"))
        files.push(path);
    }
  };
  for (const folder of sourceFolders) if (existsSync(join(root, folder))) walk(folder);
  return files
    .sort()
    .map((path) => {
      const { size, mtimeMs } = statSync(join(root, path));
      return `${path} ${size} ${mtimeMs}\n`;
    })
    .join("");
}

const paths = (list) => list.replace(/ \d+ [\d.]+$/gm, "");

// --- one process at a time

async function alone(work) {
  mkdirSync(dist, { recursive: true });
  const giveUp = performance.now() + 15 * 60_000;
  for (let told = false; !takeLock(); ) {
    const holder = lockHolder();
    if (holder === "gone") {
      breakLock();
      continue;
    }
    if (!told) say("Waiting for another process that is setting up …");
    told = true;
    if (performance.now() > giveUp)
      throw new SetupError(`Another process has been setting up for 15 minutes; if there is none, delete ${lock}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock() {
  try {
    const file = openSync(lock, "wx");
    writeFileSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw new SetupError(`The folder ${dist} cannot be written (${error.code}).`);
  }
}

/** Runs a program in the project's root, all it prints to stderr. It holds the lock too, and keeps it if only we are killed. */
function child(program, args, options = {}) {
  return new Promise((resolve) => {
    const started = spawn(program, args, { cwd: root, stdio: ["ignore", 2, 2], ...options });
    if (started.pid) appendFileSync(lock, ` ${started.pid}`);
    started.on("error", (error) => resolve({ error }));
    started.on("exit", (status, signal) => resolve({ status, signal }));
  });
}

/** Whether a process that holds the lock still runs; a lock just taken may not have its process id written yet. */
function lockHolder(path = lock) {
  try {
    const ids = readFileSync(path, "utf8").split(" ").map(Number).filter(Boolean);
    if (ids.length === 0) return Date.now() - statSync(path).mtimeMs > 5_000 ? "gone" : "running";
    return ids.some(isRunning) ? "running" : "gone";
  } catch {
    return "running"; // released meanwhile
  }
}

function isRunning(id) {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return error.code !== "ESRCH"; // a process of another user is running too
  }
}

/** Removes the lock of a process that died. Renaming first: only one of several waiting processes succeeds. */
function breakLock() {
  const mine = `${lock}.${process.pid}`;
  try {
    renameSync(lock, mine);
    if (lockHolder(mine) === "running") linkSync(mine, lock); // somebody else broke the old lock and took a new one: give it back
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  }
  rmSync(mine, { force: true });
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

// What the lab finds to work with: the machine, Node, optional packages, a browser for tests. Installs nothing.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { packageRoot } from "./machine.ts";

export interface MachineFacts {
  readonly node: string;
  /** The oldest Node that works, from package.json: ">=20.19". */
  readonly nodeWanted: string;
  readonly nodeFits: boolean;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  /** Bytes: all and free. */
  readonly memory: { readonly total: number; readonly free: number };
  /** Bytes free where runs are kept; null where it cannot be told. */
  readonly disk: number | null;
}

export function machineFacts(home: string): MachineFacts {
  const nodeWanted: string = ownPackage().engines.node;
  return {
    node: process.versions.node,
    nodeWanted,
    nodeFits: isAtLeast(process.versions.node, nodeWanted.replace(/^>=/, "")),
    platform: `${os.platform()} ${os.arch()}`,
    cpu: os.cpus()[0]?.model.trim() ?? "unknown",
    cores: os.availableParallelism(),
    memory: { total: os.totalmem(), free: os.freemem() },
    disk: freeSpace(home),
  };
}

export interface OptionalPackage {
  readonly name: string;
  /** Null when it is not installed. */
  readonly version: string | null;
  /** What there is with it. */
  readonly brings: string;
}

/** What each package that may be absent is for, in a few words. */
const brings: Readonly<Record<string, string>> = {
  hono: "the studio's server",
  "@hono/node-server": "the studio's server",
  temml: "formulas set in reports",
  "@duckdb/node-api": "SQL over all runs (orrery query)",
  "@expo-google-fonts/inter": "the font of figures in PNG",
  "@observablehq/plot": "charts",
  "@resvg/resvg-js": "figures as PNG",
  "cli-progress": "progress bars on a terminal",
  "fast-png": "fields and other pictures made of pixels",
  gifenc: "animations as GIF",
  hyparquet: "reading Parquet",
  "hyparquet-writer": "compact metrics and exports in Parquet",
  linkedom: "drawing figures outside a browser",
  picocolors: "colours on a terminal",
  workerpool: "several runs at a time, and interrupting them",
};

/** The package's optional dependencies, by name. */
export function optionalPackages(): OptionalPackage[] {
  return Object.keys(ownPackage().optionalDependencies)
    .sort()
    .map((name) => ({ name, version: installedVersion(name), brings: brings[name] ?? "" }));
}

/** A Chromium or Chrome that the browser tests would find: $CHROME_PATH, else on the path. */
export function findChromium(): string | null {
  const chosen = process.env.CHROME_PATH;
  const folders = [...(process.env.PATH ?? "").split(path.delimiter).filter(Boolean), "/usr/bin"];
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const usual = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const mac = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
  return (chosen ? [chosen] : [...usual, ...mac]).find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

interface OwnPackage {
  readonly engines: { readonly node: string };
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

function ownPackage(): OwnPackage {
  return JSON.parse(fs.readFileSync(path.join(packageRoot(), "package.json"), "utf8"));
}

// Where Node would look for it: in node_modules here and in every folder above.
function installedVersion(name: string): string | null {
  for (let folder = packageRoot(); ; folder = path.dirname(folder)) {
    try {
      const text = fs.readFileSync(path.join(folder, "node_modules", name, "package.json"), "utf8");
      return JSON.parse(text).version;
    } catch {
      if (folder === path.dirname(folder)) return null;
    }
  }
}

function isAtLeast(version: string, least: string): boolean {
  const [one, other] = [version, least].map((text) => text.split(".").map(Number));
  const at = other!.findIndex((part, index) => (one![index] ?? 0) !== part);
  return at < 0 || (one![at] ?? 0) > other![at]!;
}

function freeSpace(folder: string): number | null {
  let there = path.resolve(folder);
  while (!fs.existsSync(there) && there !== path.dirname(there)) there = path.dirname(there);
  try {
    const { bavail, bsize } = fs.statfsSync(there);
    return bavail * bsize;
  } catch {
    return null;
  }
}

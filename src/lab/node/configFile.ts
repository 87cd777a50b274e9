// Configuration files on disk. How they are composed is in ../config.
import * as fs from "node:fs";
import * as path from "node:path";
import { composeFiles, type FileSource } from "../config/extend.ts";
import type { Branch } from "../config/tree.ts";
import { fileLimits } from "../config/yaml.ts";
import { nearestIs } from "../names.ts";
import { fileTrouble } from "./files.ts";

/** Files by the names a user gives: relative ones stay relative, so that origins are short and tell nothing of the machine. */
export const filesOnDisk: FileSource = {
  locate: (from, reference) =>
    path.isAbsolute(reference) ? path.normalize(reference) : path.join(path.dirname(from), reference),
  read(file) {
    if (file.includes("\0")) return { ok: false, why: "no file has such a name" };
    try {
      const stat = fs.statSync(file);
      if (stat.isDirectory()) return { ok: false, why: "it is a folder" };
      // Opening a pipe would wait for somebody to write to it.
      if (!stat.isFile()) return { ok: false, why: "it is no ordinary file" };
      // One byte too many is enough for readYaml to refuse it.
      const tooLarge = stat.size > fileLimits.bytes;
      return { ok: true, bytes: tooLarge ? new Uint8Array(fileLimits.bytes + 1) : fs.readFileSync(file) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return { ok: false, why: code === "ENOENT" ? `there is no such file${nearbyFile(file)}` : fileTrouble(error) };
    }
  },
};

function nearbyFile(file: string): string {
  try {
    const names = fs.readdirSync(path.dirname(file)).filter((name) => /\.ya?ml$/i.test(name));
    const hint = nearestIs(path.basename(file), names);
    return hint.startsWith("; the nearest") ? hint : "";
  } catch {
    return "";
  }
}

/** What `--config` files say together, later ones over earlier ones; undefined when none is given. @throws UsageError */
export function readConfigurations(files: readonly string[]): Branch | undefined {
  return files.length === 0
    ? undefined
    : composeFiles(
        files.map((file) => path.normalize(file)),
        filesOnDisk,
      );
}

// links.jsonl: beside each link of the hash chain, the hash of every array of its state, one line each, so that two runs that part can
// be told apart by tensor. A help and not the truth: the digest does not know it, and a line that is damaged or missing is only missed.
import * as fs from "node:fs";
import * as path from "node:path";
import { canonicalJson, type NamedArrays } from "#kit";
import { type ArrayHashes, hashEach } from "../difference.ts";

const linksFile = "links.jsonl";
// A kill may cost as much; what has come after the last checkpoint is made again.
const bufferCharacters = 64 * 1024;

/** Hashes of the arrays by the link they belong to; whatever of the file can be read. */
export function readLinks(folder: string): Map<string, ArrayHashes> {
  const links = new Map<string, ArrayHashes>();
  for (const line of readText(folder).split("\n")) {
    const found = readLine(line);
    if (found !== undefined) links.set(found.link, found.arrays);
  }
  return links;
}

function readText(folder: string): string {
  try {
    return fs.readFileSync(path.join(folder, linksFile), "utf8");
  } catch {
    return "";
  }
}

function readLine(line: string): { readonly link: string; readonly arrays: ArrayHashes } | undefined {
  try {
    const { link, arrays } = JSON.parse(line);
    const whole = typeof link === "string" && Object.values(arrays).every((hash) => typeof hash === "string");
    return whole ? { link, arrays } : undefined;
  } catch {
    return undefined;
  }
}

export interface LinkKeeper {
  write(link: string, arrays: NamedArrays): void;
  flush(): void;
}

/** Goes on with a run's file; a link that is in it already is not written again. */
export function openLinks(folder: string): LinkKeeper {
  const there = readLinks(folder);
  const text = readText(folder);
  // What follows a line that was cut off begins a new one.
  let waiting = text === "" || text.endsWith("\n") ? "" : "\n";
  const flush = () => {
    if (waiting.length <= 1) return;
    const lines = waiting;
    waiting = "";
    fs.appendFileSync(path.join(folder, linksFile), lines);
  };
  return {
    write(link, arrays) {
      if (there.has(link)) return;
      // In the experiment's own order, which is the one in which tensors are named.
      const hashes = Object.entries(hashEach(arrays)).map((pair) => pair.map((part) => canonicalJson(part)).join(":"));
      waiting += `{"link":"${link}","arrays":{${hashes.join(",")}}}\n`;
      if (waiting.length > bufferCharacters) flush();
    },
    flush,
  };
}

/** Puts the file's lines of these links into another run's folder. */
export function copyLinks(from: string, to: string, links: ReadonlySet<string>): void {
  const lines = readText(from)
    .split("\n")
    .filter((line) => links.has(readLine(line)?.link ?? ""));
  if (lines.length > 0) fs.writeFileSync(path.join(to, linksFile), `${lines.join("\n")}\n`);
}

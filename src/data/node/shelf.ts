// Data from files, by name, for experiments that say they need them. Looks in the folder ORRERY_DATA names, else ./data, then where
// packages put them.
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { type SourceArrays, UsageError } from "#kit";
import { digitsFolder, readDigits } from "./digitsPackage.ts";
import { downloadIdx, idxFolder, readIdxFolder } from "./idxFolder.ts";
import { notebookContents, readNotebookFiles } from "./numberFiles.ts";
import { digitsPackage, type IdxSource, idxSources, notebookName } from "./sources.ts";

export interface FileShelf {
  readonly names: readonly string[];
  /** Undefined when the files are there, else a sentence with the command that brings them. */
  missing(name: string): string | undefined;
  /** @throws UsageError naming the file that is missing, cut off or altered. */
  load(name: string): Promise<SourceArrays>;
  /** A hash of what the notebook's text files say, which are there to be changed; undefined of all else, whose names say it. */
  contents(name: string): string | undefined;
  /** Downloads from the official address into the folder for data; gives the folder they are in. */
  fetch(name: string, tell: (text: string) => void): Promise<string>;
}

export interface ShelfOptions {
  /** The folder for data, a folder for each name in it; ORRERY_DATA, else ./data. */
  readonly folder?: string;
  /** Folders packages are looked for from; where the program is and where it was started. */
  readonly roots?: readonly string[];
  /** Whether folders of the system are looked into, which they are unless told. */
  readonly system?: boolean;
}

/** Data read once are kept as long as the shelf, so that many runs in one thread share them. */
export function dataShelf(options: ShelfOptions = {}): FileShelf {
  const chosen = options.folder ?? (process.env.ORRERY_DATA || "data");
  const here = path.dirname(fileURLToPath(import.meta.url));
  const { roots = [process.cwd(), chosen, here], system = true } = options;
  const own = (name: string) => path.join(path.resolve(chosen), name);
  const kept = new Map<string, SourceArrays>();
  const idx = (name: string) => idxSources.find((source) => source.name === name);
  const folderOf = (source: IdxSource) => idxFolder(source, [own(source.name), ...(system ? source.folders : [])]);

  const missing = (name: string): string | undefined => {
    const source = idx(name);
    if (source !== undefined) {
      if (folderOf(source) !== undefined) return undefined;
      const how = [
        ...(source.command === undefined ? [] : [`"${source.command}"`]),
        `"orrery data ${name} --fetch"`,
      ].join(" or ");
      return `${name} is missing: ${how} brings it, or its four IDX files in ${own(name)}.`;
    }
    if (name === digitsPackage.name)
      return digitsFolder(roots) === undefined
        ? `${name} is missing: "${digitsPackage.command}" brings it.`
        : undefined;
    return name === notebookName ? undefined : unknown(name);
  };
  const read = (name: string): SourceArrays => {
    const why = missing(name);
    if (why !== undefined) throw new UsageError(why);
    const source = idx(name);
    if (source !== undefined) return readIdxFolder(folderOf(source)!, source);
    if (name === digitsPackage.name) return readDigits(digitsFolder(roots)!);
    return readNotebookFiles(own(name));
  };
  return {
    names: [...idxSources.map((source) => source.name), digitsPackage.name, notebookName],
    missing,
    async load(name) {
      // The notebook's text files are there to be changed between two runs.
      const known = name === notebookName ? undefined : kept.get(name);
      const arrays = known ?? read(name);
      kept.set(name, arrays);
      return arrays;
    },
    contents: (name) => (name === notebookName ? notebookContents(own(name)) : undefined),
    async fetch(name, tell) {
      const source = idx(name);
      if (source === undefined)
        throw new UsageError(`${name} has no address it could be downloaded from; ${missing(name) ?? "it is there"}`);
      await downloadIdx(source, own(name), tell);
      return own(name);
    },
  };
}

function unknown(name: string): string {
  return `"${name}" is no data known here.`;
}

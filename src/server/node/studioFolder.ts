// The studio's client from its folder, dist/studio. A file is looked up anew each time, so that a build shows at once.
import type { StudioFiles } from "../laboratory.ts";
import { byteStream, findInside, openInside } from "./inside.ts";

export function studioFolder(folder: string): StudioFiles {
  return {
    open(name) {
      const parts = name.split("/");
      const found = findInside(folder, ...parts);
      if (found === undefined) return undefined;
      return {
        bytes: found.size,
        tag: `"${found.size.toString(36)}-${Math.floor(found.mtimeMs).toString(36)}"`,
        read() {
          const opened = openInside(folder, ...parts);
          if (opened === undefined) throw new Error(`${name} was removed just now.`);
          return byteStream(opened.handle, 0, found.size);
        },
      };
    },
  };
}

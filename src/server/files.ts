// The studio's client: its files, and its one page for every address that is no file. Knows neither folders nor disks.
import { answer, refused } from "./answers.ts";
import type { StudioFiles } from "./laboratory.ts";

const types: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  mjs: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json; charset=utf-8",
  map: "application/json; charset=utf-8",
  md: "text/markdown; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  svg: "image/svg+xml",
  png: "image/png",
  apng: "image/apng",
  gif: "image/gif",
  ico: "image/x-icon",
  woff2: "font/woff2",
  wasm: "application/wasm",
};

/** Files under this folder have a hash of their content in the name. */
const hashed = "assets/";

/** The answer to a GET of an address outside /api. What is named like a file is a file or nothing; all else is the page. */
export function fileAnswer(files: StudioFiles, pathname: string, headers: Headers): Response {
  const extension = /\.([a-z0-9]+)$/i.exec(pathname)?.[1]?.toLowerCase() ?? "";
  const isFile = Object.hasOwn(types, extension);
  const name = isFile ? plainPath(pathname) : "index.html";
  const file = name === undefined ? undefined : files.open(name);
  if (name === undefined || file === undefined) return refused(404, "There is no such file in the studio.");
  const { tag, bytes } = file;
  const caching = name.startsWith(hashed) ? "public, max-age=31536000, immutable" : "no-cache";
  const told = { etag: tag, "cache-control": caching };
  const known = (headers.get("if-none-match") ?? "").split(/\s*,\s*/).map((each) => each.replace(/^W\//, ""));
  if (known.includes(tag)) return answer(null, 304, told);
  const type = types[isFile ? extension : "html"]!;
  return answer(file.read(), 200, { ...told, "content-type": type, "content-length": `${bytes}` });
}

/** The path without its first slash, decoded; undefined where it is none of plain names. */
function plainPath(pathname: string): string | undefined {
  let text: string;
  try {
    text = decodeURIComponent(pathname).slice(1);
  } catch {
    return undefined;
  }
  return text.split("/").every((part) => /^[\w@][\w@.+-]{0,254}$/.test(part)) ? text : undefined;
}

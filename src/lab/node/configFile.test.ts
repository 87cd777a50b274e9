// Configuration files on disk: relative to the file that names them, and one sentence for what cannot be read.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, expect, it } from "vitest";
import { UsageError } from "#kit";
import { plain, settings } from "../config/tree.ts";
import { readConfigurations } from "./configFile.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-test-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const write = (name: string, content: string | Uint8Array) => {
  const file = path.join(folder, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
};

it("are found from the file that names them, also by an absolute path, and named as they were", () => {
  const base = write("bases/base.yaml", "x: 1\ny: 1\n");
  write("bases/deep/wide.yaml", "extends: ../base.yaml\ny: 2\n");
  const study = write("study.yaml", `extends: [bases/deep/wide.yaml, ${base}]\nz: 3\n`);
  const composed = readConfigurations([study])!;
  expect(plain(composed)).toEqual({ x: 1, y: 1, z: 3 });
  expect(settings(composed)[0]!.setting.origin).toEqual({ kind: "file", file: base, line: 1 });
  const relative = path.relative(process.cwd(), write("bases/deep/wide.yaml", "extends: ../base.yaml\ny: 2\n"));
  const origins = settings(readConfigurations([relative])!).map(({ setting }) => setting.origin);
  expect(origins).toEqual([
    { kind: "file", file: path.relative(process.cwd(), base), line: 1 },
    { kind: "file", file: relative, line: 2 },
  ]);
  expect(readConfigurations([])).toBe(undefined);
});

it.each<[string, () => string, RegExp]>([
  [
    "a file that is not there",
    () => path.join(folder, "stdy.yaml"),
    /stdy\.yaml cannot be read: there is no such file; the nearest is "study\.yaml"\.$/,
  ],
  ["no name", () => "", /^\. cannot be read: it is a folder\.$/],
  ["a folder", () => folder, /cannot be read: it is a folder\.$/],
  [
    "a pipe",
    () => {
      const pipe = path.join(folder, "pipe");
      execFileSync("mkfifo", [pipe]);
      return pipe;
    },
    /pipe cannot be read: it is no ordinary file\.$/,
  ],
  ["a device", () => "/dev/zero", /cannot be read: it is no ordinary file\.$/],
  [
    "a file in a file",
    () => path.join(write("file.yaml", "{}"), "x.yaml"),
    /cannot be read: a part of the path is a file\.$/,
  ],
  [
    "links in a circle",
    () => {
      const link = path.join(folder, "link.yaml");
      fs.symlinkSync(link, link);
      return link;
    },
    /cannot be read: its links lead in a circle\.$/,
  ],
  [
    "a name with NUL",
    () => write("nul.yaml", 'extends: "a\\0b"'),
    /nul\.yaml:1: .*a\\u0000b cannot be read: no file has such a name\.$/,
  ],
  [
    "a name too long",
    () => write("long.yaml", `extends: ${"x".repeat(5000)}`),
    /long\.yaml:1: .* cannot be read: the name is too long\.$/,
  ],
  [
    "a huge file",
    () => {
      const huge = write("huge.yaml", "");
      fs.truncateSync(huge, 2 ** 36);
      return huge;
    },
    /huge\.yaml is larger than the 256 KiB/,
  ],
  [
    "an empty file",
    () => write("empty.yaml", ""),
    /empty\.yaml is empty; a configuration that sets nothing is \{\}\.$/,
  ],
  [
    "a circle",
    () => {
      write("b.yaml", "extends: ./a.yaml");
      return write("a.yaml", "extends: ./b.yaml");
    },
    /b\.yaml:1: .*a\.yaml is extended in a circle: .*a\.yaml -> .*b\.yaml -> .*a\.yaml\.$/,
  ],
  [
    "a circle of folders",
    () => {
      fs.mkdirSync(path.join(folder, "c"));
      fs.symlinkSync(".", path.join(folder, "c/again"));
      return write("c/c.yaml", "extends: again/c.yaml");
    },
    /(is one file too many|its links lead in a circle|the name is too long)/,
  ],
])("are refused in one sentence: %s", (_, make, sentence) => {
  const file = make();
  expect(() => readConfigurations([file])).toThrow(UsageError);
  expect(() => readConfigurations([file])).toThrow(sentence);
});

// Files of a home, and nothing but files of a home: whatever a name is made of, and wherever a link leads, what is not in it is not there.
import * as fs from "node:fs";
import * as path from "node:path";
import { type ByteStream, Refusal } from "../laboratory.ts";

/** The folder of a run. @param name "area/name/run", checked. @throws Refusal when there is none, or a link is on the way. */
export function runFolder(home: string, name: string): string {
  let folder = home;
  for (const part of name.split("/")) {
    folder = path.join(folder, part);
    if (!isFolder(folder)) throw new Refusal(404, `There is no run "${name}" in this home.`);
  }
  return folder;
}

function isFolder(folder: string): boolean {
  try {
    return fs.lstatSync(folder).isDirectory();
  } catch {
    return false;
  }
}

/** What is known of an ordinary file in a folder; undefined when it is not there, or a link on the way leads elsewhere. */
export function findInside(folder: string, ...parts: readonly string[]): fs.Stats | undefined {
  try {
    const file = fs.realpathSync(path.join(folder, ...parts));
    if (file !== path.join(fs.realpathSync(folder), ...parts)) return undefined;
    const stat = fs.lstatSync(file);
    return stat.isFile() ? stat : undefined;
  } catch {
    return undefined;
  }
}

/** An open file in a folder and its size; undefined when it is not there, no ordinary file, or elsewhere. Whoever has it closes it. */
export function openInside(
  folder: string,
  ...parts: readonly string[]
): { readonly handle: number; readonly bytes: number } | undefined {
  let handle: number | undefined;
  try {
    const file = path.join(folder, ...parts);
    if (findInside(folder, ...parts) === undefined) return undefined;
    // A link that takes the last name's place just now is not followed, and a pipe is not waited for.
    handle = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0));
    const stat = fs.fstatSync(handle);
    if (stat.isFile()) return { handle, bytes: stat.size };
  } catch {}
  if (handle !== undefined) fs.closeSync(handle);
  return undefined;
}

/** The last bytes of a text file, from the beginning of a line on; "" when it is not there. */
export function readEnd(folder: string, name: string, most: number): string {
  const opened = openInside(folder, name);
  if (opened === undefined) return "";
  const { handle, bytes } = opened;
  try {
    const buffer = Buffer.alloc(Math.min(most, bytes));
    const got = fs.readSync(handle, buffer, 0, buffer.length, bytes - buffer.length);
    const text = buffer.subarray(0, got);
    return (bytes > most ? text.subarray(text.indexOf("\n") + 1) : text).toString("utf8");
  } finally {
    fs.closeSync(handle);
  }
}

const piece = 256 * 1024;

/** The bytes from `from` to before `to` of an open file, which is closed at the end. */
export function byteStream(handle: number, from: number, to: number): ByteStream {
  let at = from;
  let reading = false;
  let over = false;
  const finish = () => {
    over = true;
    // Not under a read, or the number might mean another file by then.
    if (!reading) fs.closeSync(handle);
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        if (from < to) return;
        finish();
        controller.close();
      },
      async pull(controller) {
        const buffer = new Uint8Array(Math.min(piece, to - at));
        reading = true;
        const got = await new Promise<number>((resolve) =>
          fs.read(handle, buffer, 0, buffer.length, at, (error, bytes) => resolve(error === null ? bytes : 0)),
        );
        reading = false;
        if (over) {
          fs.closeSync(handle);
          return;
        }
        at += got;
        if (got > 0) controller.enqueue(buffer.subarray(0, got));
        if (got > 0 && at < to) return;
        finish();
        controller.close();
      },
      cancel() {
        if (!over) finish();
      },
    },
    { highWaterMark: 0 },
  );
}

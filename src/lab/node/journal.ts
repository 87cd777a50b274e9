// metrics.jsonl: a run's records, one line each, only ever appended to. A run that goes on makes some records a second time; those
// are compared with what is there, so that the file has no duplicates and a run that computes something else is found out.
import * as fs from "node:fs";
import { canonicalJson, parseCanonicalJson } from "#kit";
import { isRecord, type RunRecord } from "../records.ts";
import { fileTrouble, quietly } from "./files.ts";

// What is held back before it is written, so that a record costs microseconds. A kill may cost as much, and the resumed run makes it
// again.
const bufferCharacters = 64 * 1024;
const bufferMilliseconds = 1_000;

/**
 * The records of a file, without a last line that was cut off while being written. `length` is the whole lines' size in bytes,
 * `cut` that of what comes after them.
 * @throws Error when a line before the last is no record, or the file is there and cannot be read.
 */
export function readJournal(file: string): {
  readonly records: RunRecord[];
  readonly length: number;
  readonly cut: number;
} {
  const bytes = readBytes(file);
  const end = bytes.lastIndexOf("\n") + 1;
  const lines = bytes.toString("utf8", 0, end).split("\n").slice(0, -1);
  const records: RunRecord[] = [];
  let length = end;
  for (const [at, line] of lines.entries()) {
    const record = readRecord(line);
    if (record !== undefined) records.push(record);
    // A crash of the machine may leave a line of zero bytes at the end; anywhere else it is damage.
    else if (at === lines.length - 1) length = end - Buffer.byteLength(line) - 1;
    else throw new Error(`line ${at + 1} of its metrics.jsonl is no record`);
  }
  return { records, length, cut: bytes.length - length };
}

function readBytes(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw new Error(`its metrics.jsonl cannot be read: ${fileTrouble(error)}`);
  }
}

function readRecord(line: string): RunRecord | undefined {
  try {
    const value: unknown = parseCanonicalJson(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export interface Journal {
  /** The next record. @throws Error when the file has another in its place. */
  write(record: RunRecord): void;
  /** Everything written so far is on disk afterwards. */
  flush(): void;
  close(): void;
}

/** Opens a run's records to go on after the first `known` of them; those that follow are expected to be made again. */
export function openJournal(file: string, known: number): Journal {
  const { records, length: whole } = readJournal(file);
  const handle = fs.openSync(file, "a");
  fs.ftruncateSync(handle, whole);
  let length = whole;
  const expected = records.slice(known).map((record) => canonicalJson(record));
  let at = 0;
  let waiting = "";
  let drained = performance.now();

  const drain = () => {
    const bytes = Buffer.from(waiting);
    try {
      fs.writeFileSync(handle, bytes);
    } catch (error) {
      // A disk that was full may have taken a part; it is all written again, if at all.
      quietly(() => fs.ftruncateSync(handle, length));
      throw error;
    }
    length += bytes.length;
    waiting = "";
    drained = performance.now();
  };
  return {
    write(record) {
      const line = canonicalJson(record);
      const before = expected[at++];
      if (before === undefined) {
        waiting += `${line}\n`;
        if (waiting.length > bufferCharacters || performance.now() - drained > bufferMilliseconds) drain();
      } else if (before !== line) {
        throw new Error(
          `the run parted from its record at line ${known + at} of metrics.jsonl, where ${excerpt(before)} became ${excerpt(line)}; ` +
            "the program has changed since, so start over with --again",
        );
      }
    },
    flush() {
      drain();
      fs.fsyncSync(handle);
    },
    close() {
      try {
        drain();
        fs.fsyncSync(handle);
      } finally {
        fs.closeSync(handle);
      }
    },
  };
}

function excerpt(line: string): string {
  return line.length <= 60 ? line : `${line.slice(0, 57)}...`;
}

// A run's metrics.jsonl by bytes, as who follows it asks for it: whole lines only, from where a line begins.
import * as fs from "node:fs";
import { type ByteStream, type Lines, Refusal } from "../laboratory.ts";
import { byteStream, openInside } from "./inside.ts";

const file = "metrics.jsonl";
const newline = 10;

/** Bytes of lines sent at a time to who follows. */
const mostBytes = 256 * 1024;

/** The byte after the last whole line; 0 when there is none. */
export function recordedBytes(folder: string): number {
  const opened = openInside(folder, file);
  if (opened === undefined) return 0;
  try {
    return wholeLines(opened.handle, opened.bytes);
  } finally {
    fs.closeSync(opened.handle);
  }
}

/** All whole lines from a byte on. @throws Refusal when no line begins there. */
export function readRecords(folder: string, from: number): { readonly next: number; readonly body: ByteStream } {
  const opened = openInside(folder, file);
  if (opened === undefined) {
    if (from > 0) throw new Refusal(400, `No line of the records begins at byte ${from}.`);
    return { next: 0, body: new Blob([]).stream() as ByteStream };
  }
  const { handle, bytes } = opened;
  const end = wholeLines(handle, bytes);
  if (from > end || !beginsLine(handle, from)) {
    fs.closeSync(handle);
    throw new Refusal(400, `No line of the records begins at byte ${from}.`);
  }
  return { next: end, body: byteStream(handle, from, end) };
}

/** Some whole lines from a byte on, or from the beginning where no line begins there. */
export function readLines(folder: string, asked: number): Lines {
  const opened = openInside(folder, file);
  if (opened === undefined) return { lines: [], from: 0, next: 0 };
  const { handle, bytes } = opened;
  try {
    const from = asked <= bytes && beginsLine(handle, asked) ? asked : 0;
    for (let size = mostBytes; ; size *= 2) {
      const buffer = Buffer.alloc(Math.min(size, bytes - from));
      const got = fs.readSync(handle, buffer, 0, buffer.length, from);
      const end = buffer.subarray(0, got).lastIndexOf(newline) + 1;
      // A line longer than that is looked at again, with more room.
      if (end === 0 && from + size < bytes) continue;
      const lines = buffer.toString("utf8", 0, end).split("\n").slice(0, -1);
      return { lines, from, next: from + end };
    }
  } finally {
    fs.closeSync(handle);
  }
}

function beginsLine(handle: number, at: number): boolean {
  if (at === 0) return true;
  const before = Buffer.alloc(1);
  return fs.readSync(handle, before, 0, 1, at - 1) === 1 && before[0] === newline;
}

function wholeLines(handle: number, bytes: number): number {
  const buffer = Buffer.alloc(64 * 1024);
  for (let end = bytes; end > 0; ) {
    const begin = Math.max(0, end - buffer.length);
    const got = fs.readSync(handle, buffer, 0, end - begin, begin);
    const at = buffer.subarray(0, got).lastIndexOf(newline);
    if (at >= 0) return begin + at + 1;
    end = begin;
  }
  return 0;
}

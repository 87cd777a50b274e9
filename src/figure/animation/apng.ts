// Animations as APNG files (PNG specification, third edition, sections 11.3.6 and 12.3), every pixel kept. Frames after the first
// have the rectangle that changed. Knows nothing of what they show.

import { loadPng, type Palette, type Pixels, pngOfPixels, withoutOpacity } from "../raster/png.ts";
import { type Chunk, pngOf, readChunks } from "../raster/png-chunks.ts";
import { addPngText } from "../raster/png-text.ts";
import { type Animation, checkAnimation, frameOf, indexFrames } from "./animation.ts";

/**
 * The animation as an APNG file that repeats for ever, with `text` (a run's key, say) as its text chunks. Programs that know only PNG
 * show the first frame. The same bytes everywhere.
 * @throws UsageError for frames that differ in size or are not opaque, or when the package for PNG is not installed.
 */
export async function encodeApng(
  animation: Animation,
  text: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  checkAnimation("encodeApng", animation);
  await loadPng();
  const { width, height, frames, millisecondsPerFrame } = animation;
  const { palette, pixelsOf } = pixelSource(animation);
  const chunks: Chunk[] = [];
  let sequence = 0;
  let last: Pixels | undefined;
  for (let index = 0; index < frames; index++) {
    const pixels = pixelsOf(index);
    const changed = last === undefined ? { x: 0, y: 0, width, height } : changedPart(last, pixels);
    const file = [...readChunks(pngOfPixels(cut(pixels, changed), palette))];
    if (index === 0) {
      chunks.push(...file.filter(({ type }) => type === "IHDR"), animationControl(frames));
      chunks.push(...file.filter(({ type }) => type === "PLTE"));
    }
    chunks.push(frameControl(sequence++, changed, millisecondsPerFrame));
    for (const { data } of file.filter(({ type }) => type === "IDAT")) {
      chunks.push(index === 0 ? { type: "IDAT", data } : { type: "fdAT", data: withSequence(sequence++, data) });
    }
    last = pixels;
  }
  return addPngText(pngOf([...chunks, { type: "IEND", data: new Uint8Array(0) }]), text);
}

function pixelSource(animation: Animation): { palette?: Palette; pixelsOf(index: number): Pixels } {
  const { width, height } = animation;
  const indexed = indexFrames("encodeApng", animation);
  if (indexed) {
    const pixelsOf = (index: number): Pixels => ({ width, height, channels: 1, data: indexed.frames[index]! });
    return { palette: indexed.palette, pixelsOf };
  }
  const pixelsOf = (index: number): Pixels => {
    const data = withoutOpacity(frameOf("encodeApng", animation, index))!;
    return { width, height, channels: 3, data };
  };
  return { pixelsOf };
}

interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest rectangle around all pixels that differ; one pixel when none does. */
function changedPart(before: Pixels, after: Pixels): Part {
  const { width, height, channels } = after;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      let same = true;
      for (let part = at; part < at + channels; part++) same &&= before.data[part] === after.data[part];
      if (same) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  return right < 0
    ? { x: 0, y: 0, width: 1, height: 1 }
    : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function cut(pixels: Pixels, { x, y, width, height }: Part): Pixels {
  const { channels } = pixels;
  const data = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * pixels.width + x) * channels;
    data.set(pixels.data.subarray(from, from + width * channels), row * width * channels);
  }
  return { width, height, channels, data };
}

function animationControl(frames: number): Chunk {
  const data = new Uint8Array(8); // the second number, 0, repeats for ever
  new DataView(data.buffer).setUint32(0, frames);
  return { type: "acTL", data };
}

function frameControl(sequence: number, { x, y, width, height }: Part, milliseconds: number): Chunk {
  const data = new Uint8Array(26); // the last two bytes, 0: the frame stays, and replaces what it covers
  const view = new DataView(data.buffer);
  for (const [i, value] of [sequence, width, height, x, y].entries()) view.setUint32(4 * i, value);
  view.setUint16(20, Math.round(milliseconds));
  view.setUint16(22, 1000);
  return { type: "fcTL", data };
}

function withSequence(sequence: number, data: Uint8Array): Uint8Array {
  const numbered = new Uint8Array(4 + data.length);
  new DataView(numbered.buffer).setUint32(0, sequence);
  numbered.set(data, 4);
  return numbered;
}

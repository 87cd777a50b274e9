// Animations as files: read back by other programs' rules, every frame is the one that was made.
import { crc32, inflateSync } from "node:zlib";
import { decode, decodeApng } from "fast-png";
import { describe, expect, it } from "vitest";
import { readChunks } from "../raster/png-chunks.ts";
import { readPngText } from "../raster/png-text.ts";
import { createRaster, type Raster } from "../raster/raster.ts";
import { type Animation, frameFiles } from "./animation.ts";
import { encodeApng } from "./apng.ts";
import { fieldAnimation } from "./field-animation.ts";
import { encodeGif } from "./gif.ts";
import { pathAnimation2d, pathAnimation3d } from "./path-animation.ts";

const [width, height, frames] = [17, 11, 6];
const waves = Array.from({ length: frames }, (_, frame) =>
  Float32Array.from({ length: width * height }, (_, i) => ((i * (frame + 3)) % 23) + frame),
);
const field = fieldAnimation({ width, height, frames: waves, colours: "viridis", millisecondsPerFrame: 33 });
const still: Animation = { ...field, frames: 3, frame: () => createRaster(width, height, "#123456") };
const one: Animation = { ...still, frames: 1 };
/** More than 256 colours in all. */
const rich: Animation = {
  ...field,
  width: 40,
  height: 30,
  frame(index) {
    const raster = createRaster(40, 30, "#000000");
    for (let i = 0; i < 1200; i++) raster.data.set([6 * (i % 40), 8 * Math.floor(i / 40), 40 * index], 4 * i);
    return raster;
  },
};
const spiral = Array.from({ length: 400 }, (_, i) => i / 20);
const turn = { x: spiral.map((t) => t * Math.cos(t)), y: spiral.map((t) => t * Math.sin(t)) };
const plane = pathAnimation2d({ paths: [turn, { x: turn.y, y: turn.x }], frames: 5, width: 64, tail: 100 });
const space = pathAnimation3d({
  paths: [{ ...turn, z: spiral }],
  frames: 4,
  width: 70,
  view: (frame) => ({ elevation: 20, azimuth: 30 * frame }),
});
const all: [string, Animation][] = Object.entries({ field, still, one, rich, plane, space });

const opaque = ({ data }: Raster) => [...data];

/** Reads an APNG by its specification alone: checksums, sequence numbers, rectangles put over each other. */
function readApng(file: Uint8Array) {
  const chunks = [...readChunks(file)];
  const view = ({ data }: { data: Uint8Array }) => new DataView(data.buffer, data.byteOffset, data.length);
  for (let at = 8; at < file.length; ) {
    const length = new DataView(file.buffer, file.byteOffset).getUint32(at);
    const sum = new DataView(file.buffer, file.byteOffset).getUint32(at + 8 + length);
    expect(crc32(file.subarray(at + 4, at + 8 + length))).toBe(sum);
    at += 12 + length;
  }
  const header = view(chunks[0]!);
  const size = { width: header.getUint32(0), height: header.getUint32(4) };
  const channels = { 2: 3, 3: 1 }[header.getUint8(9)]!;
  const control = chunks.find(({ type }) => type === "acTL")!;
  const palette = chunks.find(({ type }) => type === "PLTE")?.data;
  const canvas = createRaster(size.width, size.height);
  const read: { pixels: number[]; milliseconds: number }[] = [];
  let sequence = 0;
  chunks.forEach((chunk, i) => {
    if (chunk.type !== "fcTL") return;
    const control = view(chunk);
    expect(control.getUint32(0)).toBe(sequence++);
    const [wide, tall, left, top] = [4, 8, 12, 16].map((at) => control.getUint32(at)) as [
      number,
      number,
      number,
      number,
    ];
    const next = chunks[i + 1]!;
    if (next.type === "fdAT") expect(view(next).getUint32(0)).toBe(sequence++);
    const rows = inflateSync(next.type === "fdAT" ? next.data.subarray(4) : next.data);
    for (let y = 0; y < tall; y++) {
      expect(rows[y * (1 + wide * channels)]).toBe(0); // no filter
      for (let x = 0; x < wide; x++) {
        const from = y * (1 + wide * channels) + 1 + x * channels;
        const colour = palette ? palette.subarray(3 * rows[from]!, 3 * rows[from]! + 3) : rows.subarray(from, from + 3);
        canvas.data.set([...colour, 255], 4 * ((top + y) * size.width + left + x));
      }
    }
    read.push({ pixels: [...canvas.data], milliseconds: (1000 * control.getUint16(20)) / control.getUint16(22) });
  });
  return { ...size, count: view(control).getUint32(0), plays: view(control).getUint32(4), frames: read };
}

describe("an APNG", () => {
  it.each(all)("of %s has every frame, pixel by pixel", async (_, animation) => {
    const read = readApng(await encodeApng(animation));
    expect(read).toMatchObject({ width: animation.width, height: animation.height, count: animation.frames, plays: 0 });
    expect(read.frames.map(({ milliseconds }) => milliseconds)).toEqual(
      Array.from({ length: animation.frames }, () => animation.millisecondsPerFrame),
    );
    for (let index = 0; index < animation.frames; index++) {
      expect(read.frames[index]!.pixels).toEqual(opaque(animation.frame(index)));
    }
  });

  it("is what another program reads, and its first frame a PNG", async () => {
    const file = await encodeApng(rich, { key: "0123" });
    const { frames, numberOfFrames } = decodeApng(file);
    expect(numberOfFrames).toBe(rich.frames);
    const read = frames.map(({ data }) => [...data]);
    const made = frames.map((_, index) => opaque(rich.frame(index)).filter((_, at) => at % 4 < 3));
    expect(read).toEqual(made);
    expect([...decode(file).data]).toEqual(made[0]);
    expect(readPngText(file)).toEqual({ key: "0123" });
  });
});

interface Reader {
  readonly width: number;
  readonly height: number;
  numFrames(): number;
  loopCount(): number;
  frameInfo(index: number): { delay: number };
  decodeAndBlitFrameRGBA(index: number, pixels: Uint8Array): void;
}

async function readGif(bytes: Uint8Array) {
  // @ts-expect-error it has no types
  const { GifReader } = (await import("omggif")) as { GifReader: new (bytes: Uint8Array) => Reader };
  const reader = new GifReader(bytes);
  const canvas = new Uint8Array(4 * reader.width * reader.height);
  const frames = Array.from({ length: reader.numFrames() }, (_, index) => {
    reader.decodeAndBlitFrameRGBA(index, canvas);
    return { pixels: [...canvas], delay: reader.frameInfo(index).delay };
  });
  return { loops: reader.loopCount(), frames };
}

describe("a GIF", () => {
  it.each(all.filter(([name]) => name !== "rich"))("of %s has every frame, pixel by pixel", async (_, animation) => {
    const { bytes, colours } = await encodeGif(animation);
    expect(colours).toBe("exact");
    const read = await readGif(bytes);
    expect(read.loops).toBe(0);
    expect(read.frames.map(({ pixels }) => pixels)).toEqual(
      Array.from({ length: animation.frames }, (_, index) => opaque(animation.frame(index))),
    );
  });

  it("keeps 256 colours, when there is none left for what stays as it is", async () => {
    const full = fieldAnimation({
      width: 16,
      height: 16,
      frames: [0, 1].map((turn) => Uint8Array.from({ length: 256 }, (_, i) => (i + turn) % 256)),
      colours: "grey",
    });
    const read = await readGif((await encodeGif(full)).bytes);
    expect(read.frames.map(({ pixels }) => pixels)).toEqual([0, 1].map((index) => opaque(full.frame(index))));
  });

  it("of more colours is quantised, and says so", async () => {
    const { bytes, colours } = await encodeGif(rich);
    expect(colours).toBe("quantised");
    const { frames: read } = await readGif(bytes);
    expect(read).toHaveLength(rich.frames);
    const made = opaque(rich.frame(1));
    const off = read[1]!.pixels.reduce((sum, level, at) => sum + Math.abs(level - made[at]!), 0) / made.length;
    expect(off).toBeLessThan(20);
  });

  it("keeps the time of all its frames together", async () => {
    const read = await readGif((await encodeGif(field)).bytes); // 6 frames of 33 ms
    expect(read.frames.map(({ delay }) => delay)).toEqual([3, 4, 3, 3, 4, 3]);
  });

  it("carries text", async () => {
    const { bytes } = await encodeGif(still, { key: "0123", note: "x".repeat(300) });
    expect(Buffer.from(bytes).toString("latin1")).toContain('{"key":"0123"');
    expect((await readGif(bytes)).frames).toHaveLength(3);
  });
});

it("gives its frames as files, named in their order", async () => {
  const files = [];
  for await (const file of frameFiles(field, { key: "0123" })) files.push(file);
  expect(files.map(({ name }) => name)).toEqual(["000.png", "001.png", "002.png", "003.png", "004.png", "005.png"]);
  const { palette, data } = decode(files[4]!.bytes);
  expect([...data].flatMap((number) => [...palette![number]!.slice(0, 3), 255])).toEqual(opaque(field.frame(4)));
  expect(readPngText(files[4]!.bytes)).toEqual({ key: "0123", frame: "4" });
  const many = frameFiles({ ...still, frames: 1001 });
  expect((await many.next()).value).toMatchObject({ name: "0000.png" });
});

describe("animations are refused", () => {
  const small = createRaster(3, 3, "#000000");
  it.each<[Partial<Animation>, string]>([
    [{ frames: 0 }, "encodeApng: an animation has at least one frame, got 0."],
    [{ width: 0 }, "encodeApng: width and height are whole numbers from 1, got 0 × 11."],
    [{ millisecondsPerFrame: 0 }, "encodeApng: a frame is shown for 1 to 60000 ms, got 0."],
    [{ frame: () => small }, "encodeApng: frame 0 is 3 × 3, and the animation 17 × 11."],
    [{ frame: () => createRaster(width, height) }, "encodeApng: frame 0 is not opaque everywhere."],
  ])("where they do not fit (%#)", async (changes, sentence) => {
    await expect(encodeApng({ ...still, ...changes })).rejects.toThrow(sentence);
  });
});

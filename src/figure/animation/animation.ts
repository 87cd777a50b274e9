// What an animation is: frames that are made when asked for. Knows nothing of files or of what the frames show.
import { UsageError } from "#kit";
import { encodePng, indexInto, type Palette } from "../raster/png.ts";
import { checkSize, type Raster } from "../raster/raster.ts";

/** Pictures one after another, all of one size and opaque. Made from data only: the same frame is the same whenever it is made. */
export interface Animation {
  readonly title?: string;
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Their number. */
  readonly frames: number;
  readonly millisecondsPerFrame: number;
  /** The frame of this number, counted from 0. */
  frame(index: number): Raster;
}

/** @throws UsageError for sizes, a number of frames or a time that are none. */
export function checkAnimation(who: string, { width, height, frames, millisecondsPerFrame }: Animation): void {
  checkSize(who, width, height);
  if (!Number.isSafeInteger(frames) || frames < 1)
    throw new UsageError(`${who}: an animation has at least one frame, got ${frames}.`);
  if (!(millisecondsPerFrame >= 1 && millisecondsPerFrame <= 60_000))
    throw new UsageError(`${who}: a frame is shown for 1 to 60000 ms, got ${millisecondsPerFrame}.`);
}

/** Frame `index`. @throws UsageError when it has another size than the animation or is not opaque. */
export function frameOf(who: string, animation: Animation, index: number): Raster {
  const raster = animation.frame(index);
  const { width, height, data } = raster;
  if (width !== animation.width || height !== animation.height || data.length !== 4 * width * height) {
    const wanted = `${animation.width} × ${animation.height}`;
    throw new UsageError(`${who}: frame ${index} is ${width} × ${height}, and the animation ${wanted}.`);
  }
  for (let at = 3; at < data.length; at += 4) {
    if (data[at] !== 255) throw new UsageError(`${who}: frame ${index} is not opaque everywhere.`);
  }
  return raster;
}

export interface IndexedFrames {
  readonly palette: Palette;
  /** Each pixel's number in the palette. */
  readonly frames: readonly Uint8Array[];
}

const indexed = new WeakMap<Animation, IndexedFrames | "more colours">();

/** All frames in one palette; undefined when 256 colours are not enough. Made once for an animation, whatever is done with them. */
export function indexFrames(who: string, animation: Animation): IndexedFrames | undefined {
  let found = indexed.get(animation);
  if (found === undefined) {
    found = allIndexed(who, animation) ?? "more colours";
    indexed.set(animation, found);
  }
  return found === "more colours" ? undefined : found;
}

function allIndexed(who: string, animation: Animation): IndexedFrames | undefined {
  const palette: Palette = new Map();
  const frames: Uint8Array[] = [];
  for (let index = 0; index < animation.frames; index++) {
    const indices = indexInto(palette, frameOf(who, animation, index));
    if (indices === undefined) return undefined;
    frames.push(indices);
  }
  return { palette, frames };
}

/** The frames as PNG files with `text` in each, named in their order: 000.png, 001.png, ..., with more digits where they are needed. */
export async function* frameFiles(
  animation: Animation,
  text: Readonly<Record<string, string>> = {},
): AsyncGenerator<{ readonly name: string; readonly bytes: Uint8Array }> {
  checkAnimation("frameFiles", animation);
  const digits = Math.max(3, String(animation.frames - 1).length);
  for (let index = 0; index < animation.frames; index++) {
    const bytes = await encodePng(frameOf("frameFiles", animation, index), { ...text, frame: String(index) });
    yield { name: `${String(index).padStart(digits, "0")}.png`, bytes };
  }
}

// An experiment's animations as files: APNG and GIF beside its figures, and the frames one by one for whoever asks for them.
import * as fs from "node:fs";
import * as path from "node:path";
import { type Animation, encodeApng, encodeGif, frameFiles, type Gif } from "#figure";
import type { Experiment } from "../define.ts";
import type { RunSet } from "../runSet.ts";
import { fileTrouble, listFolder, makeFolder, writeAtomic } from "./files.ts";

export interface WrittenAnimation {
  readonly name: string;
  readonly caption: string;
  /** Paths: APNG, and GIF where its package is installed. */
  readonly files: readonly string[];
  readonly frames: number;
  readonly millisecondsPerFrame: number;
  /** Whether the GIF has every colour; undefined when there is none. */
  readonly gif: Gif["colours"] | undefined;
  /** The folder with a PNG file a frame; undefined when it was not asked for. */
  readonly frameFolder: string | undefined;
}

export interface AnimationRequest {
  readonly experiment: Experiment;
  readonly set: RunSet;
  /** Where APNG and GIF go. */
  readonly folder: string;
  /** Where a folder of frames for each animation goes, if they are wanted. */
  readonly frames: string | undefined;
  /** What each file says of its origin. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Animations that cannot be drawn or written are told. */
export async function writeAnimations(
  request: AnimationRequest,
): Promise<{ readonly written: readonly WrittenAnimation[]; readonly troubles: readonly string[] }> {
  const { experiment, set, folder, frames, metadata } = request;
  const written: WrittenAnimation[] = [];
  const troubles: string[] = [];
  for (const [name, { caption, draw }] of Object.entries(experiment.animations ?? {})) {
    const text = { Title: caption, ...metadata, animation: name };
    const files: string[] = [];
    const tell = (what: string, error: unknown) => {
      const why = error instanceof Error ? fileTrouble(error) : String(error);
      troubles.push(`The ${what} ${name} was not drawn: ${why.replace(/\.$/, "")}.`);
    };
    try {
      const animation = draw(set);
      const apng = path.join(folder, `${name}.apng`);
      writeAtomic(apng, await encodeApng(animation, text));
      files.push(apng);
      const frameFolder = frames === undefined ? undefined : path.join(frames, name);
      if (frameFolder !== undefined) await writeFrames(frameFolder, animation, text);
      const gif = await encodeGif(animation, text).catch((error) => tell("GIF of the animation", error));
      if (gif) {
        files.push(path.join(folder, `${name}.gif`));
        writeAtomic(files[1]!, gif.bytes);
      }
      const { frames: count, millisecondsPerFrame } = animation;
      written.push({ name, caption, files, frames: count, millisecondsPerFrame, gif: gif?.colours, frameFolder });
    } catch (error) {
      tell("animation", error);
    }
  }
  return { written, troubles };
}

/** The frames as 000.png, 001.png, ...; such files of an animation that was longer are taken away. */
async function writeFrames(folder: string, animation: Animation, text: Readonly<Record<string, string>>) {
  makeFolder(folder);
  const names = new Set<string>();
  for await (const { name, bytes } of frameFiles(animation, text)) {
    writeAtomic(path.join(folder, name), bytes);
    names.add(name);
  }
  for (const name of listFolder(folder)) {
    if (/^\d{3,}\.png$/.test(name) && !names.has(name)) fs.rmSync(path.join(folder, name), { force: true });
  }
}

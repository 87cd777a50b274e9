// Where each buffer of a program lies in its memory. Temporaries share room when their lives do not overlap.

import type { DType } from "#kit";
import { type Kernel, type Program, type RepeatKernel, reads, writes } from "../../ir/program.ts";
import { carriedOver } from "./life.ts";
import { findWindows, type Windows } from "./windows.ts";

/** Bytes of an element in a program's memory: bools take four, so that lanes line up. */
export const bytesOfElement: { readonly [D in DType]: number } = { f32: 4, f64: 8, i32: 4, u32: 4, bool: 4 };

/** The first bytes hold the number of the kernel that stopped the program. */
export const STATUS_BYTES = 64;
const ALIGNMENT = 64;
/** Where the numbers of the running turns are, that of the outermost repeat first; before it the control words of threads. */
const TURNS = 40;
/** Vectors may be read past the last element of a buffer. */
const SLACK = 64;

/** What a turn moves a buffer by. */
export interface TurnStep {
  /** Place of the turn's number. */
  readonly turn: number;
  readonly bytes: number;
}

export interface Layout {
  /** First byte of each buffer, in turn 0 of those that move. */
  readonly offsets: readonly number[];
  /** Of the buffers that move with the turns of repeats; nothing for the others. */
  readonly steps: readonly (readonly TurnStep[] | undefined)[];
  /** Copies that are none, since what they would copy lies where it is wanted. */
  readonly needless: ReadonlySet<Kernel>;
  /** First byte of room a kernel keeps for itself. */
  readonly scratch: number;
  /** Outputs lie together in [outputStart, outputEnd), so that one copy takes them out. */
  readonly outputStart: number;
  readonly outputEnd: number;
  readonly bytes: number;
}

/** Where the number of the running turn of the repeats at a depth is. */
export const turnPlace = (depth: number): number => TURNS + 4 * depth;

const align = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Positions of kernels. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Life extends Span {
  readonly buffer: number;
  readonly bytes: number;
}

/**
 * From the first kernel that touches each temporary to the last. What enters or leaves a repeat, or is carried over from turn
 * to turn, lives as long as the repeat; the rest within a turn.
 */
function lifetimes(program: Program, windows: Windows["of"]): Life[] {
  const lives = new Map<number, Span>();
  const extend = (buffer: number, { from, to }: Span) => {
    const life = lives.get(buffer);
    lives.set(buffer, life ? { from: Math.min(from, life.from), to: Math.max(to, life.to) } : { from, to });
  };
  const repeats: { kernel: RepeatKernel; span: Span }[] = []; // inner ones before the ones they stand in
  let time = 0;
  const walk = (kernel: Kernel): void => {
    const from = time;
    if (kernel.kind === "repeat") {
      kernel.kernels.forEach(walk);
      repeats.push({ kernel, span: { from, to: time } });
    } else {
      for (const buffer of [...reads(kernel), ...writes(kernel)]) {
        for (let at: number | undefined = buffer; at !== undefined; at = windows.get(at)?.buffer)
          extend(at, { from, to: from });
      }
    }
    time++;
  };
  program.kernels.forEach(walk);
  for (const { kernel, span } of repeats) {
    const carried = carriedOver(kernel.kernels);
    for (const buffer of new Set([...reads(kernel), ...writes(kernel)])) {
      const { from, to } = lives.get(buffer)!;
      if (carried.has(buffer) || from < span.from || to > span.to) extend(buffer, span);
    }
  }
  return program.buffers.flatMap(({ role, dtype, length }, buffer) => {
    const life = lives.get(buffer);
    return role === "temporary" && life && !windows.has(buffer)
      ? [{ buffer, bytes: align(length * bytesOfElement[dtype]), ...life }]
      : [];
  });
}

/** Largest first, each at the lowest place where nothing alive at the same time lies. */
function placeTemporaries(lives: readonly Life[], start: number, offsets: number[]): number {
  const placed: Life[] = []; // by place
  let end = start;
  for (const life of lives.toSorted((a, b) => b.bytes - a.bytes || a.from - b.from)) {
    let at = start;
    for (const other of placed) {
      if (at + life.bytes <= offsets[other.buffer]) break;
      const isRival = other.from <= life.to && life.from <= other.to;
      if (isRival) at = Math.max(at, offsets[other.buffer] + other.bytes);
    }
    offsets[life.buffer] = at;
    const behind = placed.findIndex((other) => offsets[other.buffer] > at);
    placed.splice(behind < 0 ? placed.length : behind, 0, life);
    end = Math.max(end, at + life.bytes);
  }
  return end;
}

/** Without room for the kernels themselves. */
export function planLayout(program: Program): Layout {
  const offsets = new Array<number>(program.buffers.length).fill(0);
  let next = STATUS_BYTES;
  const place = (role: string) => {
    program.buffers.forEach((buffer, i) => {
      if (buffer.role !== role) return;
      offsets[i] = next;
      next += align(buffer.length * bytesOfElement[buffer.dtype]);
    });
  };
  place("input");
  place("constant");
  const outputStart = next;
  place("output");
  const outputEnd = next;
  const { of: windows, copies: needless } = findWindows(program);
  const scratch = placeTemporaries(lifetimes(program, windows), next, offsets);
  const steps: (TurnStep[] | undefined)[] = program.buffers.map(() => undefined);
  for (const buffer of windows.keys()) {
    for (let window = windows.get(buffer); window; window = windows.get(window.buffer)) {
      const bytes = window.step * bytesOfElement[program.buffers[buffer].dtype];
      steps[buffer] = [...(steps[buffer] ?? []), { turn: turnPlace(window.depth), bytes }];
      offsets[buffer] = offsets[window.buffer];
    }
  }
  return { offsets, steps, needless, scratch, outputStart, outputEnd, bytes: scratch + SLACK };
}

/** With so many bytes that any kernel may use for itself. */
export const withScratch = (layout: Layout, bytes: number): Layout => ({
  ...layout,
  bytes: layout.bytes + align(bytes),
});

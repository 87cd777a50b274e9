// Where each buffer of a program lies in its memory. Temporaries share room when their lives do not overlap.

import type { DType } from "#kit";
import { type Kernel, type Program, type RepeatKernel, reads, writes } from "../../ir/program.ts";

/** Bytes of an element in a program's memory: bools take four, so that lanes line up. */
export const bytesOfElement: { readonly [D in DType]: number } = { f32: 4, f64: 8, i32: 4, u32: 4, bool: 4 };

/** The first bytes hold the number of the kernel that stopped the program. */
export const STATUS_BYTES = 64;
const ALIGNMENT = 64;
/** Vectors may be read past the last element of a buffer. */
const SLACK = 64;

export interface Layout {
  /** First byte of each buffer. */
  readonly offsets: readonly number[];
  /** First byte of room a kernel keeps for itself. */
  readonly scratch: number;
  /** Outputs lie together in [outputStart, outputEnd), so that one copy takes them out. */
  readonly outputStart: number;
  readonly outputEnd: number;
  readonly bytes: number;
}

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

/** What a turn of a repeat reads before it writes it: carried over from the turn before. */
function carriedOver(kernels: readonly Kernel[]): Set<number> {
  const fresh = new Set<number>();
  const carried = new Set<number>();
  for (const kernel of kernels) {
    for (const buffer of reads(kernel)) if (!fresh.has(buffer)) carried.add(buffer);
    for (const buffer of writes(kernel)) fresh.add(buffer);
  }
  return carried;
}

/**
 * From the first kernel that touches each temporary to the last. What enters or leaves a repeat, or is carried over from turn
 * to turn, lives as long as the repeat; the rest within a turn.
 */
function lifetimes(program: Program): Life[] {
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
    } else for (const buffer of [...reads(kernel), ...writes(kernel)]) extend(buffer, { from, to: from });
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
    return role === "temporary" && life ? [{ buffer, bytes: align(length * bytesOfElement[dtype]), ...life }] : [];
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
  const scratch = placeTemporaries(lifetimes(program), next, offsets);
  return { offsets, scratch, outputStart, outputEnd, bytes: scratch + SLACK };
}

/** With so many bytes that any kernel may use for itself. */
export const withScratch = (layout: Layout, bytes: number): Layout => ({
  ...layout,
  bytes: layout.bytes + align(bytes),
});

// Work shared between threads: a kernel's job is cut in parts, the running thread and its helpers take one after the other.
// Which thread computes a part changes nothing: parts are independent, and each element's sum is one part's alone.
// Without helpers, or while they sleep, the running thread does all parts itself.

import type { Leaf } from "../../ir/program.ts";
import { sizeOf } from "../../ir/shape.ts";
import type { Code } from "./assembler.ts";
import type { Stretch } from "./context.ts";

/** Threads that help: made by a platform (`node/`, `browser/`), used by every program assembled from then on. */
export interface Helpers {
  /** How many there are, the running thread not counted. */
  readonly count: number;
  /** Sends a program before its first run. */
  send(program: number, module: WebAssembly.Module, memory: WebAssembly.Memory): void;
  /** Makes helpers that sleep look for the program's jobs. */
  wake(program: number): void;
  forget(program: number): void;
}

let current: Helpers | undefined;

export const currentHelpers = (): Helpers | undefined => current;

/** Uses these helpers, or none, for what is compiled from here on. */
export function setHelpers(helpers: Helpers | undefined): void {
  current = helpers;
}

/** Places of the control words in a program's memory. */
export const control = {
  /** i64: number of the job in the upper 48 bits, of the next part in the lower 16; CLOSED where there is none. */
  ticket: 8,
  kernel: 16,
  parts: 20,
  done: 24,
  /** Helpers that are looking for jobs. */
  awake: 28,
  /** Set by the running thread when it has called sleeping helpers, cleared by the first that comes. */
  called: 32,
} as const;

const CLOSED = 0xffff;
/** Looks for a job before a helper goes back to sleep: a fraction of a millisecond. */
const PATIENCE = 30_000;
/** Instructions on single elements below which a kernel is not worth sharing. */
const LEAST_WORK = 2 ** 18;
const LEAST_STRETCH = 64;
/** Of an iteration: the next part has sixteen bits in the ticket. */
const MOST_STRETCHES = 4096;

/** How a kernel's job is cut: along `axis`, `parts` stretches of `length`, the last with what is left over. */
export interface Cut {
  readonly axis: number;
  readonly parts: number;
  readonly length: number;
  readonly extent: number;
}

/** Undefined for kernels that are too small to share, or cannot be. */
export function cutOf(kernel: Leaf, threads: number): Cut | undefined {
  if (kernel.kind === "iterate") return cutIteration(kernel.extents[0]);
  if (kernel.kind !== "loop" && kernel.kind !== "reduce") return undefined;
  if (sizeOf(kernel.extents) * kernel.body.length < LEAST_WORK) return undefined;
  const extents = kernel.kind === "loop" ? kernel.extents : kernel.extents.slice(0, kernel.kept);
  // An outer axis is cut between any two places, the last only in stretches that vectors fill well.
  const places = extents.map((extent, axis) =>
    axis < extents.length - 1 ? extent : Math.floor(extent / LEAST_STRETCH),
  );
  const most = Math.min(4 * threads, Math.max(0, ...places));
  if (most < 2) return undefined;
  const axis = places.findIndex((count) => count >= most);
  return { axis, parts: most, length: Math.floor(extents[axis] / most), extent: extents[axis] };
}

/** Elements of an iteration take very different times: many small stretches, taken one by one, keep all threads at work. */
function cutIteration(extent: number): Cut | undefined {
  const parts = Math.min(MOST_STRETCHES, Math.floor(extent / LEAST_STRETCH));
  return parts < 2 ? undefined : { axis: 0, parts, length: Math.floor(extent / parts), extent };
}

/** Begins a kernel's function: parameter 0 is the part's number, parameter 1 the thread's. */
export function emitStretch(code: Code, { axis, parts, length, extent }: Cut): Stretch {
  const [from, to] = [code.local("i32"), code.local("i32")];
  code.get(0).i32(length).op("i32.mul").set(from);
  code
    .i32(extent)
    .get(from)
    .i32(length)
    .op("i32.add")
    .get(0)
    .i32(parts - 1)
    .op("i32.eq", "select")
    .set(to);
  return { axis, from, to };
}

/** Takes parts of the open job until there are none. `kernels`: the functions of those that are shared, by their number. */
// Its parameter is the thread's number, 0 for the running one.
export function emitWork(code: Code, kernels: ReadonlyMap<number, number>): void {
  const [ticket, part, kernel] = [code.local("i64"), code.local("i32"), code.local("i32")];
  code.loop(() => {
    code.i32(0).atomic("i64.atomic.load", control.ticket).tee(ticket);
    code.op("i32.wrap_i64").i32(CLOSED).op("i32.and").tee(part);
    code
      .i32(0)
      .atomic("i32.atomic.load", control.parts)
      .op("i32.ge_u")
      .when(() => code.leave());
    code.i32(0).get(ticket).get(ticket).i64(1n).op("i64.add").atomic("i64.atomic.rmw.cmpxchg", control.ticket);
    code
      .get(ticket)
      .op("i64.eq")
      .when(() => {
        code.i32(0).atomic("i32.atomic.load", control.kernel).set(kernel);
        for (const [number, position] of kernels) {
          code
            .get(kernel)
            .i32(number)
            .op("i32.eq")
            .when(() => code.get(part).get(0).call(position));
        }
        code.i32(0).i32(1).atomic("i32.atomic.rmw.add", control.done).op("drop");
      });
    code.i32(1).againIf();
  });
}

/** The imported function is given this to call helpers that sleep. */
export const WAKE = -1;

export interface Job {
  /** Number of the kernel, and of its parts. */
  readonly kernel: number;
  readonly parts: number;
  readonly helpers: number;
  /** Function that takes parts; see `emitWork`. */
  readonly work: number;
  /** Imported function; see `WAKE`. */
  readonly call: number;
}

/** Opens a job, works on it, and waits for what helpers still have in hand. */
export function emitJob(code: Code, { kernel, parts, helpers, work, call }: Job): void {
  const job = code.local("i64");
  const store = (place: number, value: number) => code.i32(0).i32(value).atomic("i32.atomic.store", place);
  store(control.done, 0);
  store(control.kernel, kernel);
  store(control.parts, parts);
  // The ticket was closed: until it opens nobody takes a part of what stands half written.
  code.i32(0).atomic("i64.atomic.load", control.ticket).i64(16n).op("i64.shr_u").i64(1n).op("i64.add").set(job);
  code.i32(0).get(job).i64(16n).op("i64.shl").atomic("i64.atomic.store", control.ticket);
  code.i32(0).atomic("i32.atomic.load", control.awake).i32(helpers).op("i32.lt_u");
  code.when(() => code.i32(WAKE).call(call));
  code.i32(0).call(work);
  code.loop(() => {
    code.i32(0).atomic("i32.atomic.load", control.done).i32(parts).op("i32.lt_u").againIf();
  });
  code
    .i32(0)
    .get(job)
    .i64(16n)
    .op("i64.shl")
    .i64(BigInt(CLOSED))
    .op("i64.or")
    .atomic("i64.atomic.store", control.ticket);
}

/** What a helper runs, given its number: works on the program's jobs until none has come for a while. */
export function emitHelp(code: Code, work: number): void {
  const [left, ticket, seen] = [code.local("i32"), code.local("i64"), code.local("i64")];
  const count = (by: number) => code.i32(0).i32(by).atomic("i32.atomic.rmw.add", control.awake).op("drop");
  count(1);
  code.i32(0).i32(0).atomic("i32.atomic.store", control.called);
  code.i32(PATIENCE).set(left);
  code.loop(() => {
    code.get(0).call(work);
    code.i32(0).atomic("i64.atomic.load", control.ticket).tee(ticket).get(seen).op("i64.eq");
    code.choose(
      "i32",
      () => code.get(left).i32(1).op("i32.sub"),
      () => code.i32(PATIENCE),
    );
    code.set(left).get(ticket).set(seen);
    code.get(left).againIf();
  });
  count(-1);
}

/** What a helper thread runs, as the text of a script: platforms say how messages reach `receive`. Threads count from 1. */
export const helperScript = `
const programs = new Map();
const refuse = () => { throw new Error("a helper calls nobody"); };
function receive({ thread, program, module, memory, forget }) {
  if (forget) return programs.delete(program);
  if (module) programs.set(program, new WebAssembly.Instance(module, { env: { memory, call: refuse } }).exports.help);
  else programs.get(program)?.(thread);
}
`;

// The event stream: what changes in the laboratory, and the records of a run that is followed, as server-sent events. Says how the
// stream is written and when something is sent; what there is to say comes from the laboratory.
import type { Job, RunSummary, ServerEvents } from "./api.ts";
import type { ByteStream, Laboratory, Lines } from "./laboratory.ts";

export interface EventOptions {
  /** The run to follow, and the byte of its records to begin at. */
  readonly follow: { readonly run: string; readonly from: number } | undefined;
  /** Called once when the stream has ended. */
  readonly onEnd: () => void;
}

/** Milliseconds. */
export const pace = {
  /** Between two looks at a followed run, and at least between two events of one kind. */
  look: 250,
  heartbeat: 15_000,
} as const;

/** Bytes held for a reader who does not read; after that the stream ends, and is asked for anew. */
const mostHeld = 8 * 2 ** 20;

/** One event as it is sent. The data are one line, as JSON is. */
export function eventText<Name extends keyof ServerEvents>(name: Name, data: ServerEvents[Name], id?: number): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** @param first what is known of the followed run's records already; they are sent first. */
export function eventStream(
  laboratory: Laboratory,
  { follow, onEnd }: EventOptions,
  first: Lines | undefined,
): ByteStream {
  const encoder = new TextEncoder();
  const changed = new Map<string, RunSummary>();
  const removed = new Set<string>();
  let jobsNews = true;
  let next = follow?.from ?? 0;
  let looking = false;
  let lost = false;
  let ended = false;
  let quiet = 0;
  let deaf = () => {};
  let timer: ReturnType<typeof setInterval> | undefined;

  const end = () => {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    deaf();
    onEnd();
  };

  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      start(controller) {
        const send = (text: string) => {
          if (ended) return;
          controller.enqueue(encoder.encode(text));
          quiet = 0;
          if ((controller.desiredSize ?? 0) < -mostHeld) {
            end();
            controller.close();
          }
        };
        const sendLines = (run: string, found: Lines) => {
          next = found.next;
          if (found.lines.length > 0) send(eventText("records", { run, ...found }, found.next));
        };
        const look = async (run: string) => {
          // Who is behind is not sent more; what is in the file stays there.
          if (looking || lost || (controller.desiredSize ?? 0) <= 0) return;
          looking = true;
          try {
            sendLines(run, await laboratory.lines(run, next));
          } catch {
            lost = true; // Removed meanwhile, which the list of runs tells.
          } finally {
            looking = false;
          }
        };
        const beat = () => {
          if (changed.size + removed.size > 0) {
            send(eventText("runs", { changed: [...changed.values()], removed: [...removed] }));
            changed.clear();
            removed.clear();
          }
          if (jobsNews) {
            jobsNews = false;
            send(eventText("jobs", laboratory.jobs() as Job[]));
          }
          if (follow !== undefined) look(follow.run);
          quiet += pace.look;
          if (quiet >= pace.heartbeat) send(": still here\n\n");
        };
        deaf = laboratory.listen({
          runs(change) {
            for (const run of change.changed) {
              removed.delete(run.name);
              changed.set(run.name, run);
            }
            for (const name of change.removed) {
              changed.delete(name);
              removed.add(name);
            }
          },
          jobs() {
            jobsNews = true;
          },
        });
        // Something comes at once, so that it is known that the stream stands.
        send("retry: 1000\n: here\n\n");
        if (follow !== undefined && first !== undefined) sendLines(follow.run, first);
        beat();
        timer = setInterval(beat, pace.look);
      },
      cancel: end,
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 2 ** 20 }),
  );
}

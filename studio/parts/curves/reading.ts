// The series of recorded runs, read from the server and followed while the run goes on. Says how far it is; draws nothing.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { follow, server } from "../../api.ts";
import { RunSeries } from "./series.ts";

/** Characters read before the page gets to draw again. */
const pieceLength = 2 ** 20;

/** Milliseconds between two drawings of what streams in. */
const pace = 200;

/** Adds whole lines a piece at a time, so that the page stays awake meanwhile. */
async function addInPieces(series: RunSeries, text: string, wanted: () => boolean): Promise<void> {
  for (let at = 0; at < text.length && wanted(); ) {
    const end = at + pieceLength >= text.length ? text.length : text.lastIndexOf("\n", at + pieceLength) + 1;
    const stop = end > at ? end : text.indexOf("\n", at) + 1 || text.length;
    series.add(text.slice(at, stop));
    at = stop;
    if (at < text.length) await new Promise((resolve) => setTimeout(resolve));
  }
}

export interface Reading {
  readonly series: RunSeries;
  /** Counts up with what came. */
  readonly version: number;
  readonly isWhole: boolean;
  /** Why nothing more comes, as a sentence. */
  readonly trouble: string;
}

/** What one run has recorded, and while it is running what it records. */
export function useReading(name: string, running: boolean): Reading {
  const reading = useSignal<Reading & { readonly of: string; readonly next: number }>(nothing(name));
  const current = reading.value.of === name ? reading.value : nothing(name);
  useEffect(() => {
    let wanted = true;
    let unfollow = () => {};
    let timer = 0;
    let now = reading.peek().of === name ? reading.peek() : nothing(name);
    const show = (changes: Partial<Reading & { next: number }>) => {
      if (!wanted) return;
      now = { ...now, ...changes, version: now.version + 1 };
      reading.value = now;
    };
    const read = async () => {
      try {
        const { text, next } = await server.records(name, now.next);
        await addInPieces(now.series, text, () => wanted);
        show({ next, isWhole: true, trouble: "" });
      } catch (error) {
        show({ trouble: (error as Error).message, isWhole: true });
        return;
      }
      if (!wanted || !running) return;
      unfollow = follow(name, now.next, (lines, from, next) => {
        // A run that was started over begins anew.
        if (from === 0 && now.next > 0) now = nothing(name);
        now.series.add(lines.join("\n"));
        now = { ...now, next, isWhole: true };
        if (timer !== 0) return;
        timer = window.setTimeout(() => {
          timer = 0;
          show({});
        }, pace);
      });
    };
    read();
    return () => {
      clearTimeout(timer);
      unfollow();
      // What came and was not shown yet is not asked for again.
      if (wanted && now.next > reading.peek().next) reading.value = { ...now, version: now.version + 1 };
      wanted = false;
    };
  }, [name, running]);
  return current;
}

function nothing(of: string) {
  return { of, series: new RunSeries(), version: 0, next: 0, isWhole: false, trouble: "" };
}

/** How many runs are asked for at a time. */
const atOnce = 4;

/** All of some runs. @param tell is told of each as it is there, or why it is not. */
export async function readRuns(
  names: readonly string[],
  tell: (name: string, read: RunSeries | string) => void,
  wanted: () => boolean,
): Promise<void> {
  const waiting = [...names];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined && wanted(); name = waiting.shift()) {
      const series = new RunSeries();
      try {
        await addInPieces(series, (await server.records(name)).text, wanted);
        if (wanted()) tell(name, series);
      } catch (error) {
        if (wanted()) tell(name, (error as Error).message);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

// Shows how far a sweep is, on stderr: on a terminal a table of what is being made, redrawn in place; elsewhere a line every few
// seconds.
import type { RunSpec } from "../resolve.ts";
import { duration } from "./progress.ts";
import type { SweepState } from "./sweepRuns.ts";
import { paintFor, table } from "./text.ts";

export interface SweepDisplay {
  update(state: SweepState): void;
  /** Takes the table away; what comes next is the result. */
  stop(): void;
}

const plainSeconds = 5;
const redrawMilliseconds = 100;

/** What a run changes, as "width=20 rate=0.1": how a sweep's runs are told apart. */
export function settingsText({ overrides }: RunSpec): string {
  return Object.entries(overrides)
    .map(([name, value]) => `${name}=${typeof value === "number" ? Number(value.toPrecision(6)) : value}`)
    .join(" ");
}

export async function openSweepDisplay(
  label: string,
  stream: Pick<NodeJS.WriteStream, "write" | "isTTY" | "columns" | "rows"> = process.stderr,
): Promise<SweepDisplay> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const summary = (state: SweepState) => {
    const { total, done, failed, made, working } = state;
    const rate = made / seconds();
    const left = total - done - failed;
    const pace =
      made > 0 && seconds() > 1
        ? `, ${(rate * 60).toPrecision(2)} runs/min here, ${duration(left / rate)} left at that`
        : "";
    const failures = failed === 0 ? "" : `, ${failed} failed`;
    return `${label}: ${done} of ${total} runs done${failures}, ${working.length} under way${pace}`;
  };

  if (!stream.isTTY) {
    let shown = 0;
    return {
      update(state) {
        if (seconds() - shown < plainSeconds) return;
        shown = seconds();
        stream.write(`${summary(state)}\n`);
      },
      stop() {},
    };
  }

  const paint = await paintFor(stream as NodeJS.WriteStream);
  let drawn = 0;
  let last = Number.NEGATIVE_INFINITY;
  const clear = () => {
    // Up to the first line drawn, and everything from there away.
    if (drawn > 0) stream.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  return {
    update(state) {
      if (performance.now() - last < redrawMilliseconds) return;
      last = performance.now();
      const rows = state.working.map(({ spec, fraction, note }) => [
        spec.arm,
        String(spec.seed),
        settingsText(spec),
        `${Math.floor(100 * fraction)} %`,
        note ?? "",
      ]);
      const lines =
        rows.length === 0 ? [] : table(["arm", "seed", "settings", "done", ""], rows, (_, text) => text).split("\n");
      // A terminal that does not know its size says 0.
      const width = Math.max(20, (stream.columns || 80) - 1);
      const room = Math.max(2, (stream.rows || 24) - 2);
      // A line that wraps, or a table higher than the window, could not be taken away again.
      const fitting = [summary(state), ...lines].slice(0, room).map((line) => line.slice(0, width));
      clear();
      stream.write(`${fitting.map((line, at) => (at === 1 ? paint("dim", line) : line)).join("\n")}\n`);
      drawn = fitting.length;
    },
    stop: clear,
  };
}

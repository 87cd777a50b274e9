// Shows how far a set of runs is, on stderr: a bar on a terminal, a sparse line elsewhere. Knows cli-progress, where it is installed.

export interface Display {
  /** Told often; shows what is worth showing. */
  update(state: DisplayState): void;
  stop(): void;
}

export interface DisplayState {
  /** Runs finished and all runs. */
  readonly done: number;
  readonly total: number;
  /** Work done, in runs, the unfinished ones with their fraction. */
  readonly work: number;
  readonly note?: string | undefined;
}

const plainSeconds = 5;

/** @param label what is being run. */
export async function openDisplay(label: string, stream: NodeJS.WriteStream = process.stderr): Promise<Display> {
  const bars = stream.isTTY ? await import("cli-progress").catch(() => undefined) : undefined;
  const started = performance.now();
  let first: number | undefined;
  // Rate and time left from the work of this session alone: what a resumed run had done before took no time now.
  const pace = ({ work, total }: DisplayState) => {
    first ??= work;
    const minutes = (performance.now() - started) / 60_000;
    const rate = (work - first) / minutes;
    // The first second is the threads starting.
    if (!(work > first && minutes > 1 / 60)) return "";
    return `, ${rate.toPrecision(2)} runs/min, ${duration(((total - work) / rate) * 60)} left`;
  };

  if (bars === undefined) {
    let shown = Number.NEGATIVE_INFINITY;
    return {
      update(state) {
        const elapsed = (performance.now() - started) / 1000;
        const now = pace(state);
        if (elapsed < plainSeconds || elapsed - shown < plainSeconds) return;
        shown = elapsed;
        const percent = Math.floor((100 * state.work) / state.total);
        stream.write(`${label}: ${percent} %, ${state.done} of ${state.total} runs${now}\n`);
      },
      stop() {},
    };
  }

  const bar = new bars.default.SingleBar({
    format: `${label} {bar} {percent} %  {done}/{total} runs{pace}  {note}`,
    stream,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 20,
    linewrap: false,
  });
  const payload = (state: DisplayState) => ({
    pace: pace(state),
    percent: String(Math.floor((100 * state.work) / state.total)).padStart(3),
    done: state.done,
    note: state.note ?? "",
  });
  let begun = false;
  let stopped = false;
  return {
    update(state) {
      if (stopped) return;
      if (!begun) bar.start(state.total, 0, payload(state));
      begun = true;
      bar.update(state.work, payload(state));
    },
    stop() {
      stopped = true;
      if (begun) bar.stop();
    },
  };
}

/** Seconds as people say them: "8 s", "2 min 5 s", "3 h 20 min". */
export function duration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

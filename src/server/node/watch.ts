// What is new in a home, whoever made it: looked for as long as somebody listens, by the index of runs, no more often than is cheap.
import type { RunStatus } from "#lab/node";
import { type ListedRun, type Listing, openListing } from "#lab/node";
import type { RunSummary } from "../api.ts";
import type { Change, Listener } from "../laboratory.ts";

/** Milliseconds between two looks, and how many times longer than a look itself they are apart at least. */
const pace = { least: 1_000, times: 20 } as const;
/** After something was done here it shows by and by: so many looks come sooner, the threads have to start. */
const soon = { looks: 5, milliseconds: 200 } as const;

export interface Watch {
  /** All runs as they are now. Who listens is told what that shows to be new. */
  list(): Listing;
  listen(listener: Listener): () => void;
  /** Looks soon: something was done just now. */
  nudge(): void;
  jobs(): void;
  close(): void;
}

export function watchHome(home: string): Watch {
  const listing = openListing(home);
  const listeners = new Set<Listener>();
  let known: ReadonlyMap<string, ListedRun> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait: number = pace.least;
  let sooner = 0;

  const list = (): Listing => {
    const began = performance.now();
    const now = listing.list();
    wait = Math.max(pace.least, pace.times * (performance.now() - began));
    const runs = new Map(now.runs.map((run) => [run.name, run]));
    if (known !== undefined && listeners.size > 0) {
      const before = known;
      const changed = now.runs.filter((run) => isNews(before.get(run.name), run)).map(summaryOf);
      const removed = [...before.keys()].filter((name) => !runs.has(name));
      if (changed.length + removed.length > 0) tell({ changed, removed });
    }
    known = runs;
    return now;
  };
  const tell = (change: Change) => {
    for (const listener of listeners) listener.runs(change);
  };
  const lookIn = (milliseconds: number) => {
    clearTimeout(timer);
    timer = undefined;
    if (listeners.size === 0) return;
    timer = setTimeout(() => {
      list();
      lookIn(sooner-- > 0 ? Math.min(wait, soon.milliseconds) : wait);
    }, milliseconds);
    timer.unref();
  };

  return {
    list,
    listen(listener) {
      // What went by while nobody listened is no news to somebody new, who asks for all there is.
      if (listeners.size === 0) list();
      listeners.add(listener);
      if (timer === undefined) lookIn(wait);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) lookIn(0);
      };
    },
    nudge() {
      sooner = soon.looks;
      lookIn(50);
    },
    jobs() {
      for (const listener of listeners) listener.jobs();
    },
    close() {
      listeners.clear();
      clearTimeout(timer);
    },
  };
}

// Documents and scalars of what has not changed are the same objects.
function isNews(before: ListedRun | undefined, { document, scalars, status }: ListedRun): boolean {
  return before?.document !== document || before.scalars !== scalars || before.status !== status;
}

export function summaryOf({ name, document, status, scalars }: Omit<ListedRun, "folder">): RunSummary {
  const { experiment, revision, preset, arm, seed, started, seconds, key, digest, params, overrides, error } = document;
  return {
    name,
    experiment,
    revision,
    preset,
    arm,
    seed,
    status: status satisfies RunStatus,
    started,
    seconds,
    key,
    digest,
    params,
    overrides,
    scalars: Object.fromEntries(
      Object.entries(scalars).map(([metric, value]) => [metric, Number.isFinite(value) ? value : null]),
    ),
    parent: document.parent ?? null,
    error,
  };
}

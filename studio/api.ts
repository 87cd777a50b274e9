// The page's side of src/server/api.ts: questions to the server, and its events. One event stream a page, which tells of all runs and
// follows one; a stream that breaks is taken up again where it ended.
import { signal } from "@preact/signals";
import type { About, Job, JobRequest, RunDetail, RunDifference, RunSummary, RunsAnswer, ServerEvents } from "#server";

/** What the server answered instead of what was asked for, as a sentence. */
export class ServerError extends Error {}

async function ask<Answer>(address: string, init?: RequestInit): Promise<Answer> {
  const response = await reach(address, init);
  return response.json() as Promise<Answer>;
}

async function reach(address: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch {
    throw new ServerError('The server does not answer; start it again with "npm run studio".');
  }
  if (response.ok) return response;
  const told = await response.json().catch(() => undefined);
  throw new ServerError(told?.error ?? `The server answered ${response.status} to ${address}.`);
}

const post = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

/** A run's address under /api/runs/; names are "area/name/folder". */
const at = (run: string) => `/api/runs/${run.split("/").map(encodeURIComponent).join("/")}`;

export const server = {
  about: () => ask<About>("/api/about"),
  runs: () => ask<RunsAnswer>("/api/runs"),
  run: (name: string) => ask<RunDetail>(at(name)),
  async records(name: string, from = 0): Promise<{ text: string; next: number }> {
    const response = await reach(`${at(name)}/records?from=${from}`);
    return { text: await response.text(), next: Number(response.headers.get("x-next")) };
  },
  async field(name: string, field: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await (await reach(`${at(name)}/fields/${encodeURIComponent(field)}`)).arrayBuffer());
  },
  jobs: () => ask<readonly Job[]>("/api/jobs"),
  start: (request: JobRequest) => ask<Job>("/api/jobs", post(request)),
  stop: (job: string) => ask<Job>(`/api/jobs/${job}/stop`, post({})),
  diff: (a: string, b: string) => ask<RunDifference>(`/api/diff?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`),
  reportAddress: (...of: readonly string[]) =>
    `/api/report?${of.map((each) => `of=${encodeURIComponent(each)}`).join("&")}`,
};

/** Whether the server is heard: unknown at first. */
export const connection = signal<"unknown" | "open" | "lost">("unknown");
/** All runs by name, newest news included; undefined until they are known. */
export const runs = signal<ReadonlyMap<string, RunSummary> | undefined>(undefined);
export const corruptRuns = signal<RunsAnswer["corrupt"]>([]);
export const jobs = signal<readonly Job[]>([]);

let stream: EventSource | undefined;
/** Is told the lines from byte `from` up to byte `next`. They begin at 0 again where the run was started over. */
type TellRecords = (lines: readonly string[], from: number, next: number) => void;
let followed: { readonly run: string; next: number; readonly tell: TellRecords } | undefined;
let retry = 0;

/** Opens the event stream, or opens it anew for another run to follow. */
function listen(): void {
  stream?.close();
  clearTimeout(retry);
  const about = followed === undefined ? "" : `?follow=${encodeURIComponent(followed.run)}&from=${followed.next}`;
  const opened = new EventSource(`/api/events${about}`);
  stream = opened;
  const on = <Name extends keyof ServerEvents>(name: Name, take: (news: ServerEvents[Name]) => void) =>
    opened.addEventListener(name, (event) => take(JSON.parse((event as MessageEvent<string>).data)));
  opened.onopen = () => {
    connection.value = "open";
    refresh();
  };
  opened.onerror = () => {
    connection.value = "lost";
    // A server that is gone and comes back: the browser gives up on some refusals, so the stream is opened anew by hand.
    opened.close();
    retry = window.setTimeout(listen, 1000);
  };
  on("runs", ({ changed, removed }) => {
    const next = new Map(runs.value);
    for (const name of removed) next.delete(name);
    for (const run of changed) next.set(run.name, run);
    runs.value = next;
  });
  on("jobs", (news) => {
    jobs.value = news;
  });
  on("records", ({ run, lines, from, next }) => {
    if (followed?.run !== run) return;
    followed.next = next;
    followed.tell(lines, from, next);
  });
}

async function refresh(): Promise<void> {
  try {
    const [answer, now] = await Promise.all([server.runs(), server.jobs()]);
    runs.value = new Map(answer.runs.map((run) => [run.name, run]));
    corruptRuns.value = answer.corrupt;
    jobs.value = now;
  } catch {
    connection.value = "lost";
  }
}

export function connect(): void {
  listen();
}

/** Is told the lines a run records from byte `from` on, until the function given back is called. One run at a time. */
export function follow(run: string, from: number, tell: TellRecords): () => void {
  const mine = { run, next: from, tell };
  followed = mine;
  listen();
  return () => {
    if (followed !== mine) return;
    followed = undefined;
    listen();
  };
}

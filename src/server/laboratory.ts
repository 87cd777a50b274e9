// What the handler asks of a laboratory: runs, jobs, reports. Names are checked by whoever answers; the handler knows no files.
import type { About, Job, JobRequest, RunDetail, RunDifference, RunSummary, RunsAnswer } from "./api.ts";

/** What is asked for is not done, for a reason the person who asks can understand: a status of 4xx and a sentence. */
export class Refusal extends Error {
  override name = "Refusal";
  readonly status: number;
  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** Bytes on their way. Who does not read them to the end cancels them. */
export type ByteStream = ReadableStream<Uint8Array<ArrayBuffer>>;

export interface Lines {
  readonly lines: readonly string[];
  /** The byte they begin at: that asked for, or 0 where no line begins there. */
  readonly from: number;
  /** The byte after them. */
  readonly next: number;
}

export interface Change {
  readonly changed: readonly RunSummary[];
  readonly removed: readonly string[];
}

export interface Listener {
  runs(change: Change): void;
  /** Some job has begun, ended, or come further. */
  jobs(): void;
}

/** Every method throws a Refusal, or a UsageError that counts as one of 400. */
export interface Laboratory {
  about(): About;
  runs(): RunsAnswer;
  run(name: string): RunDetail;
  /** The whole lines of the run's records from a byte on, where a line begins. */
  records(name: string, from: number): { readonly next: number; readonly body: ByteStream };
  /** The same for who follows the run: some of them. */
  lines(name: string, from: number): Promise<Lines>;
  field(name: string, field: string): { readonly bytes: number; readonly body: ByteStream };
  jobs(): readonly Job[];
  start(request: JobRequest): Promise<Job>;
  stop(id: string): Promise<Job>;
  difference(a: string, b: string): Promise<RunDifference>;
  /** One run, experiment or area, or several runs. */
  report(subjects: readonly string[]): Promise<{ readonly name: string; readonly html: string }>;
  /** Tells what changes from now on, until the function given back is called. */
  listen(listener: Listener): () => void;
}

/** The files of the studio's client. */
export interface StudioFiles {
  /** A file by its path, as "assets/main-1a2b3c.js"; undefined where there is none. */
  open(path: string): { readonly bytes: number; readonly tag: string; read(): ByteStream } | undefined;
}

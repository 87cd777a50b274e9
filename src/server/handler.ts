// The server without its sockets: a function from a request to an answer. Looks at who asks and how often, finds the question, and
// lets the laboratory answer it.
import type { Context } from "hono";
import { answer, failure, json, refused, reportPolicy } from "./answers.ts";
import { eventStream } from "./events.ts";
import { fileAnswer } from "./files.ts";
import { type Doors, guard, isQuestion } from "./guard.ts";
import { loadHono } from "./hono.ts";
import { type Laboratory, Refusal, type StudioFiles } from "./laboratory.ts";
import { rateLimiter, readJson } from "./limits.ts";
import { fieldName, jobRequest, runName, runNameOf, startByte, subjectName } from "./requests.ts";

export interface HandlerOptions {
  readonly laboratory: Laboratory;
  readonly files: StudioFiles;
  readonly doors: Doors;
  /** A clock that only goes forward. */
  readonly seconds: () => number;
  /** Whether answers go over a network, where it is worth making them smaller. */
  readonly compress?: boolean;
  /** Told of what is nobody's fault but ours. */
  readonly onError: (error: unknown) => void;
}

/** Answers a request of a client, whose name tells it from others. Never rejects. */
export type Handler = (request: Request, client: string) => Promise<Response>;

export const limits = {
  bodyBytes: 64 * 1024,
  /** A page asks for dozens of files at once, a comparison for the records of a hundred runs. */
  requests: { burst: 1_000, perSecond: 100 },
  /** What begins work or makes a page of much. */
  work: { burst: 30, perSecond: 2 },
  eventStreams: 32,
  /** Runs beside each other in one report. */
  reportRuns: 100,
} as const;

type Answer = (context: Context, request: Request, url: URL) => Response | Promise<Response>;

/** @throws UsageError when Hono is not installed. */
export async function createHandler(options: HandlerOptions): Promise<Handler> {
  const { laboratory, files, doors, seconds, onError } = options;
  const Hono = await loadHono();
  const requests = rateLimiter(limits.requests, seconds);
  const work = rateLimiter(limits.work, seconds);
  let streams = 0;

  const run = (context: Context) =>
    runName([context.req.param("area"), context.req.param("name"), context.req.param("run")]);
  const runPath = "/api/runs/:area/:name/:run";

  const events: Answer = async (_, request, url) => {
    const named = url.searchParams.get("follow");
    const follow =
      named === null || named === ""
        ? undefined
        : {
            run: runNameOf(named),
            // Who comes back knows better where it was than the address it first came with.
            from: startByte(request.headers.get("last-event-id") || url.searchParams.get("from")),
          };
    const first = follow && (await laboratory.lines(follow.run, follow.from));
    if (streams >= limits.eventStreams)
      throw new Refusal(429, `There are ${streams} event streams open, and no more are; close a page of the studio.`);
    streams++;
    const onEnd = () => {
      streams--;
    };
    return answer(eventStream(laboratory, { follow, onEnd }, first), 200, { "content-type": "text/event-stream" });
  };

  const report: Answer = async (_, __, url) => {
    const subjects = url.searchParams.getAll("of").map(subjectName);
    if (subjects.length === 0) throw new Refusal(400, "A report is of=<run>, of=<experiment> or of=<area>.");
    if (subjects.length > limits.reportRuns)
      throw new Refusal(400, `A report compares at most ${limits.reportRuns} runs.`);
    const { name, html } = await laboratory.report(subjects);
    return answer(html, 200, {
      "content-type": "text/html; charset=utf-8",
      "content-disposition": `attachment; filename="${name.replace(/[^A-Za-z0-9._-]+/g, "-")}.html"`,
      "content-security-policy": reportPolicy,
    });
  };

  /** Every question there is. Those that make work are counted apart. */
  const routes: readonly (readonly [method: "GET" | "POST", path: string, answer: Answer, makesWork?: true])[] = [
    ["GET", "/api/about", () => json(laboratory.about())],
    ["GET", "/api/runs", () => json(laboratory.runs())],
    ["GET", runPath, (context) => json(laboratory.run(run(context)))],
    [
      "GET",
      `${runPath}/records`,
      (context, _, url) => {
        const { next, body } = laboratory.records(run(context), startByte(url.searchParams.get("from")));
        return answer(body, 200, { "content-type": "application/jsonl; charset=utf-8", "x-next": `${next}` });
      },
    ],
    [
      "GET",
      `${runPath}/fields/:field`,
      (context) => {
        const { bytes, body } = laboratory.field(run(context), fieldName(context.req.param("field") ?? ""));
        return answer(body, 200, { "content-type": "application/octet-stream", "content-length": `${bytes}` });
      },
    ],
    ["GET", "/api/events", events],
    ["GET", "/api/jobs", () => json(laboratory.jobs())],
    [
      "POST",
      "/api/jobs",
      async (_, request) => json(await laboratory.start(jobRequest(await readJson(request, limits.bodyBytes))), 202),
      true,
    ],
    [
      "POST",
      "/api/jobs/:id/stop",
      async (context, request) => {
        await readJson(request, limits.bodyBytes);
        return json(await laboratory.stop(context.req.param("id") ?? ""));
      },
    ],
    [
      "GET",
      "/api/diff",
      async (_, __, url) => {
        const [a, b] = ["a", "b"].map((name) => runNameOf(url.searchParams.get(name) ?? ""));
        return json(await laboratory.difference(a!, b!));
      },
      true,
    ],
    ["GET", "/api/report", report, true],
  ];

  const app = new Hono<{ Bindings: { readonly client: string } }>();
  app.onError((error) => {
    const failed = failure(error);
    if (failed.status === 500) onError(error);
    return failed;
  });
  for (const [method, path, give, makesWork] of routes) {
    app.on(method, path, (context) => {
      const wait = makesWork ? work.take(context.env.client) : 0;
      if (wait > 0) return tooMany(wait);
      return give(context, context.req.raw, new URL(context.req.url));
    });
  }
  for (const path of new Set(routes.map(([, each]) => each))) {
    const methods = routes.filter(([, each]) => each === path).map(([method]) => method);
    const allow = [...(methods.includes("GET") ? ["HEAD"] : []), ...methods].sort().join(", ");
    app.all(path, () => refused(405, `This is asked for by ${allow}.`, { allow }));
  }
  app.notFound((context) => {
    const url = new URL(context.req.url);
    if (isQuestion(url)) return refused(404, "The server knows no such question.");
    if (context.req.method !== "GET") return refused(405, "This is asked for by GET, HEAD.", { allow: "GET, HEAD" });
    return fileAnswer(files, url.pathname, context.req.raw.headers);
  });

  return async (request, client) => {
    try {
      // A name with a port beyond all ports, for instance.
      if (!URL.canParse(request.url)) return refused(400, "This was asked under a name that is none.");
      const url = new URL(request.url);
      const wait = requests.take(client);
      if (wait > 0) return tooMany(wait);
      const stopped = guard(request, url, doors);
      if (stopped !== undefined) return stopped;
      if (request.method !== "HEAD") {
        const given = await app.fetch(request, { client });
        return options.compress ? compressed(request, given) : given;
      }
      // Hono would drop the body, and leave open the file or the stream of events behind it.
      const given = await app.fetch(new Request(url, { headers: request.headers }), { client });
      await given.body?.cancel();
      return new Response(null, given);
    } catch (error) {
      onError(error);
      return failure(error);
    }
  };
}

function tooMany(wait: number): Response {
  return refused(429, "These are too many requests at once; wait a moment.", { "retry-after": `${Math.ceil(wait)}` });
}

/** Text that is worth it, made smaller for who takes it so. */
function compressed(request: Request, given: Response): Response {
  const type = given.headers.get("content-type") ?? "";
  const isText = /^(text\/(?!event-stream)|application\/json|image\/svg)/.test(type);
  const length = Number(given.headers.get("content-length") ?? Number.POSITIVE_INFINITY);
  const takes = /(^|[\s,])gzip\s*(,|;(?!\s*q=0(\.0*)?\s*(,|$))|$)/i.test(request.headers.get("accept-encoding") ?? "");
  if (!isText || given.body === null || length <= 1024) return given;
  const headers = new Headers(given.headers);
  headers.append("vary", "accept-encoding");
  if (!takes) return new Response(given.body, { status: given.status, headers });
  headers.set("content-encoding", "gzip");
  headers.delete("content-length");
  // A file of another form is another file.
  const tag = headers.get("etag");
  if (tag !== null && !tag.startsWith("W/")) headers.set("etag", `W/${tag}`);
  return new Response(given.body.pipeThrough(new CompressionStream("gzip")), { status: given.status, headers });
}

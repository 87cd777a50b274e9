// Whatever comes, the answer is one: never a 5xx, never a byte from outside the home or the client's folder, never without the headers
// that keep a page to itself. First as requests, then as bytes on a socket.
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defineExperiment, p } from "#lab";
import { writeRun } from "../../lab/node/testRuns.ts";
import { createHandler, type Handler } from "../handler.ts";
import { type OpenLaboratory, openLaboratory } from "./laboratory.ts";
import { openServer, type StudioServer } from "./serve.ts";
import { studioFolder } from "./studioFolder.ts";

const nightly = process.env.ORRERY_NIGHTLY !== undefined;
const secret = "SECRET-9f31c2";

/** Its data are nowhere, so a job is planned to the end and never begun. */
const needy = defineExperiment({
  id: "tests/needy",
  title: "An experiment without its data",
  source: { notebook: "000", entries: [] },
  revision: 1,
  params: {
    steps: p.int({ default: 3, range: [1, 10], doc: "" }),
    kind: p.choice({ default: "a", choices: ["a", "b"], doc: "" }),
    seed: p.seed(),
  },
  presets: { smoke: {}, study: {} },
  arms: { one: {}, two: { steps: 4 } },
  replicates: 2,
  metrics: {},
  needs: () => ["nowhere"],
  run() {},
  claims: {},
});

let folder: string;
let run: string;
let laboratory: OpenLaboratory;
let handler: Handler;
let server: StudioServer;
const errors: unknown[] = [];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-test-"));
  const at = (...parts: string[]) => path.join(folder, ...parts);
  fs.mkdirSync(at("elsewhere"));
  for (const file of ["secret.txt", "secret.safetensors", "run.json", "secret.json"])
    fs.writeFileSync(at("elsewhere", file), `${secret}\n`);
  fs.writeFileSync(at("secret.txt"), `${secret}\n`);
  // A home with a whole run, and links that lead out of it at every level.
  const made = writeRun(at("runs"), { seed: 1, params: { rate: 1 }, series: [[0, { loss: 1 }]], scalars: { best: 1 } });
  run = path.relative(at("runs"), made).split(path.sep).join("/");
  writeRun(at("runs"), { experiment: "tests/needy", arm: "one", seed: 1, params: { steps: 3, kind: "a" } });
  fs.mkdirSync(path.join(made, "fields"));
  fs.writeFileSync(path.join(made, "fields/end.safetensors"), "12345");
  const links = [
    ["area-link", "elsewhere"],
    ["tests/name-link", "elsewhere"],
    ["tests/reading/run-link", "elsewhere"],
    [`${run}/log.txt`, "elsewhere/secret.txt"],
    [`${run}/config.yaml`, "elsewhere/secret.txt"],
    [`${run}/checkpoints`, "elsewhere"],
    [`${run}/fields/link.safetensors`, "elsewhere/secret.safetensors"],
  ] as const;
  for (const [link, target] of links) fs.symlinkSync(at(target), at("runs", link));
  fs.mkdirSync(at("client/assets"), { recursive: true });
  fs.writeFileSync(at("client/index.html"), "<!doctype html>");
  fs.writeFileSync(at("client/assets/main.js"), "script");
  fs.symlinkSync(at("elsewhere"), at("client/assets/link"));
  fs.symlinkSync(at("elsewhere/secret.txt"), at("client/assets/link.js"));

  const options = {
    home: at("runs"),
    catalogue: { [needy.id]: async () => ({ default: needy }) },
    shelf: undefined,
    workerEntry: new URL("file:///nowhere.js"),
    experimentsFolder: at("elsewhere"),
  };
  laboratory = openLaboratory(options);
  let now = 0;
  handler = await createHandler({
    // What takes a thread is another's test, and would take the time of this one.
    laboratory: {
      ...laboratory,
      difference: async () => ({ same: true, parameters: [], circumstances: [], words: [] }),
      report: async () => ({ name: "x", html: "" }),
    },
    files: studioFolder(at("client")),
    doors: { hosts: new Set(["localhost:4600"]), token: undefined, cookie: "orrery-4600" },
    seconds: () => (now += 100),
    onError: (error) => errors.push(error),
  });
  server = await openServer({
    ...options,
    clientFolder: at("client"),
    port: 0,
    host: undefined,
    page: "/",
    tell: (text) => errors.push(text),
  });
});
afterAll(async () => {
  await laboratory.close();
  await server.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const odd = fc.constantFrom(
  ..."..|%2e%2e|..%2f|%2e%2e%2f|..%5c|%00|%|%E0%A4%A|%ff|.|%20|C:|C%3a|~|*|%0d%0aX:%20y|run.json|lock|secret.txt|secret".split(
    "|",
  ),
  "elsewhere",
  "etc",
  "passwd",
  "area-link",
  "name-link",
  "run-link",
  "link",
  "link.js",
  "assets",
  "index.html",
  "x".repeat(300),
  "…",
  "__proto__",
  "constructor",
);
const known = fc.constantFrom(
  ..."api|runs|events|jobs|about|diff|report|records|fields|stop|end|tests|reading".split("|"),
);
const segment = fc.oneof(
  known,
  odd,
  fc.string({ maxLength: 12 }).map((text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ""))),
);
/** A path that exists, spoiled at one place, or one of pieces. */
const pathname = fc.oneof(
  fc.array(segment, { maxLength: 8 }).map((parts) => `/${parts.join("/")}`),
  fc
    .tuple(
      fc.constantFrom("", "/records", "/fields/end", "/fields/link", "/fields/..%2frun"),
      fc.nat(12),
      odd,
      fc.boolean(),
    )
    .map(([end, at, part, spoiled]) => {
      const parts = `/api/runs/${run}${end}`.split("/");
      if (spoiled) parts[(at % (parts.length - 1)) + 1] = part;
      return parts.join("/");
    }),
  fc.constantFrom(
    "/api/events",
    "/api/jobs",
    "/api/diff",
    "/api/report",
    "/api/runs",
    "/",
    "/assets/main.js",
    "/assets/link/secret.json",
  ),
);
const queryValue = fc.oneof(
  odd,
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    "-1",
    "1e9",
    "0",
    "7",
    "999999999999999",
    "9".repeat(30),
    "../../elsewhere/run.json",
    "area-link/a/b",
    "tests/name-link/x",
  ),
  fc.constant(undefined).map(() => run),
);
const query = fc.array(fc.tuple(fc.constantFrom("from", "follow", "of", "a", "b", "token", "q", ""), queryValue), {
  maxLength: 4,
});
const header = fc.tuple(
  fc.constantFrom(
    "host",
    "origin",
    "sec-fetch-site",
    "content-type",
    "last-event-id",
    "cookie",
    "if-none-match",
    "accept-encoding",
    "content-length",
    "x-forwarded-host",
    "range",
  ),
  fc.oneof(
    fc.constantFrom(
      "localhost:4600",
      "http://localhost:4600",
      "null",
      "same-origin",
      "cross-site",
      "application/json",
      "gzip",
      "0",
      "-1",
      "5",
      "orrery-4600=x",
      "*",
      "bytes=0-",
    ),
    fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\x20-\xff]/g, "")),
  ),
);
const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc
    .record(
      {
        kind: fc.oneof(fc.constantFrom("run", "resume", "fork", "verify"), fc.jsonValue()),
        experiment: fc.oneof(
          fc.constantFrom("tests/needy", "needy", "../x", "__proto__", "constructor"),
          fc.jsonValue(),
        ),
        preset: fc.oneof(fc.constantFrom("smoke", "study", "source", "__proto__"), fc.jsonValue()),
        arms: fc.oneof(fc.array(fc.constantFrom("one", "two", "three", "toString")), fc.jsonValue()),
        seeds: fc.oneof(fc.array(fc.oneof(fc.nat(), fc.double())), fc.jsonValue()),
        set: fc.oneof(
          fc.dictionary(
            fc.constantFrom("steps", "kind", "seed", "__proto__", "toString", "a=b"),
            fc.oneof(fc.integer(), fc.double(), fc.string(), fc.boolean()),
          ),
          fc.jsonValue(),
        ),
        run: fc.oneof(queryValue, fc.jsonValue()),
        at: fc.oneof(fc.integer(), fc.jsonValue()),
        again: fc.oneof(fc.boolean(), fc.jsonValue()),
      },
      { requiredKeys: ["kind"] },
    )
    .map((asked) => JSON.stringify(asked)),
);
const method = fc.oneof(
  { weight: 6, arbitrary: fc.constant("GET") },
  { weight: 4, arbitrary: fc.constant("POST") },
  fc.constantFrom("HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "QUERY", "xyz"),
);

/** All that comes, or what came of a stream that does not end. */
async function contentOf(answer: Response): Promise<string> {
  const reader = answer.body?.getReader();
  if (reader === undefined) return "";
  let text = "";
  const isStream = answer.headers.get("content-type") === "text/event-stream";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += Buffer.from(value).toString("latin1");
    if (isStream && text.includes("event: jobs")) {
      await reader.cancel();
      return text;
    }
  }
}

/** One of each kind of answer; chance alone misses the rare ones now and then. */
const eachKind: [string, string, string[][], [string, string][], string][] = [
  ["GET", "/api/about", [], [], ""],
  ["GET", "/api/runs/tests/none/none", [], [], ""],
  ["GET", "/api/about", [], [["origin", "http://elsewhere.example"]], ""],
  ["PUT", "/api/about", [], [], ""],
  ["POST", "/api/jobs", [], [["content-type", "text/plain"]], "{}"],
  ["POST", "/api/jobs", [], [], "{"],
];

/** A test of tens of thousands takes its time. */
const patience = nightly ? 600_000 : 60_000;

describe("any request", () => {
  it(
    "is answered, by less than 500 and with nothing from elsewhere",
    async () => {
      const statuses = new Map<number, number>();
      // Each from another reader, or a quick machine would soon hear of nothing but asking too much.
      let readers = 0;
      await fc.assert(
        fc.asyncProperty(
          method,
          pathname,
          query,
          fc.array(header, { maxLength: 4 }),
          body,
          async (method, pathname, query, headers, body) => {
            const told = new Headers({
              host: "localhost:4600",
              ...(method === "POST" && { "content-type": "application/json" }),
            });
            let request: Request;
            try {
              for (const [name, value] of headers) told.set(name, value);
              const search = query.length === 0 ? "" : `?${new URLSearchParams(query as [string, string][])}`;
              const hasBody = method !== "GET" && method !== "HEAD";
              request = new Request(`http://localhost:4600${pathname}${search}`, {
                method,
                headers: told,
                ...(hasBody && { body }),
              });
            } catch {
              return; // No request at all; the socket's test has those.
            }
            const answer = await handler(request, `reader ${readers++}`);
            const content = await contentOf(answer);
            statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
            expect([answer.status < 500, content.includes(secret), errors]).toEqual([true, false, []]);
            expect([...answer.headers].join()).not.toContain(secret);
            expect(answer.headers.get("content-security-policy")).toMatch(/default-src 'none'/);
            expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
            if (answer.status >= 400 && request.method !== "HEAD")
              expect(JSON.parse(content)).toEqual({ error: expect.stringMatching(/\.$/) });
          },
        ),
        { numRuns: nightly ? 30_000 : 800, examples: eachKind },
      );
      // It went deeper than the first refusal.
      expect([200, 400, 403, 404, 405, 415].filter((status) => !statuses.has(status))).toEqual([]);
      expect(laboratory.jobs().filter(({ kind }) => kind === "run")).toEqual([]);
    },
    patience,
  );
});

/** What comes back until the other side closes, or says nothing for a while. */
function exchange(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = net.connect(port, "127.0.0.1", () => socket.end(bytes));
    socket.on("data", (data) => {
      answer += data.toString("latin1");
      if (answer.includes("text/event-stream")) socket.destroy();
    });
    socket.setTimeout(300, () => socket.destroy());
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}

describe("any bytes", () => {
  it(
    "are answered as no request, or as one",
    async () => {
      const { port } = new URL(server.address);
      const host = `127.0.0.1:${port}`;
      const requests = [
        `GET /api/runs/${run}/fields/link HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
        `GET /../../elsewhere/secret.txt HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
        `POST /api/jobs HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{"kind":"verify"}`,
        `POST /api/jobs HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n11\r\n{"kind":"verify"}\r\n0\r\n\r\n`,
      ];
      const change = fc.record({ at: fc.nat(400), take: fc.nat(6), put: fc.uint8Array({ maxLength: 6 }) });
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...requests),
          fc.array(change, { minLength: 1, maxLength: 3 }),
          async (text, changes) => {
            let bytes: Uint8Array = Buffer.from(text, "latin1");
            for (const { at, take, put } of changes) {
              const place = at % bytes.length;
              bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + take)]);
            }
            const answer = await exchange(Number(port), bytes);
            expect(answer).toMatch(/^(HTTP\/1\.1 [1-4]\d\d |$)/);
            expect([answer.includes(secret), errors]).toEqual([false, []]);
          },
        ),
        { numRuns: nightly ? 3_000 : 100 },
      );
      expect((await fetch(`${server.address}api/about`)).status).toBe(200);
    },
    patience,
  );
});

// Every question and every refusal, without a socket: the handler over a laboratory made up for it.
import { beforeEach, describe, expect, it } from "vitest";
import { UsageError } from "#kit";
import type { Job, RunDetail, RunSummary } from "./api.ts";
import { createHandler, type Handler, limits } from "./handler.ts";
import { type ByteStream, type Laboratory, type Listener, Refusal, type StudioFiles } from "./laboratory.ts";

const host = "127.0.0.1:4600";
const run = "tests/walk/up-seed1-0a1b2c3d";
const summary = { name: run, status: "running" } as RunSummary;
const detail = { ...summary, log: "" } as RunDetail;
const job: Job = {
  id: "a1",
  kind: "run",
  experiment: "tests/walk",
  state: "working",
  fraction: 0,
  note: "",
  runs: [],
  message: "",
  began: "",
};

let asked: unknown[];
let opened: number;
let cancelled: number;
let listeners: Set<Listener>;
let errors: unknown[];
let now: number;
let lines: (from: number) => { lines: string[]; from: number; next: number };

const body = (text: string): ByteStream => {
  opened++;
  return new ReadableStream(
    {
      pull(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        controller.close();
      },
      cancel() {
        cancelled++;
      },
    },
    { highWaterMark: 0 },
  );
};
const known = (name: string) => {
  if (name !== run) throw new Refusal(404, `There is no run "${name}" in this home.`);
};
const laboratory: Laboratory = {
  about: () => ({ version: "1", node: "20", cores: 2, home: "/h" }),
  runs: () => ({ home: "/h", runs: [summary], corrupt: [] }),
  run: (name) => {
    known(name);
    return detail;
  },
  records: (name, from) => {
    known(name);
    asked.push({ records: from });
    return { next: 42, body: body('{"a":1}\n') };
  },
  lines: async (name, from) => {
    known(name);
    return lines(from);
  },
  field: (name, field) => {
    known(name);
    return { bytes: 5, body: body(field) };
  },
  jobs: () => [job],
  start: async (request) => {
    asked.push(request);
    if (request.kind === "resume") throw new Refusal(409, "Another process has it.");
    if (request.kind === "verify") throw new UsageError("It is not done.");
    if (request.kind === "fork") throw new Error("a secret of ours");
    return job;
  },
  stop: async (id) => {
    asked.push({ stop: id });
    return job;
  },
  difference: async (a, b) => {
    asked.push({ a, b });
    return { same: true, parameters: [], circumstances: [], words: [] };
  },
  report: async (subjects) => {
    asked.push({ subjects });
    return { name: "tests/walk", html: "<p>report</p>" };
  },
  listen(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
const client: Record<string, string> = {
  "index.html": "<!doctype html>page",
  "assets/main-1a2b.js": "script",
  "catalogue.json": "[]",
  "experiments/a/b/README.md": "text",
};
const files: StudioFiles = {
  open: (path) =>
    Object.hasOwn(client, path)
      ? { bytes: client[path]!.length, tag: `"${path}"`, read: () => body(client[path]!) }
      : undefined,
};
const plain = { hosts: new Set([host, "localhost:4600", "[::1]:4600"]), token: undefined, cookie: "orrery-4600" };

let handler: Handler;
const make = (doors: Parameters<typeof createHandler>[0]["doors"] = plain, compress = false) =>
  createHandler({ laboratory, files, doors, compress, seconds: () => now, onError: (error) => errors.push(error) });

beforeEach(async () => {
  [asked, errors, listeners, opened, cancelled, now] = [[], [], new Set(), 0, 0, 0];
  lines = (from) => ({ lines: [], from, next: from });
  handler = await make();
});

interface Asking {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
const ask = (path: string, { method = "GET", headers = {}, body }: Asking = {}, using = handler) =>
  using(
    new Request(`http://${host}${path}`, {
      method,
      headers: { host, ...headers },
      ...(body !== undefined && { body }),
    }),
    "me",
  );
const post = (path: string, value: unknown, headers: Record<string, string> = {}) =>
  ask(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof value === "string" ? value : JSON.stringify(value),
  });
const told = async (answer: Response | Promise<Response>) => {
  const { status } = await answer;
  return { status, ...(await (await answer).json()) };
};

describe("questions", () => {
  it("are answered as the contract says", async () => {
    expect(await told(ask("/api/about"))).toEqual({ status: 200, version: "1", node: "20", cores: 2, home: "/h" });
    expect(await told(ask("/api/runs"))).toMatchObject({ runs: [{ name: run }], corrupt: [] });
    expect(await (await ask(`/api/runs/${run}`)).json()).toMatchObject({ name: run, log: "" });
    expect(await (await ask("/api/jobs")).json()).toEqual([job]);
    const records = await ask(`/api/runs/${run}/records?from=7`);
    expect([records.headers.get("x-next"), await records.text(), asked]).toEqual(["42", '{"a":1}\n', [{ records: 7 }]]);
    const field = await ask(`/api/runs/${run}/fields/level-1`);
    expect([field.headers.get("content-length"), await field.text()]).toEqual(["5", "level-1"]);
    expect(await told(ask(`/api/diff?a=${run}&b=${encodeURIComponent(run)}`))).toMatchObject({
      status: 200,
      same: true,
    });
  });

  it("begin and stop jobs", async () => {
    const request = {
      kind: "run",
      experiment: "tests/walk",
      preset: "smoke",
      arms: ["up"],
      seeds: [1, 2],
      set: { rate: 0.5 },
    };
    expect((await post("/api/jobs", request)).status).toBe(202);
    expect((await post("/api/jobs/a1/stop", {})).status).toBe(200);
    expect(asked).toEqual([request, { stop: "a1" }]);
    expect(await told(post("/api/jobs", { kind: "resume", run }))).toEqual({
      status: 409,
      error: "Another process has it.",
    });
    expect(await told(post("/api/jobs", { kind: "verify", run }))).toEqual({ status: 400, error: "It is not done." });
  });

  it("give a report as a file, sandboxed", async () => {
    const report = await ask(`/api/report?of=${run}&of=tests/walk`);
    expect(report.headers.get("content-disposition")).toBe('attachment; filename="tests-walk.html"');
    expect(report.headers.get("content-security-policy")).toMatch(
      /^sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:/,
    );
    expect(asked).toEqual([{ subjects: [run, "tests/walk"] }]);
    expect(await told(ask("/api/report"))).toMatchObject({ status: 400 });
    expect(await told(ask(`/api/report?${"of=a&".repeat(101)}`))).toMatchObject({ status: 400 });
  });

  it("that fail by our own fault say nothing of it, and we are told", async () => {
    const failed = await told(post("/api/jobs", { kind: "fork", run, at: 1, set: {} }));
    expect(failed).toEqual({ status: 500, error: expect.not.stringContaining("secret") });
    expect(errors).toEqual([new Error("a secret of ours")]);
  });

  it.each([
    ["/api", 404],
    ["/api/", 404],
    ["/api/nothing", 404],
    ["/api/runs/tests/walk", 404],
    ["/api/runs/tests/walk/other", 404],
    ["/api/runs/tests/walk/..%2f..%2fx", 404],
    ["/api/runs/tests/walk/%00", 404],
    ["/api/runs/tests/walk/%E0%A4%A", 404],
    ["/api/runs/tests/walk/C%3a%5cx", 404],
    [`/api/runs/${run}/fields/..%2frun`, 404],
    [`/api/runs/${run}/fields/.hidden`, 404],
    [`/api/runs/${run}/records?from=-1`, 400],
    [`/api/runs/${run}/records?from=1e3`, 400],
    [`/api/runs/${run}/records?from=99999999999999999999`, 400],
    ["/api/events?follow=x", 404],
    ["/api/events?follow=a/b/c", 404],
    [`/api/events?follow=${run}&from=x`, 400],
    ["/api/diff", 404],
    [`/api/diff?a=${run}`, 404],
    ["/api/report?of=../..", 404],
    ["/api/report?of=", 404],
  ])("refuse %s with %i and a sentence", async (path, status) => {
    expect(await told(ask(path))).toEqual({ status, error: expect.stringMatching(/^[^\0]+\.$/) });
    expect(errors).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["no object", []],
    ["null", null],
    ["no kind", {}],
    ["an unknown kind", { kind: "delete" }],
    ["a kind every object has", { kind: "constructor" }],
    ["a name too many", { kind: "resume", run, force: true }],
    ["a run that is a path", { kind: "resume", run: "../../etc/passwd/x" }],
    ["no experiment", { kind: "run", preset: "smoke" }],
    ["an endless experiment", { kind: "run", experiment: "x".repeat(401), preset: "smoke" }],
    ["a control character", { kind: "run", experiment: "a\nb", preset: "smoke" }],
    ["no arm", { kind: "run", experiment: "a/b", preset: "smoke", arms: [] }],
    ["half a seed", { kind: "run", experiment: "a/b", preset: "smoke", seeds: [0.5] }],
    ["a negative seed", { kind: "run", experiment: "a/b", preset: "smoke", seeds: [-1] }],
    ["a value that is a list", { kind: "run", experiment: "a/b", preset: "smoke", set: { rate: [1] } }],
    ["a parameter that is an assignment", { kind: "run", experiment: "a/b", preset: "smoke", set: { "rate=2": 1 } }],
    [
      "a parameter of every object",
      JSON.parse('{"kind":"run","experiment":"a/b","preset":"smoke","set":{"__proto__":1}}'),
    ],
    ["again as a word", { kind: "run", experiment: "a/b", preset: "smoke", again: "yes" }],
    ["no safe point", { kind: "fork", run, at: 0, set: {} }],
    ["nothing to set", { kind: "fork", run, at: 1 }],
  ])("refuse a job with %s", async (_, request) => {
    const { status, error } = await told(post("/api/jobs", request));
    expect({ status, asked }).toEqual({
      status: request instanceof Object && "run" in request && `${request.run}`.startsWith("..") ? 404 : 400,
      asked: [],
    });
    expect(error).toMatch(/\.$/);
  });

  it("take JSON alone, and not too much of it", async () => {
    const text = { method: "POST", body: "{}" };
    expect(await told(ask("/api/jobs", { ...text, headers: { "content-type": "text/plain" } }))).toMatchObject({
      status: 415,
    });
    expect(await told(post("/api/jobs", "{"))).toMatchObject({ status: 400 });
    expect(await told(post("/api/jobs", ""))).toMatchObject({ status: 400 });
    expect(await told(post("/api/jobs", `"${"x".repeat(limits.bodyBytes)}"`))).toMatchObject({ status: 413 });
    expect(await told(post("/api/jobs", "{}", { "content-length": "1000000" }))).toMatchObject({ status: 413 });
    expect(await told(post("/api/jobs", "[".repeat(60_000)))).toMatchObject({ status: 400 });
    expect(await told(post("/api/jobs/a1/stop", "no"))).toMatchObject({ status: 400 });
  });
});

describe("methods", () => {
  it("that a question does not have are refused with those it has", async () => {
    const cases: [string, string, string][] = [
      ["DELETE", "/api/jobs", "GET, HEAD, POST"],
      ["PUT", "/api/runs", "GET, HEAD"],
      ["GET", "/api/jobs/a1/stop", "POST"],
      ["OPTIONS", "/api/jobs", "GET, HEAD, POST"],
      ["POST", "/runs", "GET, HEAD"],
    ];
    for (const [method, path, allow] of cases) {
      const answer = await ask(path, { method });
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
    }
  });

  it("HEAD has the headers of GET, no body, and leaves nothing open", async () => {
    for (const path of ["/", `/api/runs/${run}/records`, `/api/runs/${run}/fields/f`, "/api/events"]) {
      const answer = await ask(path, { method: "HEAD" });
      expect([answer.status, await answer.text()]).toEqual([200, ""]);
    }
    expect(cancelled).toBe(opened);
    expect(listeners.size).toBe(0);
  });
});

describe("the client", () => {
  it("is its files, hashed ones for ever, and its page for every address that is no file", async () => {
    const caching = async (path: string) => {
      const answer = await ask(path);
      return [
        answer.status,
        answer.headers.get("content-type"),
        answer.headers.get("cache-control"),
        await answer.text(),
      ];
    };
    const html = "text/html; charset=utf-8";
    expect(await caching("/assets/main-1a2b.js")).toEqual([
      200,
      "text/javascript; charset=utf-8",
      "public, max-age=31536000, immutable",
      "script",
    ]);
    for (const path of ["/", "/experiment/a/b", "/run/tests/walk/up-seed1-0a", "/x%20y?q=1", "/apiary"])
      expect(await caching(path)).toEqual([200, html, "no-cache", client["index.html"]]);
    expect(await caching("/experiments/a/b/README.md")).toMatchObject([
      200,
      "text/markdown; charset=utf-8",
      "no-cache",
      "text",
    ]);
    for (const path of [
      "/assets/gone-1a2b.js",
      "/%2e%2e%2fpackage.json",
      "/..%5cx.json",
      "/%00.js",
      "/.git/x.json",
      "/%E0%A4%A.js",
    ])
      expect((await ask(path)).status).toBe(404);
  });

  it("is not sent again to who has it", async () => {
    const tag = (await ask("/catalogue.json")).headers.get("etag")!;
    const again = await ask("/catalogue.json", { headers: { "if-none-match": `"other", W/${tag}` } });
    expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", tag]);
    expect((await ask("/catalogue.json", { headers: { "if-none-match": '"other"' } })).status).toBe(200);
  });
});

describe("every answer", () => {
  it("has the headers that keep a page to itself", async () => {
    for (const path of [
      "/",
      "/api/runs",
      "/api/nothing",
      "/assets/gone.js",
      "/api/events",
      `/api/runs/${run}/records`,
    ]) {
      const { headers, body } = await ask(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        "content-security-policy":
          "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
          "font-src 'self'; connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-embedder-policy": "require-corp",
        "cross-origin-resource-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
      await body?.cancel();
    }
  });

  it("is made smaller over a network, for who takes it so, where it is worth it", async () => {
    const packing = await make(plain, true);
    const big = "x".repeat(5000);
    client["big.json"] = big;
    const takes = { headers: { "accept-encoding": "br, gzip;q=0.8" } };
    const packed = await ask("/big.json", takes, packing);
    expect(Object.fromEntries(packed.headers)).toMatchObject({ "content-encoding": "gzip", vary: "accept-encoding" });
    expect(await new Response(packed.body!.pipeThrough(new DecompressionStream("gzip"))).text()).toBe(big);
    const encoding = async (path: string, asking: Asking, using: Handler) =>
      (await ask(path, asking, using)).headers.get("content-encoding");
    expect(await encoding("/catalogue.json", takes, packing)).toBeNull();
    expect(await encoding("/big.json", {}, packing)).toBeNull();
    expect(await encoding("/big.json", { headers: { "accept-encoding": "gzip;q=0" } }, packing)).toBeNull();
    expect(await encoding("/api/events", takes, packing)).toBeNull();
    expect(await encoding("/big.json", takes, handler)).toBeNull();
    delete client["big.json"];
  });
});

describe("who is let in", () => {
  it.each([
    "evil.example:4600",
    "127.0.0.1",
    "127.0.0.1:80",
    "localhost:4601",
    "",
    "127.0.0.1:4600, evil",
    "127.0.0.1:4600.",
  ])("nobody by the name %j", async (name) => {
    expect(await told(ask("/", { headers: { host: name } }))).toMatchObject({ status: 403 });
  });

  it("everybody by its own names", async () => {
    for (const name of ["localhost:4600", "LOCALHOST:4600", "[::1]:4600"])
      expect((await ask("/api/about", { headers: { host: name } })).status).toBe(200);
  });

  it.each<[string, Record<string, string>, number]>([
    ["another site", { origin: "http://evil.example", "sec-fetch-site": "cross-site" }, 403],
    ["another port of this machine", { origin: "http://127.0.0.1:8080", "sec-fetch-site": "same-site" }, 403],
    ["another name of this machine", { origin: "http://localhost:4600" }, 403],
    ["a page without an origin", { origin: "null" }, 403],
    ["another site, in a browser that sends no origin", { "sec-fetch-site": "cross-site" }, 403],
    ["a sibling, in a browser that sends no origin", { "sec-fetch-site": "same-site" }, 403],
    ["our page", { origin: `http://${host}`, "sec-fetch-site": "same-origin" }, 200],
    ["a person, by the address bar", { "sec-fetch-site": "none" }, 200],
    ["a program", {}, 200],
  ])("as %s", async (_, headers, status) => {
    for (const path of ["/api/events", "/api/runs", `/api/report?of=${run}`]) {
      const answer = await ask(path, { headers });
      expect(answer.status).toBe(status);
      await answer.body?.cancel();
    }
    expect((await post("/api/jobs/a1/stop", {}, headers)).status).toBe(status);
    // Anybody may link to a page.
    expect((await ask("/", { headers })).status).toBe(200);
  });

  it("from other machines, who knows the token", async () => {
    const token = "t0ken-of-this-server";
    const guarded = await make({ ...plain, token });
    const refused = await ask("/runs", {}, guarded);
    expect([refused.status, refused.headers.get("content-type")]).toEqual([401, "text/html; charset=utf-8"]);
    expect(await refused.text()).toContain("Open the address, token included");
    expect(await told(ask("/api/runs", {}, guarded))).toMatchObject({ status: 401 });
    for (const wrong of ["", "x", `${token}x`, token.slice(1), token.toUpperCase()]) {
      expect((await ask(`/?token=${wrong}`, {}, guarded)).status).toBe(401);
      expect((await ask("/", { headers: { cookie: `orrery-4600=${wrong}` } }, guarded)).status).toBe(401);
    }
    expect((await ask(`/api/runs?token=${token}`, {}, guarded)).status).toBe(401);
    const entered = await ask(`/experiment/a/b?x=1&token=${token}`, {}, guarded);
    expect([entered.status, entered.headers.get("location")]).toEqual([303, "/experiment/a/b?x=1"]);
    const cookie = entered.headers.get("set-cookie")!;
    expect(cookie).toBe(`orrery-4600=${token}; Path=/; HttpOnly; SameSite=Lax`);
    const known = { headers: { cookie: `other=1; ${cookie.split(";")[0]}` } };
    expect((await ask("/api/runs", known, guarded)).status).toBe(200);
    // Not to another machine by two slashes.
    const sly = await guarded(new Request(`http://${host}//evil.example/?token=${token}`, { headers: { host } }), "me");
    expect(sly.headers.get("location")).toBe("/evil.example/");
    // The token helps nobody past the other checks.
    expect((await ask("/api/runs", { headers: { ...known.headers, host: "evil.example" } }, guarded)).status).toBe(403);
  });
});

describe("limits", () => {
  it("count requests by client, and let go after a while", async () => {
    const { burst, perSecond } = limits.requests;
    for (let count = 0; count < burst; count++) expect((await ask("/api/about")).status).toBe(200);
    const refused = await ask("/api/about");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    const other = await handler(new Request(`http://${host}/api/about`, { headers: { host } }), "somebody else");
    expect(other.status).toBe(200);
    now += 1;
    for (let count = 0; count < perSecond; count++) expect((await ask("/api/about")).status).toBe(200);
    expect((await ask("/api/about")).status).toBe(429);
  });

  it("count what makes work apart", async () => {
    const request = { kind: "run", experiment: "a/b", preset: "smoke" };
    for (let count = 0; count < limits.work.burst; count++) expect((await post("/api/jobs", request)).status).toBe(202);
    expect((await post("/api/jobs", request)).status).toBe(429);
    expect((await ask(`/api/report?of=${run}`)).status).toBe(429);
    expect((await ask("/api/jobs")).status).toBe(200);
  });

  it("count event streams, and those that ended no more", async () => {
    const open = await Promise.all(Array.from({ length: limits.eventStreams }, () => ask("/api/events")));
    expect((await ask("/api/events")).status).toBe(429);
    await open[0]!.body!.cancel();
    const again = await ask("/api/events");
    expect(again.status).toBe(200);
    for (const { body } of [...open.slice(1), again]) await body!.cancel();
    expect(listeners.size).toBe(0);
  });
});

/** Reads events until so many have come. */
async function events(answer: Response, count: number): Promise<string[]> {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const found = () => text.split("\n\n").filter((each) => each.includes("event: "));
  while (found().length < count) text += (await reader.read()).value ?? "";
  await reader.cancel();
  return found();
}

describe("the event stream", () => {
  it("tells of jobs at once, and of runs that change", async () => {
    const stream = await ask("/api/events");
    const [listener] = [...listeners];
    listener!.runs({ changed: [summary], removed: ["tests/walk/gone"] });
    listener!.runs({ changed: [{ ...summary, status: "done" }], removed: [] });
    expect(await events(stream, 2)).toEqual([
      expect.stringMatching(/event: jobs\ndata: \[\{"id":"a1"/),
      `event: runs\ndata: ${JSON.stringify({ changed: [{ ...summary, status: "done" }], removed: ["tests/walk/gone"] })}`,
    ]);
    expect(listeners.size).toBe(0);
  });

  it("follows a run from a byte on, each line once, with the byte after it as id", async () => {
    const file = ["one\n", "two\n", "three\n"];
    let written = 1;
    lines = (from) => {
      const text = file.slice(0, written).join("");
      written = Math.min(file.length, written + 1);
      return { lines: text.slice(from).split("\n").slice(0, -1), from, next: text.length };
    };
    const stream = await ask(`/api/events?follow=${run}`);
    const records = (await events(stream, 4)).filter((each) => each.includes("event: records"));
    const event = (id: number, from: number, ...lines: string[]) =>
      `id: ${id}\nevent: records\ndata: ${JSON.stringify({ run, lines, from, next: id })}`;
    expect(records.map((each) => each.replace(/^retry.*\n: here\n/, ""))).toEqual([
      event(4, 0, "one"),
      event(8, 4, "two"),
      event(14, 8, "three"),
    ]);
    const later = await ask(`/api/events?follow=${run}&from=0`, { headers: { "last-event-id": "8" } });
    expect((await events(later, 1))[0]).toContain(event(14, 8, "three"));
  });
});

// The studio's server as a process: its port and its end, jobs and their digests, two servers on one home, and what is followed through
// a server that was killed.
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { afterEach, expect, it } from "vitest";
import { homes, type Running, run, runFolders, start, until } from "./process.ts";

const newHome = homes();
const program = "test/fixtures/lab/orrery.mjs";
const walk = "tests/random-walk";
/** Two seconds or so, so that there is time to do something to it. */
const slow = { steps: 4000, draws: 1500 };
const slowWords = Object.entries(slow).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
const slowRun = { kind: "run", experiment: walk, preset: "smoke", arms: ["drifting"], seeds: [1], set: slow };

interface Server extends Running {
  readonly port: number;
  /** As printed. */
  readonly address: string;
}

const servers: Running[] = [];
afterEach(async () => {
  for (const { child, ended } of servers.splice(0)) {
    child.kill("SIGKILL");
    await ended;
  }
});

function client(): string {
  const folder = path.dirname(newHome());
  fs.writeFileSync(path.join(folder, "index.html"), "<!doctype html><title>studio</title>");
  return folder;
}

async function serve(home: string, ...words: string[]): Promise<Server> {
  const running = start(program, ["studio", "--home", home, ...words], { TEST_CLIENT: client() });
  servers.push(running);
  let printed = "";
  running.child.stdout!.on("data", (data) => {
    printed += data;
  });
  await Promise.race([until(() => printed.includes("\n"), 60), running.ended]);
  const [, address, port] = /^The studio is at (http:\S+:(\d+)\S*) \(Ctrl-C ends it\)\.\n$/.exec(printed) ?? [];
  if (address === undefined) throw new Error(`It printed ${printed} ${(await running.ended).stderr}`);
  return { ...running, port: Number(port), address };
}

const at = ({ port }: Server, path: string) => `http://127.0.0.1:${port}${path}`;
const get = async (server: Server, path: string) => (await fetch(at(server, path))).json();
const post = async (server: Server, path: string, body: unknown = {}) => {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(at(server, path), { method: "POST", headers, body: JSON.stringify(body) });
  return { status: answer.status, ...(await answer.json()) };
};

async function untilAsync<T>(look: () => Promise<T | undefined | false>, seconds = 60): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`Waited ${seconds} s in vain.`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** The job as it ends. */
const ending = (server: Server, id: string) =>
  untilAsync(async () => {
    const job = (await get(server, "/api/jobs")).find((each: { id: string }) => each.id === id);
    return job.state !== "working" && job;
  });
const made = (server: Server, job: { id: string }) =>
  untilAsync(
    async () => (await get(server, "/api/jobs")).find(({ id }: { id: string }) => id === job.id).runs[0] as string,
  );

/** Listens to the event stream; what comes is appended to `events`. */
function listen(server: Server, query: string, lastId?: string) {
  const events: { name: string; id: string | undefined; data: never }[] = [];
  const aborter = new AbortController();
  const ended = (async () => {
    const headers: Record<string, string> = lastId === undefined ? {} : { "last-event-id": lastId };
    const answer = await fetch(at(server, `/api/events${query}`), { headers, signal: aborter.signal });
    let text = "";
    for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      const whole = text.split("\n\n");
      text = whole.pop()!;
      for (const event of whole) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(event)?.[1];
        const name = field("event");
        if (name !== undefined) events.push({ name, id: field("id"), data: JSON.parse(field("data")!) as never });
      }
    }
  })().catch(() => {});
  return { events, ended, close: () => aborter.abort() };
}
const linesOf = (events: ReturnType<typeof listen>["events"]) =>
  events.filter(({ name }) => name === "records").flatMap(({ data }) => (data as { lines: string[] }).lines);
const lastId = (events: ReturnType<typeof listen>["events"]) => events.findLast(({ id }) => id !== undefined)?.id;

let digest: Promise<string> | undefined;

/** What `orrery run` makes of the slow run. */
async function digestOfCommand(): Promise<string> {
  const words = ["run", walk, "--preset", "smoke", "--arm", "drifting", "--seeds", "1", ...slowWords, "--json"];
  const { stdout } = await run(program, [...words, "--home", newHome()]);
  return JSON.parse(stdout).experiments[0].runs[0].digest;
}

it("a run that is followed comes whole through a server that is killed, and ends in the command line's digest", async () => {
  const home = newHome();
  digest ??= digestOfCommand();
  const first = await serve(home, "--port", "0");
  const job = await post(first, "/api/jobs", slowRun);
  expect(job).toMatchObject({ status: 202, kind: "run", experiment: walk, state: "working" });
  const name = await made(first, job);
  const before = listen(first, `?follow=${name}&from=0`);
  await until(() => linesOf(before.events).length > 0, 60);
  first.child.kill("SIGKILL");
  await before.ended;

  const second = await serve(home, "--port", `${first.port}`);
  expect(second.port).toBe(first.port);
  expect((await get(second, `/api/runs/${name}`)).status).toBe("interrupted");
  const after = listen(second, `?follow=${name}&from=0`, lastId(before.events));
  const resumed = await post(second, "/api/jobs", { kind: "resume", run: name });
  expect(await ending(second, resumed.id)).toMatchObject({ state: "done", fraction: 1, runs: [name] });
  const file = fs.readFileSync(path.join(home, name, "metrics.jsonl"), "utf8");
  await until(() => lastId(after.events) === `${Buffer.byteLength(file)}`, 30);
  expect([...linesOf(before.events), ...linesOf(after.events)].map((line) => `${line}\n`).join("")).toBe(file);
  const detail = await get(second, `/api/runs/${name}`);
  expect(detail).toMatchObject({
    status: "done",
    digest: await digest,
    origins: { steps: "--set", drift: "arm drifting" },
  });
  after.close();

  const { words, same } = await get(second, `/api/diff?a=${name}&b=${name}`);
  expect([same, words]).toEqual([true, ["What they recorded is the same to the last bit."]]);
  const report = await fetch(at(second, `/api/report?of=${name}`));
  expect(await report.text()).toContain("A random walk that drifts");
}, 120_000);

it("two servers on one home see each other's runs, and make none twice", async () => {
  const home = newHome();
  digest ??= digestOfCommand();
  const one = await serve(home, "--port", "0");
  const other = await serve(home, "--port", `${one.port}`);
  expect(other.port).toBeGreaterThan(one.port);
  const heard = listen(other, "");
  const job = await post(one, "/api/jobs", slowRun);
  const name = await made(one, job);
  expect(await post(one, "/api/jobs", slowRun)).toMatchObject({ status: 409 });
  const statuses = () =>
    heard.events
      .filter(({ name: event }) => event === "runs")
      .flatMap(({ data }) => (data as { changed: { name: string; status: string }[] }).changed)
      .filter((each) => each.name === name)
      .map(({ status }) => status);
  await until(() => statuses().includes("running"), 30);
  const busy = await post(other, "/api/jobs", { kind: "resume", run: name });
  expect(busy).toMatchObject({
    status: 409,
    error: expect.stringMatching(/^drifting-seed1-\S+: process \d+ is at work on this run; wait for it/),
  });
  expect(await post(other, "/api/jobs", slowRun)).toEqual(busy);

  one.child.kill("SIGINT");
  const { code, stdout, stderr } = await one.ended;
  expect(code).toBe(0);
  expect(stdout.split("\n")).toHaveLength(2);
  expect(stderr).toMatch(
    /^Interrupted\. What drifting-seed1-\S+ had done is kept; "orrery resume \S+" goes on from there\.\n$/,
  );
  await until(() => statuses().at(-1) === "interrupted", 30);

  const resumed = await post(other, "/api/jobs", { kind: "resume", run: name });
  await until(() => statuses().at(-1) === "running", 30);
  const stopped = await post(other, `/api/jobs/${resumed.id}/stop`);
  expect(stopped).toMatchObject({ status: 200, state: "stopped", message: expect.stringMatching(/can be resumed\.$/) });
  expect(fs.readdirSync(path.join(home, name))).not.toContain("lock");
  const again = await post(other, "/api/jobs", slowRun);
  expect(await ending(other, again.id)).toMatchObject({ state: "done", runs: [name] });
  expect((await get(other, `/api/runs/${name}`)).digest).toBe(await digest);
  expect(runFolders(home, walk)).toHaveLength(1);
  heard.close();
}, 120_000);

it("jobs run, fork, verify and fail; two at a time, and what waits can be stopped", async () => {
  const home = newHome();
  const server = await serve(home, "--port", "0");
  const quick = { kind: "run", experiment: walk, preset: "smoke", arms: ["still"], seeds: [1, 2] };
  const done = await ending(server, (await post(server, "/api/jobs", quick)).id);
  expect(done).toMatchObject({
    state: "done",
    message: "2 runs are done.",
    runs: [expect.any(String), expect.any(String)],
  });
  const [name] = done.runs;
  expect(await ending(server, (await post(server, "/api/jobs", quick)).id)).toMatchObject({
    message: "2 runs are done, 2 of them from before.",
  });

  const fork = await post(server, "/api/jobs", { kind: "fork", run: name, at: 60, set: { drift: 0.25 } });
  const verify = await post(server, "/api/jobs", { kind: "verify", run: name });
  const waits = await post(server, "/api/jobs", { ...quick, seeds: [9] });
  const [forked, verified] = [await ending(server, fork.id), await ending(server, verify.id)];
  expect(forked.state).toBe("done");
  expect(verified).toMatchObject({ state: "done", message: expect.stringMatching(/is the same to the last bit/) });
  await ending(server, waits.id);
  const branch = await get(server, `/api/runs/${forked.runs[0]}`);
  expect(branch).toMatchObject({ parent: { name, step: 60 }, params: { drift: 0.25 }, overrides: { drift: 0.25 } });
  expect((await get(server, `/api/runs/${name}`)).children).toEqual([branch.name]);
  const difference = await get(server, `/api/diff?a=${name}&b=${branch.name}`);
  expect(difference).toMatchObject({ same: false, parameters: [{ name: "drift", values: ["0", "0.25"] }] });

  const busy = [3, 4, 5].map((seed) => post(server, "/api/jobs", { ...slowRun, seeds: [seed] }));
  const jobs = await Promise.all(busy);
  const waiting = (await get(server, "/api/jobs")).filter(
    ({ note }: { note: string }) => note === "waiting for its turn",
  );
  expect(waiting).toHaveLength(1);
  expect(await post(server, `/api/jobs/${waiting[0].id}/stop`)).toMatchObject({
    state: "stopped",
    message: "Stopped before it began.",
    runs: [],
  });
  for (const { id } of jobs) expect((await post(server, `/api/jobs/${id}/stop`)).state).toBe("stopped");

  expect(
    await ending(
      server,
      (await post(server, "/api/jobs", { kind: "run", experiment: "tests/broken", preset: "smoke" })).id,
    ),
  ).toMatchObject({
    state: "failed",
    message: expect.stringMatching(/^1 of 1 runs failed\. only-seed1-\S+: /),
  });
  for (const [asked, sentence] of [
    [
      { ...quick, experiment: "tests/random-wolk" },
      '"tests/random-wolk" is no experiment; the nearest is "tests/random-walk".',
    ],
    [{ ...quick, preset: "smok" }, 'random-walk: --preset smok is no preset; the nearest is "smoke".'],
    [{ ...quick, arms: ["stil"] }, 'random-walk: --arm stil is no arm; the nearest is "still".'],
    [{ ...quick, set: { drift: 2 } }, "random-walk: --set drift=2 does not fit; drift is a number from -1 to 1."],
    [
      { kind: "fork", run: name, at: 1, set: { seed: 2 } },
      /^random-walk: --set seed=2 would give every replicate one seed/,
    ],
  ] as const)
    expect(await post(server, "/api/jobs", asked)).toEqual({
      status: 400,
      error: typeof sentence === "string" ? sentence : expect.stringMatching(sentence),
    });
  const far = await ending(
    server,
    (await post(server, "/api/jobs", { kind: "fork", run: name, at: 10_000, set: {} })).id,
  );
  expect(far).toMatchObject({
    state: "failed",
    message: expect.stringMatching(/has only 100 safe points, and cannot be forked at 10000\.$/),
  });
}, 120_000);

/** Sends bytes as they are, and gives what comes back until the other side closes. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = net.connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (data) => {
      answer += data;
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
  });
}

it("requests that are none are 4xx, and the server goes on", async () => {
  const server = await serve(newHome(), "--port", "0");
  const host = `127.0.0.1:${server.port}`;
  const end = `Host: ${host}\r\nConnection: close\r\n\r\n`;
  const wrong: string[] = [
    "no request at all\r\n\r\n",
    "GET\r\n\r\n",
    "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    `GET / HTTP/9.9\r\n${end}`,
    `GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`,
    `GET /../../../etc/passwd.json HTTP/1.1\r\n${end}`,
    `GET /%2e%2e/%2e%2e/etc/passwd.txt HTTP/1.1\r\n${end}`,
    `GET /\0.js HTTP/1.1\r\n${end}`,
    `GET \\..\\x.json HTTP/1.1\r\n${end}`,
    `OPTIONS * HTTP/1.1\r\n${end}`,
    `TRACE / HTTP/1.1\r\n${end}`,
    `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
    `GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}\r\n${end}`,
    `GET /${"x".repeat(20_000)} HTTP/1.1\r\n${end}`,
    `GET / HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:99999\r\nConnection: close\r\n\r\n`,
    `GET / HTTP/1.1\r\nHost: ${host}\r\n${end}`.replace(host, "evil"),
    `POST /api/jobs HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n${end}`,
    `POST /api/jobs HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: -1\r\n${end}`,
    `POST /api/jobs HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n${end}zz\r\n`,
    `POST /api/jobs HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n${end}${"ffff\r\n".concat("x".repeat(65_535), "\r\n").repeat(2)}0\r\n\r\n`,
    `CONNECT evil.example:443 HTTP/1.1\r\n${end}`,
  ];
  for (const request of wrong)
    expect(await raw(server.port, request), JSON.stringify(request.slice(0, 100))).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
  // Cut off in the middle of a body, and of a stream.
  const socket = net.connect(server.port, "127.0.0.1");
  socket.write(
    `POST /api/jobs HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  const heard = listen(server, "");
  await until(() => heard.events.length > 0, 5);
  heard.close();
  const page = await fetch(at(server, "/experiment/a/b"));
  expect([page.status, await page.text()]).toEqual([200, "<!doctype html><title>studio</title>"]);
  server.child.kill("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 0, stderr: "" });
}, 120_000);

it("--host wants the token of the printed address; what cannot be served is one sentence", async () => {
  const guarded = await serve(newHome(), "--host", "127.0.0.1", "--port", "0", "--page", "/runs");
  expect(guarded.address).toMatch(/\/runs\?token=[\w-]{32}$/);
  expect((await fetch(at(guarded, "/runs"))).status).toBe(401);
  const entered = await fetch(guarded.address, { redirect: "manual" });
  expect([entered.status, entered.headers.get("location")]).toEqual([303, "/runs"]);
  const cookie = entered.headers.get("set-cookie")!.split(";")[0]!;
  expect((await fetch(at(guarded, "/api/about"), { headers: { cookie } })).status).toBe(200);

  const unbuilt = run(program, ["studio", "--home", newHome()], { TEST_CLIENT: newHome() });
  const nowhere = run(program, ["studio", "--home", newHome(), "--host", "192.0.2.1"], { TEST_CLIENT: client() });
  expect(await unbuilt).toMatchObject({
    code: 2,
    stdout: "",
    stderr: 'studio: it is not built, there is no dist/studio; "npm run build" makes it.\n',
  });
  expect(await nowhere).toMatchObject({
    code: 2,
    stdout: "",
    stderr: expect.stringMatching(
      /^studio: it cannot listen there: 192\.0\.2\.1 is no address of this machine \(\w+\)\.\n$/,
    ),
  });
}, 120_000);

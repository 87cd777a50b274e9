// The laboratory of the server over homes as they may be: whole, growing, damaged, and laid with links that lead elsewhere.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canonicalJson, writeSafetensors } from "#kit";
import { writeRun } from "../../lab/node/testRuns.ts";
import { type Change, Refusal } from "../laboratory.ts";
import { type OpenLaboratory, openLaboratory } from "./laboratory.ts";

let folder: string;
let home: string;
let laboratory: OpenLaboratory;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-test-"));
  home = path.join(folder, "runs");
  fs.mkdirSync(home);
  laboratory = openLaboratory({
    home,
    catalogue: {},
    shelf: undefined,
    workerEntry: new URL("file:///nowhere"),
    experimentsFolder: folder,
  });
});
afterEach(async () => {
  await laboratory.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const nameOf = (run: string) => path.relative(home, run).split(path.sep).join("/");
const make = (seed: number, more: Partial<Parameters<typeof writeRun>[1]> = {}) =>
  writeRun(home, {
    seed,
    params: { rate: 0.5 },
    series: [
      [0, { loss: 1 }],
      [1, { loss: 0.5 }],
    ],
    scalars: { best: seed },
    ...more,
  });
const text = async (body: ReadableStream<Uint8Array>) => new Response(body as BodyInit).text();
const openFiles = () => (fs.existsSync("/proc/self/fd") ? fs.readdirSync("/proc/self/fd").length : 0);

describe("runs", () => {
  it("are listed with what is in them, what is no run with the reason", () => {
    const run = make(1, { scalars: { best: Number.NaN } });
    fs.mkdirSync(path.join(home, "tests/reading/empty"));
    expect(laboratory.runs()).toMatchObject({
      home,
      runs: [
        {
          name: nameOf(run),
          arm: "up",
          seed: 1,
          status: "done",
          params: { rate: 0.5, seed: 1 },
          scalars: { best: null },
          parent: null,
        },
      ],
      corrupt: [{ name: "tests/reading/empty", why: "it has no run.json" }],
    });
  });

  it("have details: origins, fields, checkpoints, log, branches", () => {
    const run = make(1);
    const { key } = JSON.parse(fs.readFileSync(path.join(run, "run.json"), "utf8"));
    fs.writeFileSync(
      path.join(run, "config.yaml"),
      "seeds: [1] # default\nparams:\n  rate: 0.5  # wide.yaml:3\n  a:\n    b: 'x # y'  # preset smoke\n",
    );
    for (const part of ["fields", "checkpoints"]) fs.mkdirSync(path.join(run, part));
    for (const file of ["fields/end.safetensors", "fields/.odd.tmp", "fields/notes.txt"])
      fs.writeFileSync(path.join(run, file), "12345");
    for (const step of [9, 10]) fs.writeFileSync(path.join(run, `checkpoints/step-${step}.safetensors`), "");
    fs.writeFileSync(path.join(run, "log.txt"), `${"early\n".repeat(20_000)}last\n`);
    const child = make(2, { document: { parent: { key, name: "as it was called", step: 9 } } });
    const detail = laboratory.run(nameOf(run));
    expect(detail).toMatchObject({
      name: nameOf(run),
      origins: { seed: "default", rate: "wide.yaml:3", "a.b": "preset smoke" },
      fields: [{ name: "end", bytes: 5 }],
      checkpoints: [9, 10],
      machine: { cores: 2 },
      recorded: fs.statSync(path.join(run, "metrics.jsonl")).size,
    });
    // The child's key is not that of its parameters, as it has a parent now; it is no run, hence no branch.
    expect([detail.children, laboratory.runs().corrupt.map(({ name }) => name)]).toEqual([[], [nameOf(child)]]);
    expect(detail.log).toMatch(/^early\n(early\n)*last\n$/);
    expect(detail.log.length).toBeGreaterThan(64 * 1024 - 10);
    expect(detail.log.length).toBeLessThanOrEqual(64 * 1024);
  });

  it("have details even where parts are spoiled", () => {
    const run = make(1);
    for (const part of ["fields", "checkpoints", "config.yaml", "log.txt"]) {
      fs.writeFileSync(path.join(run, part), "[".repeat(100_000));
    }
    expect(laboratory.run(nameOf(run))).toMatchObject({ origins: {}, fields: [], checkpoints: [] });
    fs.writeFileSync(path.join(run, "metrics.jsonl"), "no record\n");
    expect(() => laboratory.run(nameOf(run))).toThrow(/ is corrupt: /);
    expect(() => laboratory.run("tests/reading/gone")).toThrow(Refusal);
  });
});

describe("records", () => {
  it("are whole lines from where a line begins", async () => {
    const run = make(1);
    const file = path.join(run, "metrics.jsonl");
    const whole = fs.readFileSync(file, "utf8");
    fs.appendFileSync(file, '{"scalars":{"torn"');
    const second = whole.indexOf("\n") + 1;
    const before = openFiles();
    for (const from of [0, second, whole.length]) {
      const { next, body } = laboratory.records(nameOf(run), from);
      expect([next, await text(body)]).toEqual([whole.length, whole.slice(from)]);
      expect(await laboratory.lines(nameOf(run), from)).toEqual({
        lines: whole.slice(from).split("\n").slice(0, -1),
        from,
        next: whole.length,
      });
    }
    for (const from of [1, second + 1, whole.length + 3, 10 ** 12]) {
      expect(() => laboratory.records(nameOf(run), from)).toThrow(`No line of the records begins at byte ${from}.`);
      expect(await laboratory.lines(nameOf(run), from)).toMatchObject({ from: 0, next: whole.length });
    }
    await laboratory.records(nameOf(run), 0).body.cancel();
    expect(openFiles()).toBe(before);
  });

  it("are told whole, whatever their length, and to who follows a part at a time", async () => {
    const run = make(1);
    const long = canonicalJson({ series: { loss: 1, [`x${"y".repeat(600_000)}`]: 2 }, step: 1 });
    const short = canonicalJson({ series: { löss: 1 }, step: 2 });
    const file = `${long}\n${`${short}\n`.repeat(50_000)}`;
    fs.writeFileSync(path.join(run, "metrics.jsonl"), file);
    const bytes = Buffer.byteLength(file);
    const { next, body } = laboratory.records(nameOf(run), 0);
    expect([next, (await text(body)) === file]).toEqual([bytes, true]);
    let [from, parts] = [0, 0];
    const lines: string[] = [];
    while (from < bytes) {
      const part = await laboratory.lines(nameOf(run), from);
      expect(part.from).toBe(from);
      lines.push(...part.lines);
      from = part.next;
      parts++;
    }
    expect(lines.join("\n") === file.slice(0, -1)).toBe(true);
    expect(parts).toBeGreaterThan(5);
  });

  it("are none where there is no file yet", async () => {
    const run = make(1);
    fs.rmSync(path.join(run, "metrics.jsonl"));
    expect(await text(laboratory.records(nameOf(run), 0).body)).toBe("");
    expect(await laboratory.lines(nameOf(run), 0)).toEqual({ lines: [], from: 0, next: 0 });
    expect(() => laboratory.records(nameOf(run), 5)).toThrow(Refusal);
  });
});

describe("fields", () => {
  it("are sent as they lie there", async () => {
    const run = make(1);
    const bytes = writeSafetensors({
      x: { dtype: "f64", shape: [100_000], data: new Float64Array(100_000).fill(0.1) },
    });
    fs.mkdirSync(path.join(run, "fields"));
    fs.writeFileSync(path.join(run, "fields/end.safetensors"), bytes);
    const before = openFiles();
    const field = laboratory.field(nameOf(run), "end");
    expect(field.bytes).toBe(bytes.length);
    expect(Buffer.from(await new Response(field.body as BodyInit).arrayBuffer()).equals(bytes)).toBe(true);
    const half = laboratory.field(nameOf(run), "end").body.getReader();
    await half.read();
    await half.cancel();
    expect(openFiles()).toBe(before);
    expect(() => laboratory.field(nameOf(run), "start")).toThrow('has no field "start".');
  });
});

describe("links that lead out of the home", () => {
  const secret = "a secret from elsewhere";
  const refuses = async (work: () => unknown) => {
    try {
      expect(JSON.stringify(await work())).not.toContain("secret");
    } catch (error) {
      expect(`${error}`).not.toContain("secret");
    }
  };

  it("show nothing of what is there", async () => {
    const elsewhere = path.join(folder, "elsewhere");
    fs.mkdirSync(elsewhere);
    const file = path.join(elsewhere, "x.safetensors");
    fs.writeFileSync(file, `${secret}\n`);
    for (const [part, target] of [
      ["log.txt", file],
      ["config.yaml", file],
      ["metrics.jsonl", file],
      ["run.json", file],
      ["fields", elsewhere],
      ["checkpoints", elsewhere],
    ] as const) {
      const run = make(1);
      fs.rmSync(path.join(run, part), { recursive: true, force: true });
      fs.symlinkSync(target, path.join(run, part));
      const name = nameOf(run);
      await refuses(() => laboratory.runs());
      await refuses(() => laboratory.run(name));
      await refuses(() => text(laboratory.records(name, 0).body));
      await refuses(() => laboratory.lines(name, 0));
      await refuses(() => text(laboratory.field(name, "x").body));
      fs.rmSync(run, { recursive: true });
    }
  });

  it("are neither runs, experiments nor areas", () => {
    const run = make(1);
    const name = nameOf(run);
    for (const at of ["tests", "tests/reading", name]) {
      const moved = path.join(folder, "moved");
      fs.renameSync(path.join(home, at), moved);
      fs.symlinkSync(moved, path.join(home, at));
      expect(laboratory.runs().runs).toEqual([]);
      for (const look of [
        () => laboratory.run(name),
        () => laboratory.records(name, 0),
        () => laboratory.field(name, "x"),
      ])
        expect(look).toThrow(`There is no run "${name}" in this home.`);
      fs.rmSync(path.join(home, at));
      fs.renameSync(moved, path.join(home, at));
    }
    expect(laboratory.runs().runs).toHaveLength(1);
  });

  it("may be the home itself", () => {
    const run = make(1);
    const moved = path.join(folder, "moved");
    fs.renameSync(home, moved);
    fs.symlinkSync(moved, home);
    expect(laboratory.run(nameOf(run)).recorded).toBeGreaterThan(0);
  });

  it.skipIf(process.platform === "win32")("and pipes are not waited for", async () => {
    const run = make(1);
    const { execFileSync } = await import("node:child_process");
    fs.mkdirSync(path.join(run, "fields"));
    execFileSync("mkfifo", [path.join(run, "fields/x.safetensors"), path.join(run, "log.txt")]);
    expect(() => laboratory.field(nameOf(run), "x")).toThrow(Refusal);
    expect(laboratory.run(nameOf(run))).toMatchObject({ log: "", fields: [] });
  });
});

describe("who listens", () => {
  it("is told what is new, changed and gone, by whomever, and nothing else", async () => {
    const kept = make(1);
    const gone = make(2);
    const changes: Change[] = [];
    const deaf = laboratory.listen({ runs: (change) => changes.push(change), jobs: () => {} });
    laboratory.runs();
    expect(changes).toEqual([]);
    const fresh = make(3);
    fs.rmSync(gone, { recursive: true });
    await expect
      .poll(() => changes, { timeout: 5_000 })
      .toMatchObject([{ changed: [{ name: nameOf(fresh), scalars: { best: 3 } }], removed: [nameOf(gone)] }]);
    const document = JSON.parse(fs.readFileSync(path.join(kept, "run.json"), "utf8"));
    fs.writeFileSync(path.join(kept, "run.json"), JSON.stringify({ ...document, seconds: 7 }));
    laboratory.runs();
    expect(changes[1]).toMatchObject({ changed: [{ name: nameOf(kept), seconds: 7 }], removed: [] });
    deaf();
    make(4);
    laboratory.runs();
    expect(changes).toHaveLength(2);
  });

  it("is told of a run under way when its document is written, not with each record", () => {
    const run = make(1, { document: { status: "running", digest: null } });
    const changes: Change[] = [];
    laboratory.listen({ runs: (change) => changes.push(change), jobs: () => {} });
    fs.appendFileSync(path.join(run, "metrics.jsonl"), `${canonicalJson({ series: { loss: 0.1 }, step: 2 })}\n`);
    expect(laboratory.runs().runs).toMatchObject([{ status: "interrupted" }]);
    expect(changes).toEqual([]);
    const document = JSON.parse(fs.readFileSync(path.join(run, "run.json"), "utf8"));
    fs.writeFileSync(path.join(run, "run.json"), JSON.stringify({ ...document, seconds: 9 }));
    laboratory.runs();
    expect(changes).toMatchObject([{ changed: [{ seconds: 9 }] }]);
  });
});

describe("jobs", () => {
  it("of runs and experiments there are not are refused", async () => {
    const run = make(1);
    const name = nameOf(run);
    await expect(laboratory.start({ kind: "run", experiment: "a/b", preset: "smoke" })).rejects.toThrow(
      '"a/b" is no experiment',
    );
    await expect(laboratory.start({ kind: "resume", run: "tests/reading/gone" })).rejects.toThrow(Refusal);
    await expect(laboratory.start({ kind: "verify", run: name })).rejects.toThrow("which is no experiment here.");
    await expect(laboratory.stop("x")).rejects.toThrow(Refusal);
    expect(laboratory.jobs()).toEqual([]);
  });
});

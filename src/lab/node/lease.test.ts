// Leases: one holder at a time, whatever dies, falls silent, wakes up or is slow.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type LeaseHolder, type LeaseOptions, leaseHolder, listLeases } from "./lease.ts";

/** What others do between a taker's look and its file; once. */
const between = vi.hoisted((): { work: (() => void) | undefined } => ({ work: undefined }));
vi.mock("./files.ts", async (original) => {
  const files = await original<typeof import("./files.ts")>();
  const createAtomic: typeof files.createAtomic = (file, content) => {
    const { work } = between;
    between.work = undefined;
    work?.();
    return files.createAtomic(file, content);
  };
  return { ...files, createAtomic };
});

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "orrery-lease-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const key = "0123abcd";
const elsewhere = (host: string) => ({ host, pid: 1, born: null });
const holder = (more: Partial<LeaseOptions> = {}) => leaseHolder({ folder, expirySeconds: 0.05, ...more });
const pause = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

function taken(by: LeaseHolder) {
  const result = by.take(key);
  if (!result.ok) throw new Error("The lease was not to be had.");
  return result.lease;
}

describe("a lease", () => {
  it("is held by one, until given back", () => {
    const first = taken(holder());
    expect(first.before).toBe(undefined);
    expect(holder().take(key)).toEqual({ ok: false });
    expect(first.beat()).toBe(true);
    first.release();
    expect(fs.readdirSync(folder)).toEqual([]);
    expect(taken(holder()).before).toBe(undefined);
  });

  it("of a dead process of this machine is taken over at once", () => {
    taken(holder({ owner: { host: os.hostname(), pid: 2 ** 22 + 1, born: null } }));
    expect(listLeases(folder)).toEqual([{ file: path.join(folder, `${key}.1`), dead: true }]);
    expect(taken(holder()).before).toBe("dead");
    expect(fs.readdirSync(folder)).toEqual([`${key}.2`]);
    expect(holder().take(key)).toEqual({ ok: false });
  });

  it("of another machine is taken over when it was seen unchanged for the expiry, and its holder is told so", async () => {
    const far = taken(holder({ owner: elsewhere("far") }));
    const here = holder();
    expect(here.take(key)).toEqual({ ok: false });
    await pause(0.04);
    far.beat();
    expect(here.take(key)).toEqual({ ok: false });
    await pause(0.03);
    // Longer than the expiry since the first look, not since the last change.
    expect(here.take(key)).toEqual({ ok: false });
    await pause(0.06);
    expect(taken(here).before).toBe("silent");
    expect(far.beat()).toBe(false);
    expect(fs.readdirSync(folder)).toEqual([`${key}.2`]);
    far.release();
    expect(fs.readdirSync(folder)).toEqual([`${key}.2`]);
  });

  it("does not depend on clocks: a file from another time is as good as one from now", () => {
    taken(holder({ owner: elsewhere("far") }));
    for (const year of [1980, 2090]) {
      fs.utimesSync(path.join(folder, `${key}.1`), new Date(year, 0), new Date(year, 0));
      expect(holder().take(key)).toEqual({ ok: false });
    }
  });

  it("beats by itself, so that it is never taken over while its holder lives", async () => {
    const far = holder({ owner: elsewhere("far") });
    taken(far);
    const lost: string[] = [];
    const beating = far.start((each) => lost.push(each));
    const here = holder({ expirySeconds: 0.5 });
    for (let look = 0; look < 10; look++) {
      expect(here.take(key)).toEqual({ ok: false });
      await pause(0.02);
    }
    beating.stop();
    expect(lost).toEqual([]);
  });

  it("that two saw silent is got by one of them", async () => {
    taken(holder({ owner: elsewhere("far") }));
    const both = [holder({ owner: elsewhere("a") }), holder({ owner: elsewhere("b") })];
    for (const each of both) expect(each.take(key)).toEqual({ ok: false });
    await pause(0.06);
    expect(both.map((each) => each.take(key).ok)).toEqual([true, false]);
  });

  it("is not given to a slow taker, when all was over and another began anew", () => {
    taken(holder({ owner: { host: os.hostname(), pid: 2 ** 22 + 1, born: null } }));
    between.work = () => {
      taken(holder()).release();
      taken(holder({ owner: elsewhere("third") }));
    };
    expect(holder().take(key)).toEqual({ ok: false });
    expect(fs.readFileSync(path.join(folder, `${key}.1`), "utf8")).toContain("third");
    expect(fs.readdirSync(folder)).toEqual([`${key}.1`]);
  });
});

// Leases: the right to make one run, held by one process at a time among many, on machines that share nothing but the disk. Knows
// files and processes; what is made under a lease is not its business.
//
// A lease is a file `<key>.<generation>` made exclusively; the highest generation is the one that counts. Its holder changes the file
// every few seconds. A holder is gone when its process is known to be dead, or, on another machine, when the file has not changed for
// the expiry as *we* watched it: clocks are never compared. Its lease is taken over by making the next generation, of which the file
// system lets only one succeed; whoever held the last one finds out at its next beat. A taker that was slow looks again at what there
// is beside its own, and gives up where that is not what it judged to be over.
import * as fs from "node:fs";
import * as path from "node:path";
import { createAtomic, listFolder, makeFolder, quietly } from "./files.ts";
import { type Owner, ownerLives, readOwner, self } from "./owner.ts";

export interface LeaseOptions {
  /** Where the leases are, a file each. */
  readonly folder: string;
  /** Time without a change after which a holder that cannot be asked counts as gone. */
  readonly expirySeconds: number;
  /** Who takes the leases; this process, but in tests. */
  readonly owner?: Owner;
}

/** Beats in one expiry: a few may come late before a lease is lost. */
const beatsPerExpiry = 6;

export type Taken =
  | { readonly ok: true; readonly lease: Lease }
  /** Somebody else has it, as far as can be told now. */
  | { readonly ok: false };

export interface Lease {
  /**
   * Who had it before and is gone: a dead process of this machine, or one that no longer answers and may yet wake up; undefined for
   * a lease nobody had.
   */
  readonly before: "dead" | "silent" | undefined;
  /** Shows that its holder lives. False when it was lost to another, after which nothing may be done under it. */
  beat(): boolean;
  /** Gives it back. */
  release(): void;
}

/** Takes leases in one folder and keeps those it has. */
export interface LeaseHolder {
  /** @throws Error of the file system when the folder cannot be written to. */
  take(key: string): Taken;
  /** Begins to beat for all leases held, until stopped. @param onLost is told which was lost. */
  start(onLost: (key: string) => void): { stop(): void };
}

export function leaseHolder({ folder, expirySeconds, owner = self() }: LeaseOptions): LeaseHolder {
  const held = new Map<string, Lease>();
  /** What a lease of another looked like when it last changed, and when that was, by our own stopwatch. */
  const watched = new Map<string, { readonly content: string; readonly since: number }>();

  /** How the holder of a lease is, from what is in it. */
  const conditionOf = (name: string, content: string): "at work" | "dead" | "silent" => {
    const known = readOwner(content);
    if (known !== undefined && known.host === owner.host) return ownerLives(known) ? "at work" : "dead";
    const now = performance.now();
    const seen = watched.get(name);
    if (seen?.content !== content) watched.set(name, { content, since: now });
    return seen?.content === content && now - seen.since > expirySeconds * 1000 ? "silent" : "at work";
  };

  const take = (key: string): Taken => {
    const fileOf = (generation: number) => path.join(folder, `${key}.${generation}`);
    const highest = generationsOf(folder, key).at(-1);
    const content = highest === undefined ? undefined : contentOf(fileOf(highest));
    let before: Lease["before"];
    if (highest !== undefined) {
      const condition = content === undefined ? "at work" : conditionOf(`${key}.${highest}`, content);
      if (condition === "at work") return { ok: false };
      before = condition;
    }
    const generation = (highest ?? 0) + 1;
    const file = fileOf(generation);
    const words = (beats: number) => JSON.stringify({ ...owner, beats });
    makeFolder(folder);
    if (!createAtomic(file, words(0))) return { ok: false };
    const others = generationsOf(folder, key).filter((each) => each !== generation);
    // All may have been over in between: taken over by another, given back, and taken anew from the first generation on.
    if (others.some((each) => each !== highest || ![content, undefined].includes(contentOf(fileOf(each))))) {
      fs.rmSync(file, { force: true });
      return { ok: false };
    }
    for (const old of others) fs.rmSync(fileOf(old), { force: true });

    let beats = 0;
    const lease: Lease = {
      before,
      beat() {
        try {
          // Never makes the file: one that was removed was taken over.
          fs.writeFileSync(file, words(++beats), { flag: "r+" });
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
          // What cannot be written just now may be the next time.
        }
        return generationsOf(folder, key).at(-1) === generation;
      },
      release() {
        held.delete(key);
        quietly(() => fs.rmSync(file, { force: true }));
      },
    };
    held.set(key, lease);
    return { ok: true, lease };
  };

  const beatAll = (onLost: (key: string) => void) => {
    for (const [key, lease] of held) {
      if (lease.beat()) continue;
      held.delete(key);
      onLost(key);
    }
  };
  return {
    take,
    start(onLost) {
      const timer = setInterval(() => beatAll(onLost), (expirySeconds * 1000) / beatsPerExpiry);
      return { stop: () => clearInterval(timer) };
    },
  };
}

/** The leases in a folder, for those who look after it: their files, and whether their holder is known to be dead. */
export function listLeases(folder: string): { readonly file: string; readonly dead: boolean }[] {
  return listFolder(folder)
    .filter((name) => /^[0-9a-f]+\.\d+$/.test(name))
    .map((name) => {
      const file = path.join(folder, name);
      const holder = readOwner(contentOf(file) ?? "");
      return { file, dead: holder !== undefined && holder.host === self().host && !ownerLives(holder) };
    });
}

function generationsOf(folder: string, key: string): number[] {
  return listFolder(folder)
    .filter((name) => name.startsWith(`${key}.`) && /^\d+$/.test(name.slice(key.length + 1)))
    .map((name) => Number(name.slice(key.length + 1)))
    .sort((a, b) => a - b);
}

function contentOf(file: string): string | undefined {
  try {
    return fs.readFileSync(file, "utf8");
  } catch {
    return undefined; // Given back in between.
  }
}

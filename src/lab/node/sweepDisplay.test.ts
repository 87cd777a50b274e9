// The table of a sweep under way: what it takes away is what it drew, and it fits the window.
import { stripVTControlCharacters } from "node:util";
import { expect, it } from "vitest";
import type { RunSpec } from "../resolve.ts";
import { openSweepDisplay } from "./sweepDisplay.ts";

const spec = { arm: "plain", seed: 1, overrides: { width: 20, rate: 0.1 + 0.2 } } as unknown as RunSpec;
const state = (lanes: number) => ({
  total: 100,
  done: 7,
  made: 5,
  failed: 1,
  working: Array.from({ length: lanes }, () => ({ spec, fraction: 0.456, note: "a note of some length" })),
});

async function drawn(size: { columns: number; rows: number }, lanes: number): Promise<string[]> {
  const written: string[] = [];
  const write = (text: string) => written.push(text) > 0;
  const display = await openSweepDisplay("quick", { isTTY: true, write, ...size } as unknown as NodeJS.WriteStream);
  display.update(state(lanes));
  display.stop();
  return written;
}

it("draws a line a run, and takes away as many as it drew", async () => {
  for (const size of [
    { columns: 100, rows: 30 },
    { columns: 0, rows: 0 },
  ]) {
    const [table, cleared] = await drawn(size, 2);
    const lines = table!.trimEnd().split("\n");
    expect(lines[0]).toContain("quick: 7 of 100 runs done, 1 failed, 2 under way");
    expect(lines[2]).toMatch(/plain +1 +width=20 rate=0.3 +45 % +a note of some len/);
    expect(lines).toHaveLength(4);
    expect(cleared).toBe("\x1b[4A\x1b[0J");
  }
});

it("never is wider or higher than the window", async () => {
  const [table, cleared] = await drawn({ columns: 30, rows: 6 }, 20);
  const lines = table!.trimEnd().split("\n");
  expect(lines).toHaveLength(4);
  for (const line of lines) expect(stripVTControlCharacters(line).length).toBeLessThan(30); // painted or not
  expect(cleared).toBe("\x1b[4A\x1b[0J");
});

// Times several contestants fairly: one process, turn by turn, so that a slow second of the machine hits all of them.
// A contestant counts its own steps and consumes its own results; this file only orders the turns and does the statistics.

import { setTimeout as sleep } from "node:timers/promises";

/**
 * @typedef {object} Contestant
 * @property {string} name
 * @property {(steps: number) => number | Promise<number>} run Does `steps` steps and returns the seconds they took.
 */

/**
 * Interleaved timing. Every contestant first runs until it is warm, which also tells how many steps fill one turn; then each round
 * gives every contestant one turn, starting with the next one each time.
 *
 * @param {Contestant[]} contestants
 * @param {{ rounds?: number, turnSeconds?: number, warmSeconds?: number, pauseSeconds?: number }} [options] The pause
 *   before a turn lets the threads of the one before stop spinning.
 * @returns {Promise<Map<string, { median: number, low: number, high: number, turns: number }>>} seconds a step
 */
export async function interleave(
  contestants,
  { rounds = 15, turnSeconds = 0.15, warmSeconds = 0.5, pauseSeconds = 0 } = {},
) {
  const turns = [];
  for (const contestant of contestants) {
    const steps = await warmUp(contestant, warmSeconds, turnSeconds);
    turns.push({ contestant, steps, times: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (let k = 0; k < turns.length; k++) {
      const { contestant, steps, times } = turns[(round + k) % turns.length];
      if (pauseSeconds > 0) await sleep(1000 * pauseSeconds);
      times.push((await contestant.run(steps)) / steps);
    }
  }
  return new Map(turns.map(({ contestant, times }) => [contestant.name, summary(times)]));
}

async function warmUp(contestant, warmSeconds, turnSeconds) {
  let steps = 1;
  let spent = 0;
  for (;;) {
    const seconds = await contestant.run(steps);
    spent += seconds;
    if (spent >= warmSeconds && seconds > 0) return Math.max(1, Math.round((steps * turnSeconds) / seconds));
    if (seconds < turnSeconds / 2) steps *= 2;
  }
}

/** Median and range of times, in whatever unit they are. */
export function summary(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, low: sorted[0], high: sorted.at(-1), turns: sorted.length };
}

/**
 * A contestant of this process. `step` does one step; `consume` reads the last result (a number), so that nothing
 * measured can be left undone, and a step that computed nonsense is noticed.
 */
export function local(name, step, consume) {
  return {
    name,
    async run(steps) {
      const start = performance.now();
      for (let k = 0; k < steps; k++) {
        const pending = step();
        if (pending instanceof Promise) await pending;
      }
      const value = await consume();
      const seconds = (performance.now() - start) / 1000;
      if (!Number.isFinite(value))
        throw new Error(`${name}: the result is ${value}, so the time of a step means nothing.`);
      return seconds;
    },
  };
}

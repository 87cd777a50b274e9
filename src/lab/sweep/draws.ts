// Settings drawn by chance: the same numbers for the same seed on every machine, and for each parameter its own, whatever else is
// drawn and however many.
import { math, type Stream, stream } from "#kit";
import type { ParameterValue } from "../params.ts";

/** How one parameter is drawn: one of some values, each as likely, or a number from `low` to `high`. */
export type Draw =
  | { readonly kind: "choices"; readonly choices: readonly ParameterValue[] }
  | {
      readonly kind: "range";
      readonly low: number;
      readonly high: number;
      /** Logarithmically, every factor is as likely as another; both ends are above 0. */
      readonly scale: "linear" | "log";
      /** Whether whole numbers are drawn, both ends among them. */
      readonly whole: boolean;
    };

/** Values of the parameter `name`; fewer are the beginning of more. */
export function drawValues(draw: Draw, seed: number, name: string, count: number): ParameterValue[] {
  const rng = stream(seed).fold("sweep", name);
  if (draw.kind === "choices") return [...rng.integers(count, draw.choices.length)].map((at) => draw.choices[at]!);
  if (draw.low === draw.high) return Array.from({ length: count }, () => draw.low);
  return [...numbers(draw, rng, count)].map((value) => Math.min(draw.high, Math.max(draw.low, value)));
}

function numbers({ low, high, scale, whole }: Draw & { kind: "range" }, rng: Stream, count: number): Float64Array {
  // A whole number stands for all from itself to the next.
  const end = whole ? high + 1 : high;
  const drawn =
    scale === "log" ? rng.uniform(count, math.log(low), math.log(end)).map(math.exp) : rng.uniform(count, low, end);
  return whole ? drawn.map(Math.floor) : drawn;
}

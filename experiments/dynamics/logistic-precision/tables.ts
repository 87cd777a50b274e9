// The numbers of digits tried, the departures that were recomputed for them, and how measured ones are held against them.
import { computed, type Measurement } from "#lab";

export const ladders = {
  few: { wide: [4, 8, 24], late: [4, 8, 12] },
  table: { wide: [8, 16, 28, 50, 84, 100, 140, 160, 168, 175, 200], late: [8, 28, 100, 200, 270, 300, 400] },
  notebook: {
    wide: [8, 28, 100, 300, 1000, 2000, 3000, 4000, 5000, 5587, 5700],
    late: [8, 28, 1000, 5000, 10_000, 20_000, 28_208],
  },
} as const;
export const ramps = ["wide", "late"] as const;

// Specification 002-6 F14, recomputed: growth rates at which 3000 steps leave the fixed point, and the cycle of two.
export const leavesFixedPoint: readonly (readonly [digits: number, r: number])[] = [
  [8, 3.18],
  [16, 3.265],
  [28, 3.364],
  [50, 3.508],
  [84, 3.676],
  [100, 3.75],
  [140, 3.898],
  [160, 3.969],
  [168, 3.993],
];
export const leavesCycle: typeof leavesFixedPoint = [
  [8, 3.516],
  [28, 3.594],
  [100, 3.746],
  [200, 3.896],
  [270, 3.983],
];
export const recomputed = "specification 002-6 F14, recomputed";

export interface Row {
  readonly x: number;
  readonly value: number;
}

export const offTheTable = { unmeasured: "the table is of 3000 steps and its own numbers of digits" };

export function onTheTable(
  list: readonly { readonly params: { readonly ladder: string; "wide.steps": number; "late.steps": number } }[],
): boolean {
  return list.every(
    ({ params }) => params.ladder === "table" && params["wide.steps"] === 3000 && params["late.steps"] === 3000,
  );
}

export function largestDifference(rows: readonly Row[], table: typeof leavesFixedPoint): Measurement {
  const differences = table.map(([digits, r]) =>
    Math.abs((rows.find(({ x }) => x === digits)?.value ?? Number.NaN) - r),
  );
  return differences.some(Number.isNaN) ? offTheTable : computed(Math.max(...differences));
}

/** How often the next larger number of digits left earlier. Of `digits` those without a row never left. */
export function earlier(rows: readonly Row[], digits: readonly number[]): number {
  const left = digits.map((each) => rows.find(({ x }) => x === each)?.value ?? Infinity);
  return left.filter((r, at) => at > 0 && r < left[at - 1]).length;
}

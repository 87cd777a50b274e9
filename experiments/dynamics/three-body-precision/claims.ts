// What the notebook says of precision and of its ladder, and what the specification recomputed.
import { atLeast, atMost, between, type Claim, computed, exactly, type Measurement, within } from "#lab";
import { type Comparison, compare, everyNth } from "./compare.ts";
import type { Arm, metrics, params, Runs } from "./declaration.ts";

type PrecisionClaim = Claim<typeof params, Arm, typeof metrics>;

const recomputed = (entry: string) => `specification 002-1 ${entry}, recomputed`;
const untimed = {
  unmeasured:
    "a run's results have no times in them, or they would differ from machine to machine; benchmarks measure them",
};

/** A statement about times, with the notebook's own figures. */
const timed = (says: string, text: string, where: string): PrecisionClaim => ({
  says,
  reported: { value: null, text, where },
  measure: () => untimed,
  agree: atLeast(0),
});

function mapOf(runs: Runs, arm: Arm) {
  const run = runs.arm(arm).list[0]!;
  const { data, shape } = run.field("map").times!;
  return { width: shape[1]!, times: data as Int32Array, limit: run.params.limit };
}

/** A map in another arithmetic against that in doubles, start by start. */
function against(runs: Runs, arm: Arm, of: (comparison: Comparison) => number): Measurement {
  const [other, doubles] = [mapOf(runs, arm), mapOf(runs, "f64")];
  const factor = doubles.width / other.width;
  if (!Number.isInteger(factor)) return { unmeasured: `${other.width} samples do not divide ${doubles.width}` };
  return computed(of(compare(other.times, everyNth(doubles, factor).times, doubles.limit)));
}

const compared = (
  arm: Arm,
  of: (comparison: Comparison) => number,
  value: number,
  tolerance: number,
  says: string,
): PrecisionClaim => ({
  says,
  reported: { value, where: recomputed("B5") },
  measure: (runs) => against(runs, arm, of),
  agree: within(tolerance),
});

const rung = (runs: Runs, at: number) =>
  computed(
    runs
      .arm("ladder")
      .rows("rungEqual")
      .find(({ x }) => x === at)?.value,
  );
const sameMap = (at: number, says: string): PrecisionClaim => ({
  says,
  reported: { value: 100, where: "specification 002-1 B3, acceptance: 99.9 % or more" },
  measure: (runs) => rung(runs, at),
  agree: atLeast(99.9),
});
const widthRow = (runs: Runs, exponent: number) =>
  computed(
    runs
      .arm("widths")
      .rows("widthCorrelation")
      .find(({ x }) => x === exponent)?.value,
  );

export const claims: Record<string, PrecisionClaim> = {
  mixedEqual: compared(
    "mixed",
    ({ equal }) => equal,
    88.1,
    0.5,
    "With roots in singles 88.1 % of 300 x 300 counts are exactly those of doubles.",
  ),
  mixedNear: compared("mixed", ({ near }) => near, 99.998, 0.005, "99.998 % are within 500 steps."),
  mixedCorrelation: compared(
    "mixed",
    ({ correlation }) => correlation,
    0.999998,
    0.000002,
    "The correlation is 0.999998.",
  ),
  mixedUndiverged: {
    says: "66.867 % have not parted, with doubles 66.869 %: the pictures are one.",
    reported: { value: 66.867, text: "identical", where: `002, lines 460-516; ${recomputed("B5")}` },
    measure: (runs) => computed(...runs.arm("mixed").values("undiverged")),
    agree: within(0.005),
  },
  doublesUndiverged: {
    says: "With doubles 66.869 %.",
    reported: { value: 66.869, where: recomputed("B5") },
    measure: (runs) => computed(...runs.arm("f64").values("undiverged")),
    agree: within(0.005),
  },
  downEqual: compared(
    "down",
    ({ equal }) => equal,
    87.7,
    0.7,
    "Roots rounded down, as in the notebook, do no worse: 87.7 % of 100 x 100 are equal.",
  ),
  downWorst: compared("down", ({ worst }) => worst, 79, 5, "The worst start of theirs is 79 steps off."),
  sharedEqual: {
    says: "Singles for the root alone, r2 * root(r2), are closer yet than the root's cube, r * r * r: more than 90 % equal.",
    reported: { value: null, text: "not in the source", where: "002, lines 460-516, has the cube" },
    measure: (runs) => against(runs, "shared", ({ equal }) => equal),
    agree: atLeast(90),
  },
  singlesEqual: compared(
    "f32",
    ({ equal }) => equal,
    66.05,
    0.3,
    "In singles throughout 66.05 % are equal, hardly more than never part.",
  ),
  singlesNear: compared("f32", ({ near }) => near, 88.9, 0.5, "88.9 % are within 500 steps."),
  singlesCorrelation: compared("f32", ({ correlation }) => correlation, 0.9898, 0.002, "The correlation is 0.9898."),
  singlesChanged: compared(
    "f32",
    ({ changed }) => changed,
    2.5,
    0.2,
    "2.5 % of the starts part in one and not in the other.",
  ),
  grainSingles: {
    says: "Singles are grainy at the edges: neighbours differ by 1,958 steps on average.",
    reported: { value: 1958, text: "grain", where: `002, lines 460-516; ${recomputed("B5")}` },
    measure: (runs) => computed(...runs.arm("f32").values("grain")),
    agree: within(20),
  },
  grainDoubles: {
    says: "In doubles by 1,870.",
    reported: { value: 1870, where: recomputed("B5") },
    measure: (runs) => computed(...runs.arm("f64").values("grain")),
    agree: within(20),
  },
  mixedFails: {
    says: "Mixed precision fails at widths of about a millimetre: the correlation with doubles is below 0.5 there.",
    reported: { value: null, text: "about the millimetre scale", where: "002, line 538" },
    measure: (runs) => widthRow(runs, -3),
    agree: atMost(0.5),
  },
  mixedHolds: {
    says: "At a tenth of a metre it does not yet: above 0.9.",
    reported: { value: null, text: "about the millimetre scale", where: "002, line 538" },
    measure: (runs) => widthRow(runs, -1),
    agree: atLeast(0.9),
  },
  fixedLike: {
    says: "Fixed point with 26 fractional bits is no better than singles: its counts equal those of doubles at most 5 points more often.",
    reported: { value: null, text: "not in the source, which gives its time alone", where: "002, lines 460-516" },
    measure: (runs) => {
      const [fixed, singles] = (["fixed", "f32"] as const).map((arm) => against(runs, arm, ({ equal }) => equal));
      if ("unmeasured" in fixed!) return fixed;
      return computed((fixed as { mean: number }).mean - (singles as { mean: number }).mean);
    },
    agree: between(-5, 5),
  },

  integers32: {
    says: "32-bit integers with 26 fractional bits hold the coordinates.",
    reported: { value: null, text: "10 is 10 << 26", where: "002, lines 460-516" },
    measure: (runs) => roomLeft(runs, "held32", "reach"),
    agree: atLeast(0),
  },
  integers32Hold: {
    says: "They hold less than 32 m, and within 50,000 steps a coordinate reaches 64 m.",
    reported: { value: 64, text: "x = 64", where: "specification 002-1 B5, trap" },
    measure: (runs) => computed(...runs.arm("integers").values("reach")),
    agree: between(64, 65),
  },
  integers64: {
    says: "64-bit integers that are multiplied and then shifted back hold what the accelerations need.",
    reported: { value: null, text: "multiply then shift back", where: "002, lines 460-516" },
    measure: (runs) => roomLeft(runs, "product64", "firstCube"),
    agree: atLeast(0),
  },
  integers64Hold: {
    says: "Products of 2,048 and more overflow them before the shift; the first cube of a distance is some 28,000.",
    reported: { value: 2048, where: "2^(63 - 2 * 26)" },
    measure: (runs) => runs.arm("integers").values("product64"),
    agree: exactly(2048),
  },
  sevenWrong: {
    says: "7 in eight bits is 00000101.",
    reported: { value: 7, text: "00000101", where: "002, lines 460-516" },
    measure: () => [0b00000101],
    agree: exactly(7),
  },
  seven: {
    says: "It is 00000111, shifted by two places 00011100, and with its sign turned 11111001.",
    reported: { value: 3, text: "all three", where: "specification 002-1 B5, trap" },
    measure: () => {
      const bits = (value: number) => (value & 0xff).toString(2).padStart(8, "0");
      const found = [bits(7) === "00000111", bits(7 << 2) === "00011100", bits(-7) === "11111001"];
      return [found.filter((is) => is).length];
    },
    agree: exactly(3),
  },

  inside: sameMap(1, "A loop inside the program gives the map of one compiled step a call."),
  products: sameMap(2, "So do products instead of powers."),
  square: sameMap(3, "So does the square of the separation."),
  pairs: sameMap(4, "So do pairs computed once."),
  early: sameMap(5, "So do lanes that end when they have parted."),
  mixedRung: {
    says: "Roots in singles change counts by few steps: by 100 at most.",
    reported: { value: null, text: "identical", where: "002, lines 460-516; at 90,000 steps" },
    measure: (runs) => computed(runs.arm("ladder").rows("rungWorst").at(-1)?.value),
    agree: atMost(100),
  },
  earlyGains: {
    says: "What early ends save grows with the limit: the share of the steps that is made falls at every longer one.",
    reported: { value: 0, text: "the gain grows with step count", where: "002, lines 304-457" },
    measure: (runs) => {
      const rows = runs.arm("f64").rows("work");
      return [rows.filter(({ value }, i) => i > 0 && value > rows[i - 1]!.value).length];
    },
    agree: exactly(0),
  },
  earlyShare: {
    says: "At 50,000 steps early ends leave 88.8 % of the steps: the map's mean count over its limit.",
    reported: { value: 88.788, where: `44,394 of 50,000, ${recomputed("A3")}` },
    measure: (runs) => computed(100 * runs.arm("f64").rows("work").at(-1)!.value),
    agree: within(0.2),
  },
  smallBlocks: {
    says: "Smaller blocks save a little: with 64 neighbours instead of 256 in a block that ends with its last, 0 to 10 points fewer steps are made.",
    reported: { value: null, text: "modest gain", where: "002, lines 304-457" },
    measure: (runs) => {
      const [small, large] = [runs.arm("f64").rows("work64").at(-1)!, runs.arm("f64").rows("work256").at(-1)!];
      return computed(100 * (large.value - small.value));
    },
    agree: between(0, 10),
  },

  registers: timed(
    "State kept in registers gains practically nothing.",
    "practically no gain",
    "002, lines 304-457, RTX 3060",
  ),
  powers: timed(
    "Products instead of powers are by far the largest gain.",
    "by far the largest",
    "002, lines 304-457, RTX 3060",
  ),
  ladderTime: timed(
    "The ladder takes 300 x 300 starts from 144.3 s to 44.94 s, 3.2 times faster.",
    "144.3 s, 44.94 s",
    "002, lines 304-457, RTX 3060",
  ),
  torchTime: timed(
    "Against PyTorch it is 2.4 times faster at 50,000 steps, with mixed precision 5.2 times at 200,000.",
    "2.4; 5.2",
    "002, lines 304-516, RTX 3060",
  ),
  singlesTime: timed("Singles take 215 s where doubles take 472 s.", "472 s, 215 s", "002, lines 460-516, RTX 3060"),
  fixedTime: timed("Fixed point is about 70 % slower than singles.", "~70 % slower", "002, lines 460-516, RTX 3060"),
};

function roomLeft(runs: Runs, held: "held32" | "product64", needed: "reach" | "firstCube"): Measurement {
  const [most, need] = [runs.arm("integers").values(held), runs.arm("integers").values(needed)];
  return computed(...most.map((value, i) => value - need[i]!));
}

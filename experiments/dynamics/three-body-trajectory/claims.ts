// What the notebook says of the twins, and what the specification recomputed.
import { atLeast, atMost, between, type Claim, computed, exactly, within } from "#lab";
import type { Arm, metrics, params } from "./declaration.ts";

const recomputed = (entry: string) => `specification 002-1 ${entry}, recomputed`;

export const claims: Record<string, Claim<typeof params, Arm, typeof metrics>> = {
  energyDrifts: {
    says: "Euler's method does not keep the energy: -342.883 J become -43.85 J in 200,000 steps, so the late picture is Euler's.",
    reported: { value: -43.85, where: recomputed("A1") },
    measure: (runs) => computed(...runs.arm("three").values("endEnergy")),
    agree: within(0.01),
  },
  energyKept: {
    says: "A method of high order that chooses its steps keeps the energy to 1e-6 J over the same 200 s.",
    reported: {
      value: null,
      text: "not in the source: a control",
      where: "002, lines 977-1163, has Euler's method alone",
    },
    measure: (runs) => {
      const [start, end] = [runs.arm("newton").values("startEnergy"), runs.arm("newton").values("endEnergy")];
      return computed(...end.map((value, i) => Math.abs(value - start[i]!)));
    },
    agree: atMost(1e-6),
  },
  picture: {
    says: "The path drawn is that of three bodies under Newton's gravity: after 50 s body 1 is within 1 m of where they put it.",
    reported: { value: 0, text: "a plot of the trajectory of three bodies", where: "002, lines 1013-1163" },
    measure: (runs) => {
      const place = (arm: "three" | "newton") =>
        (["quarterX", "quarterY", "quarterZ"] as const).map((name) => runs.arm(arm).values(name)[0]!);
      const [computedBy, true_] = [place("three"), place("newton")];
      const square = computedBy.reduce((sum, value, i) => sum + (value - true_[i]!) * (value - true_[i]!), 0);
      return computed(Math.sqrt(square));
    },
    agree: atMost(1),
  },
  closest12: {
    says: "Bodies 1 and 2 come within 2.04 m of each other.",
    reported: { value: 2.04, where: recomputed("A1") },
    measure: (runs) => computed(...runs.arm("three").values("closest12")),
    agree: within(0.005),
  },
  closest13: {
    says: "Bodies 1 and 3 come within 2.98 m.",
    reported: { value: 2.98, where: recomputed("A1") },
    measure: (runs) => computed(...runs.arm("three").values("closest13")),
    agree: within(0.005),
  },
  closest23: {
    says: "Bodies 2 and 3 come within 1.17 m.",
    reported: { value: 1.17, where: recomputed("A1") },
    measure: (runs) => computed(...runs.arm("three").values("closest23")),
    agree: within(0.005),
  },

  separationEarly: {
    says: "A twin shifted by 1e-6 m stays close at first: 3.3e-7 m at index 10,000.",
    reported: { value: 3.3e-7, where: recomputed("A2") },
    measure: (runs) => computed(...runs.arm("three").values("atTenth")),
    agree: within(5e-9),
  },
  separationQuarter: {
    says: "Then it parts slowly: 1.8e-4 m at index 50,000.",
    reported: { value: 1.8e-4, where: recomputed("A2") },
    measure: (runs) => computed(...runs.arm("three").values("atQuarter")),
    agree: within(5e-6),
  },
  separationHalf: {
    says: "Then fast: 0.376 m at index 100,000.",
    reported: { value: 0.376, where: recomputed("A2") },
    measure: (runs) => computed(...runs.arm("three").values("atHalf")),
    agree: within(0.002),
  },
  parted1: {
    says: "Body 1 is 0.5 m from its twin after about 101,500 steps.",
    reported: { value: 101_500, where: recomputed("A2") },
    measure: (runs) => computed(...runs.arm("three").values("parted1")),
    agree: within(2000),
  },
  parted2: {
    says: "Body 2 after about 103,100.",
    reported: { value: 103_100, where: recomputed("A2") },
    measure: (runs) => computed(...runs.arm("three").values("parted2")),
    agree: within(2000),
  },
  parted3: {
    says: "Body 3 after about 106,400.",
    reported: { value: 106_400, where: recomputed("A2") },
    measure: (runs) => computed(...runs.arm("three").values("parted3")),
    agree: within(2000),
  },
  largest2: {
    says: "The largest separation within 200,000 steps, of body 2, is 119.1 m: the notebook's axis to 120 just holds it.",
    reported: { value: 119.1, text: "axis 0 to 120", where: `002, lines 1167-1227; ${recomputed("A2")}` },
    measure: (runs) => computed(...runs.arm("three").values("largest2")),
    agree: within(0.1),
  },
  largest1: {
    says: "The largest of body 1 is 72.6 m.",
    reported: { value: 72.6, where: recomputed("A2") },
    measure: (runs) => computed(...runs.arm("three").values("largest1")),
    agree: within(0.1),
  },
  largest3: {
    says: "The largest of body 3 is 58.3 m.",
    reported: { value: 58.3, where: recomputed("A2") },
    measure: (runs) => computed(...runs.arm("three").values("largest3")),
    agree: within(0.1),
  },
  sensitiveToo: {
    says: "Newton's equations part the twins as well, by more than 1 m within the 200 s, though later than Euler's method does.",
    reported: {
      value: null,
      text: "not in the source: a control",
      where: "002, lines 1167-1227, has Euler's method alone",
    },
    measure: (runs) => computed(...runs.arm("newton").values("largest1")),
    agree: between(1, 1000),
  },
  smallerOften: {
    says: "It often does, but not always: of 60 neighbouring shifts fewer than half, and more than none, are the other way round at the end.",
    reported: {
      value: 25,
      text: "often, but not always",
      where: `002, lines 1167-1227; 25 of 60: ${recomputed("A2")}`,
    },
    measure: (runs) => computed(...runs.arm("sweep").values("inversionsEnd")),
    agree: between(1, 29),
  },
  exceptionsEarly: {
    says: "There are exceptions before the errors saturate, too: at least one of 60 at step 100,000.",
    reported: { value: null, text: "often, but not always", where: "002, lines 1167-1227" },
    measure: (runs) => computed(...runs.arm("sweep").values("inversionsHalfway")),
    agree: atLeast(1),
  },
  inversionsEnd: {
    says: "Counted, 25 of 60 neighbours are the other way round at step 199,999.",
    reported: { value: 25, where: recomputed("A2") },
    measure: (runs) => computed(...runs.arm("sweep").values("inversionsEnd")),
    agree: within(0),
  },
  inversionsHalfway: {
    says: "There are none: while small the errors are in proportion to the shift.",
    reported: { value: 0, text: "proportional to the shift", where: recomputed("A2") },
    measure: (runs) => runs.arm("sweep").values("inversionsHalfway"),
    agree: exactly(0),
  },
  proportionalLow: {
    says: "At step 100,000 the smallest shift, 1e-8 m, has become 0.0038 m.",
    reported: { value: 0.0038, where: recomputed("A2") },
    measure: (runs) => computed(runs.arm("sweep").rows("shiftHalfway")[0]?.value),
    agree: within(0.0001),
  },
  proportionalHigh: {
    says: "The largest, 1e-5 m, has become 3.43 m.",
    reported: { value: 3.43, where: recomputed("A2") },
    measure: (runs) => computed(runs.arm("sweep").rows("shiftHalfway").at(-1)?.value),
    agree: within(0.01),
  },
  partedSmall: {
    says: "The smallest shift is 1 m after about 161,000 steps.",
    reported: { value: 161_000, where: recomputed("A2") },
    measure: (runs) => computed(partedAt(runs.arm("sweep").rows("shiftParted"), 0)),
    agree: within(1000),
  },
  partedLarge: {
    says: "The largest is 1 m after about 91,800.",
    reported: { value: 91_800, where: recomputed("A2") },
    measure: (runs) => computed(partedAt(runs.arm("sweep").rows("shiftParted"), 60)),
    agree: within(1000),
  },

  twoTogether2: {
    says: "Two bodies are not sensitive: over 200,000 steps body 2 is never more than 1.5e-4 m from its twin.",
    reported: {
      value: 1.5e-4,
      text: "the overlay shows no separation",
      where: `002, lines 1452-1516; ${recomputed("A7")}`,
    },
    measure: (runs) => computed(...runs.arm("two").values("largest2")),
    agree: atMost(1.5e-4),
  },
  twoTogether3: {
    says: "Nor body 3 more than 9.9e-5 m (the specification's 9.8e-5 is 9.81e-5, rounded).",
    reported: { value: 9.8e-5, where: recomputed("A7") },
    measure: (runs) => computed(...runs.arm("two").values("largest3")),
    agree: within(5e-7),
  },
  twoPlanar: {
    says: "They move in a plane: the third singular value of their relative way is 1e-10 where the first is 1.5e4.",
    reported: { value: 1e-10, text: "planar", where: `002, lines 1452-1516; ${recomputed("A7")}` },
    measure: (runs) => computed(...runs.arm("two").values("thickness")),
    agree: atMost(2e-10),
  },
  twoWide: {
    says: "The first singular value is 1.5e4.",
    reported: { value: 1.5e4, where: recomputed("A7") },
    measure: (runs) => computed(...runs.arm("two").values("extent")),
    agree: within(500),
  },
  firstAphelion: {
    says: "Euler's orbit has its first aphelion at step 19,144.",
    reported: { value: 19_144, where: recomputed("A7") },
    measure: (runs) => computed(...runs.arm("two").values("firstAphelion")),
    agree: within(1),
  },
  secondAphelion: {
    says: "Its second at step 63,960, 44.8 s later.",
    reported: { value: 63_960, where: recomputed("A7") },
    measure: (runs) => computed(...runs.arm("two").values("secondAphelion")),
    agree: within(1),
  },
  periodic: {
    says: "The two-body orbit, as computed, is periodic: it comes back to the same aphelion.",
    reported: { value: 0, text: "periodic", where: "002, lines 1452-1516" },
    measure: (runs) => {
      const [first, second] = [runs.arm("two").values("firstRadius"), runs.arm("two").values("secondRadius")];
      return computed(...second.map((radius, i) => radius - first[i]!));
    },
    agree: within(0.001),
  },
  grows: {
    says: "Nearly: Euler's method lets the aphelion grow from 47.143 to 47.528 m in one turn.",
    reported: { value: 0.385, where: recomputed("A7") },
    measure: (runs) => {
      const [first, second] = [runs.arm("two").values("firstRadius"), runs.arm("two").values("secondRadius")];
      return computed(...second.map((radius, i) => radius - first[i]!));
    },
    agree: within(0.001),
  },
};

function partedAt(rows: readonly { x: number; value: number }[], at: number): number | undefined {
  return rows.find(({ x }) => x === at)?.value;
}

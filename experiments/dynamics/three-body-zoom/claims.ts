// What the notebook says of its zoom and of the cache, and what comes of it.
import { atLeast, atMost, between, type Claim, computed, exactly, within } from "#lab";
import type { Arm, metrics, params, Runs } from "./declaration.ts";

type ZoomClaim = Claim<typeof params, Arm, typeof metrics>;
type Scalar = Parameters<Runs["values"]>[0];
type Series = Parameters<Runs["rows"]>[0];

const zoomText = "002, lines 524-540";
const cacheText = "002, lines 540-640";
const specified = (entry: string) => `specification 002-1 ${entry}`;

const scalar = (arm: Arm, metric: Scalar) => (runs: Runs) => computed(...runs.arm(arm).values(metric));
const series = (runs: Runs, arm: Arm, metric: Series) =>
  runs
    .arm(arm)
    .rows(metric)
    .map(({ value }) => value);
const lastOf = (arm: Arm, metric: Series) => (runs: Runs) => computed(series(runs, arm, metric).at(-1));
/** Steps at which a series falls. */
const falls = (values: readonly number[]) => values.filter((value, i) => i > 0 && value < values[i - 1]!).length;

/** So many different counts are structure. */
const structured = 20;
/** Counts that differ by no more than one of the picture's 256 colours are none. */
const flat = 1;

export const claims: Record<string, ZoomClaim> = {
  first: {
    says: "Frame 0 is the map of its window, with the map's shift: the same count at every start.",
    reported: { value: 1, where: specified("B7") },
    measure: (runs) => [...runs.arm("zoom").values("firstEqual"), ...runs.arm("edge").values("firstEqual")],
    agree: exactly(1),
  },
  halves: {
    says: "Frame i + 30 has exactly half the width of frame i.",
    reported: { value: 0, text: "40 / 2^(i/30)", where: zoomText },
    measure: (runs) => runs.arm("zoom").values("widthError"),
    agree: exactly(0),
  },
  film: {
    says: "The 500 frames of the listing are the film from 1.28 km to 518 nm.",
    reported: { value: 500, text: "500 frames; 1.28 km to 518 nm", where: zoomText },
    measure: scalar("zoom", "framesNeeded"),
    agree: within(1),
  },
  filmLength: {
    says: "At the listing's rate it takes 936 frames, for it is 31.2 halvings.",
    reported: { value: 936, where: `${specified("B7")}, recomputed` },
    measure: scalar("zoom", "framesNeeded"),
    agree: within(1),
  },
  listingEnd: {
    says: "500 frames from 40 m on end at 0.39 mm.",
    reported: { value: 3.9e-4, where: `${specified("B7")}, recomputed` },
    measure: scalar("zoom", "listingEnd"),
    agree: within(0.05e-4),
  },
  singles: {
    says: "The starts' coordinates may be singles: 1,000 columns of the deepest frame are different places.",
    reported: { value: 1, text: "float32", where: `${cacheText}, listing` },
    measure: (runs) => runs.arm("zoom").values("singleColumns"),
    agree: exactly(1),
  },
  doubles: {
    says: "They must be doubles: as such all columns of the deepest frame are different.",
    reported: { value: 1, where: specified("B7") },
    measure: (runs) => runs.arm("zoom").values("doubleColumns"),
    agree: exactly(1),
  },
  singleRange: {
    says: "As singles 1,000 columns coincide below a width of about 0.5 mm.",
    reported: { value: 0.5e-3, where: specified("B7, trap") },
    measure: scalar("zoom", "singleRange"),
    agree: between(0.45e-3, 0.55e-3),
  },
  flat: {
    says: "Enlarged without more steps and a smaller shift, the deepest frame shows next to nothing: its counts differ by no more than one of the picture's 256 colours.",
    reported: { value: null, text: "little new detail", where: zoomText },
    measure: (runs) => computed(series(runs, "zoom", "flatSpread").at(-1), series(runs, "edge", "flatSpread").at(-1)),
    agree: atMost(flat),
  },
  stepsAlone: {
    says: "More steps alone do not help: no more than one colour.",
    reported: { value: null, text: "both are needed", where: zoomText },
    measure: scalar("edge", "stepsSpread"),
    agree: atMost(flat),
  },
  shiftAlone: {
    says: "Nor does a smaller shift alone.",
    reported: { value: null, text: "both are needed", where: zoomText },
    measure: scalar("edge", "shiftSpread"),
    agree: atMost(flat),
  },
  structureThere: {
    says: "Both together show structure about (-4.1, 2.3) down to 519 nm: 20 or more different counts.",
    reported: {
      value: null,
      text: "stable and unstable at ever smaller scales",
      where: `${zoomText}; the centre is not confirmed`,
    },
    measure: lastOf("zoom", "levels"),
    agree: atLeast(structured),
  },
  structure: {
    says: "They do about the nearest edge of stable starts: 20 or more different counts.",
    reported: { value: null, text: "stable and unstable at ever smaller scales", where: zoomText },
    measure: lastOf("edge", "levels"),
    agree: atLeast(structured),
  },
  interleaved: {
    says: "Starts that part and starts that do not are found in every frame about that edge: 2 % or more of each.",
    reported: { value: null, text: "interleaved", where: zoomText },
    measure: (runs) => computed(Math.min(...series(runs, "edge", "undiverged").map((u) => Math.min(u, 100 - u)))),
    agree: atLeast(2),
  },
  days: {
    says: "The film took three days on an RTX 3060, and two hours on four V100.",
    reported: { value: null, text: "3 days, 2 hours", where: "002, lines 524-540 and 714-948" },
    measure: () => ({
      unmeasured: "a run's results have no times in them, or they would differ from machine to machine",
    }),
    agree: atLeast(0),
  },

  hitsAtFirst: {
    says: "The first frame finds nothing in the cache.",
    reported: { value: 0, where: specified("B8") },
    measure: (runs) => [
      ...["cached", "cachedFixed", "corrected"].flatMap((arm) => series(runs, arm as Arm, "hits").slice(0, 1)),
    ],
    agree: exactly(0),
  },
  hitsRise: {
    says: "With the decimals held, more and more is found: the share rises to nine tenths and more.",
    reported: { value: null, text: "time per frame falls toward zero", where: cacheText },
    measure: lastOf("cachedFixed", "hits"),
    agree: atLeast(90),
  },
  hitsListed: {
    says: "With decimals that follow the width it does not: no frame finds more than a quarter, the places it shares with one twice as wide.",
    reported: { value: null, text: "when decimal is fixed", where: cacheText },
    measure: (runs) => computed(Math.max(...series(runs, "cached", "hits"))),
    agree: atMost(25),
  },
  wrong: {
    says: "Then the picture is wrong: 20 % or more of the last frame's counts are not the map's.",
    reported: { value: null, text: "the image becomes wrong", where: cacheText },
    measure: lastOf("cachedFixed", "wrong"),
    agree: atLeast(20),
  },
  wrongGrows: {
    says: "The greater the change of scale since a count was kept, the more it is wrong: the mean difference never falls from one gap to the next.",
    reported: { value: 0, text: "worse the greater the scale change", where: cacheText },
    measure: (runs) => [falls(series(runs, "cachedFixed", "wrongByGap"))],
    agree: exactly(0),
  },
  corrected: {
    says: "Re-use of parted starts' counts alone, at the same places and under the same shift, is no error: no count differs from the map's.",
    reported: { value: 0, where: specified("B8") },
    measure: (runs) => computed(Math.max(...series(runs, "corrected", "wrong"))),
    agree: exactly(0),
  },
  correctedHits: {
    says: "And it does find some.",
    reported: { value: null, where: specified("B8") },
    measure: (runs) => computed(Math.max(...series(runs, "corrected", "hits"))),
    agree: atLeast(1),
  },
  decimals40: {
    says: "The natural logarithm gives keys of 3 decimals at 40 m.",
    reported: { value: 3, where: `${specified("B8")}, recomputed` },
    measure: (runs) => runs.arm("cached").values("decimals40"),
    agree: exactly(3),
  },
  decimals1: {
    says: "And of 6 at 1 m.",
    reported: { value: 6, where: `${specified("B8")}, recomputed` },
    measure: (runs) => runs.arm("cached").values("decimals1"),
    agree: exactly(6),
  },
  finer: {
    says: "That is finer than 1,000 columns need, which 2 and 3 decimals tell apart: by at least one decimal.",
    reported: { value: null, text: "finer than needed", where: specified("B8, trap") },
    measure: (runs) => {
      const [run] = runs.arm("cached").list;
      if (!run) return computed();
      const { decimals40, decimals1, needed40, needed1 } = run.scalars;
      return computed(Math.min(decimals40! - needed40!, decimals1! - needed1!));
    },
    agree: atLeast(1),
  },
};

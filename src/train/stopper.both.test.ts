import { describe, expect, it } from "vitest";
import { checkStoppingRule, freshStopper, type StoppingRule, stepStopper } from "./stopper.ts";

/** Counts after each loss, up to the one that stops, and why. */
function run(rule: StoppingRule, losses: readonly number[]) {
  let state = freshStopper;
  const counts: number[] = [];
  for (const loss of losses) {
    const { state: next, stop } = stepStopper(rule, state, loss);
    state = next;
    counts.push(state.count);
    if (stop) return { counts, stop, minimum: state.minimum };
  }
  return { counts, stop: null, minimum: state.minimum };
}

describe("early stopping", () => {
  it("stops when the count reaches the patience, not one epoch later", () => {
    expect(run({ patience: 3 }, [1, 2, 2, 2, 2])).toEqual({ counts: [0, 1, 2, 3], stop: "patience", minimum: 1 });
    expect(run({ patience: 1 }, [1, 2])).toEqual({ counts: [0, 1], stop: "patience", minimum: 1 });
  });

  it("begins to count anew after a new minimum", () => {
    expect(run({ patience: 2 }, [1, 2, 0.9, 2, 0.8, 2, 0.8])).toEqual({
      counts: [0, 1, 0, 1, 0, 1, 1],
      stop: null,
      minimum: 0.8,
    });
  });

  it("does nothing on a plateau at the minimum, however long", () => {
    expect(run({ patience: 1 }, [1, 1, 1, 1, 1, 1])).toEqual({ counts: [0, 0, 0, 0, 0, 0], stop: null, minimum: 1 });
  });

  it("does nothing between minimum and minimum + delta: counted epochs need not follow each other", () => {
    expect(run({ patience: 2, delta: 0.5 }, [1, 1.2, 1.6, 1.5, 1, 1.3, 1.6])).toEqual({
      counts: [0, 0, 1, 1, 1, 1, 2],
      stop: "patience",
      minimum: 1,
    });
  });

  it("lowers the minimum by however little, inside the band too, and so lowers the band", () => {
    expect(run({ patience: 2, delta: 0.5 }, [1, 1.6, 0.99, 1.495])).toEqual({
      counts: [0, 1, 0, 1],
      stop: null,
      minimum: 0.99,
    });
  });

  it("never stops without patience", () => {
    expect(run({}, [1, ...new Array<number>(1000).fill(2)])).toMatchObject({ stop: null, minimum: 1 });
  });

  it("stops below the cut-off, not at it, with or without patience", () => {
    expect(run({ lossCutOff: 0.01 }, [1, 0.01, 0.0099, 0.5])).toEqual({
      counts: [0, 0, 0],
      stop: "loss cut-off",
      minimum: 0.0099,
    });
    expect(run({ lossCutOff: 0.01, patience: 1 }, [0.5, 0.6]).stop).toBe("patience");
  });

  it("takes the first loss as the minimum, and NaN as nothing", () => {
    expect(run({ patience: 1 }, [Number.NaN, Number.NaN, 5, Number.NaN, 4])).toEqual({
      counts: [0, 0, 0, 0, 0],
      stop: null,
      minimum: 4,
    });
  });

  it("is plain data that JSON can hold at any time", () => {
    const { state } = stepStopper({ patience: 3 }, stepStopper({ patience: 3 }, freshStopper, 1).state, 2);
    for (const each of [state, freshStopper]) expect(JSON.parse(JSON.stringify(each))).toEqual(each);
  });

  it("refuses rules without meaning", () => {
    expect(() => checkStoppingRule("fit", { patience: 0 })).toThrow(
      "fit: patience must be a whole number from 1, or left out for none, got 0.",
    );
    expect(() => checkStoppingRule("fit", { delta: -1 })).toThrow("fit: delta must be 0 or more, got -1.");
  });
});

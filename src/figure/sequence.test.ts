// Figures to be gone through: which one stands for all, and what is refused.
import { describe, expect, it } from "vitest";
import { plot } from "./plot.ts";
import { sequence } from "./sequence.ts";

const at = (place: number) => plot({ title: `place ${place}`, marks: [] });

describe("sequence", () => {
  it("is the figure of its start, the last place unless another is given, and has all of them", () => {
    const labels = ["a", "b", "c"];
    expect(sequence({ axis: "level", labels, figure: at }).title).toBe("place 2");
    const figure = sequence({ axis: "level", labels, start: 1, figure: at });
    expect(figure.title).toBe("place 1");
    expect(labels.map((_, place) => figure.sequence?.figure(place).title)).toEqual(["place 0", "place 1", "place 2"]);
    expect(sequence({ axis: "level", labels, figure: at, still: at(7) })).toMatchObject({
      title: "place 7",
      sequence: { start: 2, axis: "level", labels },
    });
  });

  it.each<[readonly string[], number | undefined, RegExp]>([
    [[], undefined, /no places/],
    [["a"], 1, /from 0 to 0, got 1/],
    [["a", "b"], 0.5, /got 0.5/],
  ])("refuses places %j begun at %s", (labels, start, wanted) => {
    expect(() => sequence({ axis: "level", labels, figure: at, ...(start === undefined ? {} : { start }) })).toThrow(
      wanted,
    );
  });
});

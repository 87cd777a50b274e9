// Windows on an orbit against the orbit itself.

import { expect, it } from "vitest";
import { henonMap, orbit, unwrap } from "#dynamics";
import { zoomsInto } from "./zooms.ts";

it("windows hold the orbit's points around the place, in units of their half side", () => {
  const options = { place: [0.31, 0.23] as const, halves: [0.1, 0.02], steps: 5000, keep: 100 };
  const { windows } = zoomsInto(henonMap({ a: 1.4, b: 0.3 }), options);
  const points = unwrap(orbit(henonMap({ a: 1.4, b: 0.3 }), { start: [0, 0], steps: 5000 })).data;
  for (const { half, visits, points: kept } of windows) {
    let inside = 0;
    for (let k = 1; k <= 5000; k++) {
      if (Math.abs(points[2 * k] - 0.31) <= half && Math.abs(points[2 * k + 1] - 0.23) <= half) inside++;
    }
    expect(visits).toBe(inside);
    expect(kept).toHaveLength(2 * Math.min(visits, 100));
    expect(kept.every((x) => Math.abs(x) <= 1)).toBe(true);
  }
});

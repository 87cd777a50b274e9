// Box counting on a picture of 2100 x 1500 pixels, all 100 sides of notebook 002: by a table of sums, against the notebook's loop over
// boxes, which stops at the first ink in each. Both are ours and count alike.
import { room } from "./lib/orrery.mjs";
import { inUnit, printRow, row } from "./lib/row.mjs";
import { interleave, local } from "./lib/timing.mjs";

export async function bench({ json, only = "" }) {
  const name = "box-counting";
  if (!name.startsWith(only)) return;
  const { additiveSides, countBoxes, countBoxesByScan, turtleCurves, vertices, walkCurve } = await room("dynamics", [
    "additiveSides",
    "countBoxes",
    "countBoxesByScan",
    "turtleCurves",
    "vertices",
    "walkCurve",
  ]);
  const image = picture(vertices(walkCurve(turtleCurves.sierpinski, 5)), 2100, 1500);
  const contestant = (name, count) => {
    let last;
    const step = () => {
      last = count(image, additiveSides(), "dropped");
    };
    return { ...local(name, step, () => last.counts[0]), check: () => count(image, additiveSides(), "dropped").counts };
  };
  const contestants = [contestant("orrery", countBoxes), contestant("scan", countBoxesByScan)];
  const [table, scan] = contestants.map(({ check }) => check().join());
  if (table !== scan) throw new Error("table and scan count differently");
  const times = await interleave(contestants, { rounds: 7, turnSeconds: 0.1, warmSeconds: 0.5 });
  printRow(
    row({ bench: `fractals/${name}`, unit: "ms", figures: inUnit(times, "ms"), against: "scan", goal: { ratio: 2 } }),
    json,
  );
}

/** Vertices as ink, which is near enough to the curve: its segments are shorter than two pixels. */
function picture(points, width, height) {
  const ink = new Uint8Array(width * height);
  const widest = points.reduce((most, x) => Math.max(most, x));
  const scale = (Math.min(width, height) - 1) / widest;
  for (let k = 0; k < points.length; k += 2) {
    const [x, y] = [Math.round(points[k] * scale), Math.round(points[k + 1] * scale)];
    if (x >= 0 && x < width && y >= 0 && y < height) ink[y * width + x] = 1;
  }
  return { width, height, ink };
}

// The pictures of Brownian motion, from what its runs kept. Computes nothing that is claimed.
import { regionAround } from "#dynamics";
import { type Figure, line, panels, plot, pointsImage, rect } from "#figure";
import { math, type NamedArrays } from "#kit";
import { maxwellDensity, normalDensity } from "./distributions.ts";

/** In place of a picture whose arm was not run. */
export function nothingRun(arm: string): Figure {
  return plot({ title: `The arm ${arm} was not run`, marks: [] });
}

/** Histograms of x and of the distance from the start, with the curves they should follow. */
export function placesPicture(places: ArrayLike<number>, deviation: number): Figure {
  const x = Array.from({ length: places.length / 3 }, (_, k) => places[3 * k]!);
  const distances = x.map((each, k) => {
    const [y, z] = [places[3 * k + 1]!, places[3 * k + 2]!];
    return Math.sqrt(each * each + y * y + z * z);
  });
  const normal = (at: number) => normalDensity(deviation, at);
  const maxwell = (at: number) => maxwellDensity(deviation, at);
  return panels(
    [
      distribution("Along x", "x, units", x, [-4 * deviation, 4 * deviation], normal),
      distribution("Distance", "distance, units", distances, [0, 4.5 * deviation], maxwell),
    ],
    { title: "Coordinates are normal, distances are not" },
  );
}

export function pathPicture(places: ArrayLike<number>): Figure {
  const at = (axis: number) => Float32Array.from({ length: places.length / 2 }, (_, k) => places[2 * k + axis]!);
  const { low, side } = regionAround(places, 2);
  const free = side / 40;
  const along = (axis: number) => [low[axis]! - free, low[axis]! + side + free] as const;
  return pointsImage({
    title: "A Brownian path in the plane",
    points: { x: at(0), y: at(1), colour: "#ffffff" },
    line: 0.5,
    dots: false,
    extent: { x: along(0), y: along(1) },
    aspect: 1,
    ground: "#000000",
  });
}

export function spectraPicture(spectra: NamedArrays): Figure {
  return plot({
    title: "White noise, and its running sum",
    x: { label: "frequency, cycles a sample", type: "log" },
    y: { label: "power", type: "log" },
    key: true,
    marks: [line(bands(spectra), { x: "frequency", y: "power", stroke: "noise" })],
  });
}

/** A histogram of 40 bars as a density, with a curve over it. */
function distribution(
  title: string,
  label: string,
  values: readonly number[],
  [low, high]: readonly [number, number],
  curve: (at: number) => number,
) {
  const bars = 40;
  const width = (high - low) / bars;
  const counts = new Array<number>(bars).fill(0);
  for (const value of values) {
    const bar = Math.floor((value - low) / width);
    if (bar >= 0 && bar < bars) counts[bar]!++;
  }
  const rects = counts.map((count, k) => ({
    from: low + k * width,
    to: low + (k + 1) * width,
    density: count / values.length / width,
  }));
  const points = Array.from({ length: 101 }, (_, k) => low + ((high - low) * k) / 100).map((at) => ({
    at,
    density: curve(at),
  }));
  return plot({
    title,
    x: { label },
    y: { label: "density" },
    marks: [
      rect(rects, { x1: "from", x2: "to", y1: () => 0, y2: "density", fillOpacity: 0.25, inset: 0.5 }),
      line(points, { x: "at", y: "density", stroke: () => "#d55e00" }),
    ],
  });
}

/** Means of power over a quarter of an octave each. */
function bands(spectra: NamedArrays) {
  return (["white", "brown"] as const).flatMap((noise) => {
    const power = spectra[noise]!.data;
    const name = noise === "white" ? "white noise" : "its running sum"; // "white" alone would be taken for a colour
    const rows: { noise: string; frequency: number; power: number }[] = [];
    const octave = math.pow(2, 0.25);
    for (let from = 1; from <= power.length; ) {
      const to = Math.min(power.length + 1, Math.max(from + 1, Math.floor(from * octave)));
      let [f, sum] = [0, 0];
      for (let k = from; k < to; k++) [f, sum] = [f + k / (2 * power.length), sum + power[k - 1]!];
      rows.push({ noise: name, frequency: f / (to - from), power: sum / (to - from) });
      from = to;
    }
    return rows;
  });
}

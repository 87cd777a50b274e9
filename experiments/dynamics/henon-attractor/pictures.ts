// The attractor's pictures and films, from what the runs recorded.
import { column } from "#dynamics";
import { type Animation, type Figure, fieldAnimation, line, panels, plot, pointsImage, ruleY } from "#figure";
import { type ArrayData, math } from "#kit";
import type { SeriesRow } from "#lab";

/** Points in a window, in units of its half side. */
export interface WindowPoints {
  readonly half: number;
  readonly points: ArrayData;
}

const placesOf = (points: ArrayData) => ({ x: column(points, 0), y: column(points, 1) });

export function attractorImage(points: ArrayData): Figure {
  return pointsImage({
    title: "Henon's attractor",
    points: placesOf(points),
    extent: { x: [-1.5, 1.5], y: [-0.5, 0.5] },
    aspect: 2,
    opacity: 0.8,
    ground: "#000000",
  });
}

export function zoomImages(windows: readonly WindowPoints[]): Figure {
  const images = windows.map(({ half, points }) =>
    pointsImage({
      title: `half side ${half}`,
      points: placesOf(points),
      extent: { x: [-1, 1], y: [-1, 1] },
      aspect: 1,
      ground: "#000000",
    }),
  );
  return panels(images, { title: "One line is many", columns: 2 });
}

/** Distances from the start along two orbits, on a logarithmic axis. */
export function departureChart(near: readonly SeriesRow[], far: readonly SeriesRow[]): Figure {
  const named = (rows: readonly SeriesRow[], point: string) =>
    rows.filter(({ value }) => value > 0).map(({ x, value }) => ({ step: x, distance: value, point }));
  const rows = [...named(near, "near point"), ...named(far, "far point")];
  return plot({
    title: "No stored number is the fixed point",
    x: { label: "steps" },
    y: { label: "distance from the start", type: "log" },
    marks: [ruleY([1e-16], { strokeOpacity: 0 }), line(rows, { x: "step", y: "distance", stroke: "point" })],
  });
}

const black = (width: number, height: number, frames: number) => {
  const field = new Uint8Array(width * height);
  return { width, height, frames: new Array(frames).fill(field), low: 0, high: 1, colours: "grey" as const };
};

/** The first 1000 points, four more in each frame. */
export function growthFilm(points: ArrayData): Animation {
  const { x, y } = placesOf(points);
  return fieldAnimation({
    ...black(600, 200, 250),
    extent: { x: [-1.5, 1.5], y: [0.5, -0.5] },
    marks: (frame) => {
      const seen = { x: x.subarray(0, 4 * frame + 1), y: y.subarray(0, 4 * frame + 1) };
      const latest = { x: seen.x.slice(-1), y: seen.y.slice(-1) };
      return [{ points: seen }, { points: latest, radius: 2, colour: "#ff5533" }];
    },
  });
}

/** From half a side of 0.1, twice as near every 8 frames. */
export function zoomFilm(windows: readonly WindowPoints[]): Animation {
  const places = windows.map(({ half, points }) => ({ half, ...placesOf(points) }));
  const halfOf = (frame: number) => 0.1 * math.pow(2, -frame / 8);
  return fieldAnimation({
    ...black(400, 400, 84),
    extent: { x: [-1, 1], y: [1, -1] },
    millisecondsPerFrame: 80,
    marks: (frame) => {
      // The narrowest window that holds the picture; its places are in its own units.
      const { half, x, y } = places.filter((window) => window.half >= halfOf(frame) * 0.999).at(-1)!;
      const scale = half / halfOf(frame);
      return [{ points: { x: x.map((dx) => dx * scale), y: y.map((dy) => dy * scale) } }];
    },
  });
}

// Paths in space from the recorded field "paths": the notebook's plots, colours and points of view. Computes nothing.
import { type Animation, type Figure, fieldAnimation, panels, pathAnimation3d, trajectories3d } from "#figure";
import type { ArrayData, NamedArrays } from "#kit";

/** The notebook's colours of bodies 1, 2 and 3 on black. */
const colours = ["#ff3b30", "#ffffff", "#4a90ff"];
const colourNames = ["red", "white", "blue"]; // white has no swatch on paper
const view = { elevation: 10, azimuth: 40 };
const sideways = { elevation: 20, azimuth: 0 };

/** One body's path out of the nine columns of a field. */
function path(arrays: NamedArrays, whose: "bodies" | "twins", body: number) {
  const { data, shape } = arrays[whose]!;
  const axis = (at: number) => Float64Array.from({ length: shape[0]! }, (_, i) => data[9 * i + 3 * body + at]!);
  return { x: axis(0), y: axis(1), z: axis(2) };
}

const bodyPath = (arrays: NamedArrays, body: number) => ({
  ...path(arrays, "bodies", body),
  colour: colours[body]!,
  label: `body ${body + 1}, ${colourNames[body]}`,
});

/** The three paths as the notebook draws them. */
export const threePaths = (arrays: NamedArrays): Figure =>
  trajectories3d({
    title: "Three bodies",
    paths: [0, 1, 2].map((body) => bodyPath(arrays, body)),
    view,
    ground: "dark",
    axes: { x: "x, m", y: "y, m", z: "z, m" },
    line: 0.75,
    ends: 3,
  });

/** Each body's path, and on it that of its twin. */
export const twinPaths = (arrays: NamedArrays): Figure =>
  panels(
    [0, 1, 2].map((body) =>
      trajectories3d({
        title: `body ${body + 1}`,
        paths: [
          { ...path(arrays, "bodies", body), colour: colours[0]!, label: "original" },
          { ...path(arrays, "twins", body), colour: colours[2]!, label: "twin" },
        ],
        view,
        ground: "dark",
        axes: false,
        line: 0.75,
      }),
    ),
    { columns: 3, width: 1000, title: "Originals and their twins" },
  );

/** Bodies 2 and 3 of the two-body limit. */
export const pairPaths = (arrays: NamedArrays): Figure =>
  trajectories3d({
    title: "Two bodies",
    paths: [1, 2].map((body) => bodyPath(arrays, body)),
    view: sideways,
    ground: "dark",
    axes: { x: "x, m", y: "y, m", z: "z, m" },
    line: 0.75,
    ends: 3,
  });

/** The three paths as they grow. */
export const growing = (arrays: NamedArrays): Animation =>
  pathAnimation3d({
    title: "Three bodies",
    paths: [0, 1, 2].map((body) => bodyPath(arrays, body)),
    frames: 60,
    view,
    millisecondsPerFrame: 80,
    width: 360,
  });

/** The pair's whole paths, seen once around: a film of 360 degrees, in steps of six. */
export const around = (arrays: NamedArrays): Animation => {
  const paths = [1, 2].map((body) => bodyPath(arrays, body));
  return pathAnimation3d({
    title: "Two bodies",
    paths,
    frames: 60,
    view: (frame) => ({ elevation: sideways.elevation, azimuth: 6 * frame }),
    shown: () => paths[0]!.x.length,
    millisecondsPerFrame: 80,
    width: 360,
  });
};

/** Separations over time, one curve a frame: [shifts, times]. */
export function growingShift({ data, shape }: ArrayData): Animation {
  const [shifts, times] = shape as [number, number];
  const [width, height] = [300, 200];
  const x = Float64Array.from({ length: times }, (_, i) => i);
  const black = new Float64Array(width * height);
  return fieldAnimation({
    title: "As the shift grows",
    width,
    height,
    frames: Array.from({ length: shifts }, () => black),
    colours: "inferno",
    low: 0,
    high: 1,
    extent: { x: [0, times - 1], y: [120, 0] },
    millisecondsPerFrame: 120,
    marks: (frame) => [
      { line: { x, y: data.subarray(frame * times, (frame + 1) * times) }, colour: colours[0]!, width: 2 },
    ],
  });
}

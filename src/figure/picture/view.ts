// How a box of space is seen on a plane: from which side, and how large. Draws nothing.
import { math, UsageError } from "#kit";

/** Degrees, as in matplotlib: the height of the eye over the xy plane, and its direction around the z axis, counted from x towards y. */
export interface View {
  readonly elevation: number;
  readonly azimuth: number;
}

/** Ends along each axis, the lower first. */
export interface Extent3d {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly z: readonly [number, number];
}

export const axisNames = ["x", "y", "z"] as const;
export type AxisName = (typeof axisNames)[number];

/** A place on the picture in pixels, and how near the eye it is. */
export interface Seen {
  x: number;
  y: number;
  depth: number;
}

export interface Camera {
  /** Towards the eye. */
  readonly eye: { readonly [A in AxisName]: number };
  /** Writes where a place in data units is seen into `seen`. */
  see(x: number, y: number, z: number, seen: Seen): Seen;
}

/** Where the picture lies, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Parallel projection of a box onto an area, as large as fits. The sides of the box are as 4 : 4 : 3, as in matplotlib, or in the
 * ratio of their lengths when `equal`.
 */
export function cameraOf({ elevation, azimuth }: View, extent: Extent3d, equal: boolean, area: Area): Camera {
  if (!Number.isFinite(elevation) || !Number.isFinite(azimuth))
    throw new UsageError(`view: elevation and azimuth are finite angles, got ${elevation} and ${azimuth}.`);
  const degree = Math.PI / 180;
  const [cosE, sinE] = [math.cos(elevation * degree), math.sin(elevation * degree)];
  const [cosA, sinA] = [math.cos(azimuth * degree), math.sin(azimuth * degree)];
  const sides = axisNames.map((name) => extent[name][1] - extent[name][0]);
  const longest = Math.max(...sides);
  const box = equal ? sides.map((side) => side / longest) : [1, 1, 0.75];
  const middle = axisNames.map((name) => extent[name][0] + (extent[name][1] - extent[name][0]) / 2);
  const per = box.map((side, i) => side / sides[i]!);
  // right, up and towards the eye, each across the three axes of the box
  const right = [-sinA, cosA, 0];
  const up = [-sinE * cosA, -sinE * sinA, cosE];
  const eye = [cosE * cosA, cosE * sinA, sinE];
  const reach = (axis: readonly number[]) => axis.reduce((sum, part, i) => sum + Math.abs(part) * box[i]!, 0);
  const scale = Math.min(area.width / reach(right), area.height / reach(up));
  const [centreX, centreY] = [area.left + area.width / 2, area.top + area.height / 2];
  return {
    eye: { x: eye[0]!, y: eye[1]!, z: eye[2]! },
    see(x, y, z, seen) {
      const [a, b, c] = [(x - middle[0]!) * per[0]!, (y - middle[1]!) * per[1]!, (z - middle[2]!) * per[2]!];
      seen.x = centreX + scale * (right[0]! * a + right[1]! * b);
      seen.y = centreY - scale * (up[0]! * a + up[1]! * b + up[2]! * c);
      seen.depth = eye[0]! * a + eye[1]! * b + eye[2]! * c;
      return seen;
    },
  };
}

/** Which end of each axis: 0 the lower, 1 the upper. */
export type Corner = { readonly [A in AxisName]: 0 | 1 };

/** The extent's box as it is seen. */
export function seenBox(camera: Camera, extent: Extent3d) {
  const away = (name: AxisName) => (camera.eye[name] >= 0 ? 0 : 1);
  const far: Corner = { x: away("x"), y: away("y"), z: away("z") };
  const near = (name: AxisName) => (far[name] === 0 ? 1 : 0);
  const corner = (which: Corner): Seen => {
    const at = (name: AxisName) => extent[name][which[name]];
    return camera.see(at("x"), at("y"), at("z"), { x: 0, y: 0, depth: 0 });
  };
  /** The edge along an axis from a corner at its lower end. */
  const along = (name: AxisName, from: Corner) =>
    [corner({ ...from, [name]: 0 }), corner({ ...from, [name]: 1 })] as const;
  // The walls behind meet in the corner furthest away; their outlines are nine edges.
  const walls = axisNames.flatMap((name) => {
    const [one, other] = axisNames.filter((each) => each !== name) as [AxisName, AxisName];
    return [{}, { [one]: near(one) }, { [other]: near(other) }].map((turned) => along(name, { ...far, ...turned }));
  });
  return { far, near, corner, along, walls };
}

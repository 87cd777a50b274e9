// The three-body explorer's whole state, and how it stands in the address.
import type { Triple } from "#dynamics";
import type { RunOptions } from "./simulate.ts";
import { type StartId, type StepperId, startIds, starts, stepperIds } from "./starts.ts";

export interface BodiesState {
  readonly start: StartId;
  readonly masses: Triple<number>;
  /** Displacement of the twin, m. */
  readonly shift: number;
  readonly stepper: StepperId;
  readonly step: number;
  readonly duration: number;
  /** Seconds of theirs in one of ours. */
  readonly speed: number;
  /** The moment shown, s. */
  readonly time: number;
  readonly eye: Eye;
}

/** From where one looks: degrees, and how near, 1 at the beginning. */
export interface Eye {
  readonly azimuth: number;
  readonly elevation: number;
  readonly zoom: number;
}

export const bounds = {
  shift: [1e-12, 10],
  step: [1e-5, 0.1],
  duration: [1, 1000],
  speed: [0.1, 100],
} as const;

export const eyeAtFirst: Eye = { azimuth: 35, elevation: 25, zoom: 1 };

export function initial(start: StartId): BodiesState {
  const { bodies, stepper, step, duration, speed } = starts[start];
  return { start, masses: bodies.masses, shift: 1e-6, stepper, step, duration, speed, time: 0, eye: eyeAtFirst };
}

export function readState(query: URLSearchParams): BodiesState {
  const start = startIds.find((id) => id === query.get("start")) ?? "notebook";
  const first = initial(start);
  const numberOf = (name: string, low: number, high: number, otherwise: number) => {
    const text = query.get(name)?.trim();
    const value = text ? Number(text) : Number.NaN;
    return value >= low && value <= high ? value : otherwise;
  };
  const within = (name: keyof typeof bounds) => numberOf(name, bounds[name][0], bounds[name][1], first[name]);
  const three = (query.get("masses") ?? "").split(",").map((text) => (text.trim() === "" ? Number.NaN : Number(text)));
  const areMasses = three.length === 3 && three.every((mass) => mass >= 0 && mass <= starts[start].mostMass);
  const [azimuth, elevation, zoom] = (query.get("eye") ?? "").split(",").map(Number);
  const isEye = Math.abs(azimuth!) <= 360 && Math.abs(elevation!) <= 89 && zoom! >= 0.05 && zoom! <= 50;
  const duration = within("duration");
  return {
    start,
    masses: areMasses ? (three as unknown as Triple<number>) : first.masses,
    shift: within("shift"),
    stepper: stepperIds.find((id) => id === query.get("method")) ?? first.stepper,
    step: within("step"),
    duration,
    speed: within("speed"),
    time: numberOf("time", 0, duration, 0),
    eye: isEye ? { azimuth: azimuth!, elevation: elevation!, zoom: zoom! } : first.eye,
  };
}

export function writeState(state: BodiesState): Record<string, string> {
  const { start, masses, shift, stepper, step, duration, speed, time, eye } = state;
  return {
    start,
    masses: masses.join(","),
    shift: String(shift),
    method: stepper,
    step: String(step),
    duration: String(duration),
    speed: String(speed),
    time: String(Number(time.toPrecision(6))),
    eye: [eye.azimuth, eye.elevation, eye.zoom].map((value) => Number(value.toFixed(2))).join(","),
  };
}

/** What is to be computed. */
export function runOf({ start, masses, shift, stepper, step, duration }: BodiesState): RunOptions {
  const { bodies, axis, parted } = starts[start];
  return {
    bodies: { ...bodies, masses },
    shift: axis === 0 ? [shift, 0, 0] : [0, 0, shift],
    stepper,
    step,
    duration,
    parted,
  };
}

/** The eye turned by degrees and brought nearer, within what can be seen. */
export function turned({ azimuth, elevation, zoom }: Eye, right: number, up: number, nearer = 1): Eye {
  const around = (azimuth + right) % 360;
  return {
    azimuth: around,
    elevation: Math.max(-89, Math.min(89, elevation + up)),
    zoom: Math.max(0.05, Math.min(50, zoom * nearer)),
  };
}

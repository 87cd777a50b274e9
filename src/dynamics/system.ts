// Systems as plain values: a map, a flow, a system with accelerations. Knows nothing of steppers, orbits or what is measured on them.

/** A map x -> step(x), iterated. Its state is a list of `dimension` numbers. */
export interface DynamicalMap {
  readonly name: string;
  /** What its family depends on; sentences about the map name them. */
  readonly parameters?: Readonly<Record<string, number>>;
  readonly dimension: number;
  step(state: readonly number[]): number[];
  /** Derivatives of `step`: row i, column j is d step(x)[i] / d x[j]. Without it they are taken by central differences. */
  jacobian?(state: readonly number[]): number[][];
}

/** The system as sentences name it: `henon map (a = 1.4, b = 0.3)`. */
export function nameOf({ name, parameters }: Pick<DynamicalMap, "name" | "parameters">): string {
  const values = Object.entries(parameters ?? {}).map(([letter, value]) => `${letter} = ${value}`);
  return values.length === 0 ? name : `${name} (${values.join(", ")})`;
}

/** dx/dt = rate(x), which does not depend on time itself: a system that does has time as one more coordinate, of rate 1. */
export interface Flow {
  readonly name: string;
  readonly dimension: number;
  /** Writes the `dimension` rates at `state` into `into`, which is never the same array, and changes nothing else. */
  rate(state: Float64Array, into: Float64Array): void;
}

/**
 * d2q/dt2 = acceleration(q): what semi-implicit and symplectic steppers need. Its state, also that of its flow, is the positions and
 * then the velocities, 2 * `coordinates` numbers.
 */
export interface MechanicalSystem {
  readonly name: string;
  readonly coordinates: number;
  /** Reads the first `coordinates` numbers of `positions`, so a whole state will do, and writes as many accelerations. */
  acceleration(positions: Float64Array, into: Float64Array): void;
  /** Of a whole state, where it is conserved. */
  energy?(state: Float64Array): number;
}

/** The mechanical system as a flow of twice as many coordinates: dq/dt = v, dv/dt = acceleration(q). */
export function flowOf(system: MechanicalSystem): Flow {
  const { name, coordinates } = system;
  const acceleration = new Float64Array(coordinates);
  return {
    name,
    dimension: 2 * coordinates,
    rate(state, into) {
      system.acceleration(state, acceleration);
      for (let i = 0; i < coordinates; i++) {
        into[i] = state[coordinates + i]!;
        into[coordinates + i] = acceleration[i]!;
      }
    },
  };
}

// What a stepper is: a way to go through time in steps of one length. The steppers themselves are its neighbours.
import type { Flow, MechanicalSystem } from "../system.ts";

/** A numerical method as a value. `System` is what it can step: any flow, or only a system with accelerations. */
export interface Stepper<System extends Flow | MechanicalSystem = Flow> {
  readonly name: string;
  /** The error at a fixed time falls as step ** order while the step is small; start-up included. A test measures it. */
  readonly order: number;
  /**
   * Makes the function that moves a state on by `step`, in place. It may remember earlier steps, so it is for one trajectory, from
   * start to end. All memory is taken here. It returns why it could not go on, or undefined.
   */
  prepare(system: System, step: number): Advance;
}

export type Advance = (state: Float64Array) => string | undefined;

/** Numbers in a state of the system. */
export function stateSize(system: Flow | MechanicalSystem): number {
  return "dimension" in system ? system.dimension : 2 * system.coordinates;
}

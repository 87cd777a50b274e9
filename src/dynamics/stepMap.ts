// A flow seen only after each step of a stepper: a map, whatever the step. With a large step it is a system of its own.
import { checkPositive } from "./check.ts";
import type { Stepper } from "./steppers/stepper.ts";
import type { DynamicalMap, Flow } from "./system.ts";

/**
 * The map x -> state one step later. With Euler's stepper and a step that is not small it is what is called semicontinuous: between the
 * flow and a map of its own. Every step starts afresh, so it is meant for steppers that look at the present state alone.
 */
export function stepMap(flow: Flow, stepper: Stepper, step: number): DynamicalMap {
  checkPositive("stepMap", "the size of a step", Math.abs(step));
  return {
    name: `${flow.name} by ${stepper.name}`,
    parameters: { step },
    dimension: flow.dimension,
    step(state) {
      const moved = Float64Array.from(state);
      stepper.prepare(flow, step)(moved);
      return Array.from(moved);
    },
  };
}

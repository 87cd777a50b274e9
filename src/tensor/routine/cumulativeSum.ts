// Sums of all values so far along an axis, one after the other.

import type { Routine } from "./routine.ts";

/** [n] of numbers -> [n]; from the last to the first where `reverse`. Floats are added in f64, integers wrap. */
export const cumulativeSum: Routine = {
  cores: [1],
  result: ([values]) => {
    if (values.dtype === "bool") throw new TypeError("cumulativeSum: wants numbers, got bool; cast it first");
    return values;
  },
  run: ([{ data }], output, { reverse = false }) => {
    const isFloat = data instanceof Float32Array || data instanceof Float64Array;
    let sum = 0;
    for (let step = 0; step < data.length; step++) {
      const i = reverse ? data.length - 1 - step : step;
      sum += data[i];
      output.data[i] = sum;
      if (!isFloat) sum = output.data[i]; // as it wrapped
    }
  },
};

// The same on many more programs, at night.

import { test } from "vitest";
import { agreeOnPrograms } from "./random-programs.ts";

test.runIf(process.env.ORRERY_NIGHTLY)(
  "10,000 random programs agree on every backend, recorded and compiled",
  () => agreeOnPrograms(10_000, 10_000),
  20 * 60_000,
);

import { afterAll, expect, it } from "vitest";
import { stream } from "#kit";
import { type BackendName, tensor, useBackend } from "#tensor";
import { upperNormalQuantile as reference } from "../../../kit/math/normalQuantile.ts";
import { upperNormalQuantile } from "./quantile.ts";

afterAll(() => useBackend("wasm"));

it.each<BackendName>(["interp", "wasm", "wasmScalar"])(
  "has the bits of kit's, to the ends of its range, on %s",
  (backend) => {
    // Tails 1/2 down to 2^-54 through all three fractions; where central and tail fraction meet, and the parts of the logarithm.
    const random = stream("tails").uniform(2000, 0.5, 1);
    const spread = Array.from(random, (x, i) => x / [1, 2, 4, 2 ** 20, 2 ** 36, 2 ** 37, 2 ** 53][i % 7]);
    const powers = Array.from({ length: 54 }, (_, i) => 1 / 2 ** (i + 1));
    const tails = [...spread, ...powers, 0.075, 0.07499999999999996, Math.SQRT1_2 / 8, Math.exp(-25)];
    const centres = tails.map((tail) => 0.5 - tail);
    useBackend(backend);
    const [centre, tail] = [centres, tails].map((list) => tensor(Float64Array.from(list)));
    const found = upperNormalQuantile(centre, tail).data();
    found.forEach((x, i) => {
      expect(x, `tail ${tails[i]}`).toBe(reference(centres[i], tails[i]));
    });
  },
);

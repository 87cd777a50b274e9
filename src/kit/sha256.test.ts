// SHA-256 against Node's own on random lengths.
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Sha256, sha256Hex } from "./sha256.ts";

it("agrees with node:crypto on any bytes, cut anywhere", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.nat(500), (bytes, cut) => {
      const wanted = createHash("sha256").update(bytes).digest("hex");
      expect(sha256Hex(bytes)).toBe(wanted);
      const pieces = new Sha256().update(bytes.subarray(0, cut)).update(bytes.subarray(cut));
      expect(Buffer.from(pieces.digest()).toString("hex")).toBe(wanted);
    }),
    { numRuns: 300 },
  );
});

// What lives on from one turn of a repeat to the next.

import { type Kernel, reads, writes } from "../../ir/program.ts";

/** What a turn of a repeat reads before it writes it: carried over from the turn before. */
export function carriedOver(kernels: readonly Kernel[]): Set<number> {
  const fresh = new Set<number>();
  const carried = new Set<number>();
  for (const kernel of kernels) {
    for (const buffer of reads(kernel)) if (!fresh.has(buffer)) carried.add(buffer);
    for (const buffer of writes(kernel)) fresh.add(buffer);
  }
  return carried;
}

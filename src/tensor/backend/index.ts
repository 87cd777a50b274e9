// The backends there are, and which one is used where none is named.

import type { Backend } from "../ir/program.ts";
import { interp } from "./interp/index.ts";
import { wasm, wasmScalar } from "./wasm/index.ts";

export const backends = { interp, wasm, wasmScalar } as const satisfies Record<string, Backend>;

export type BackendName = keyof typeof backends;

let current: Backend = wasm;

export const currentBackend = (): Backend => current;

/** The backend for everything evaluated or compiled from here on. All give the same bits; `interp` is the slow reference. */
export function useBackend(name: BackendName): void {
  if (!Object.hasOwn(backends, name)) {
    throw new TypeError(`useBackend: "${name}" is no backend; there are ${Object.keys(backends).join(" and ")}`);
  }
  current = backends[name];
}

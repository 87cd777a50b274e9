import type { Backend } from "../../ir/program.ts";
import { interp } from "../interp/index.ts";
export const wasm: Backend = { ...interp, name: "wasm" };

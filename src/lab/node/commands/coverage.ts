// `coverage`: per notebook, how many entries of the specification are built, open and left out.
import type { CommandContext } from "./context.ts";

export async function coverage(context: CommandContext, _options: { readonly json?: boolean }): Promise<void> {
  context.print("");
}

// Writes the formula of an acceleration as text, products instead of powers: what the notebook's small program did for its kernel.
// Knows no numbers.
// Source: notebook 002, lines 389-420. Its listing has one mass for both terms; each term has the mass of the body that pulls.
import { UsageError } from "#kit";

export interface ExpressionOptions {
  /** 1, 2 or 3. */
  readonly body: number;
  readonly axis: "x" | "y" | "z";
  /** Whether of the shifted copy, whose names end in `_prime`. */
  readonly prime?: boolean;
  /** How the language writes a square root; "sqrt" when absent. */
  readonly root?: string;
}

/** As `-G * m2 * (x1 - x2) / (sqrt(...) * sqrt(...) * sqrt(...)) - G * m3 * ...`, of coordinates x1, y1, ... or x1_prime, ... */
export function accelerationText({ body, axis, prime = false, root = "sqrt" }: ExpressionOptions): string {
  if (![1, 2, 3].includes(body)) throw new UsageError(`accelerationText: the body is 1, 2 or 3, not ${body}.`);
  const name = (of: string, which: number) => `${of}${which}${prime ? "_prime" : ""}`;
  const terms = [body % 3, (body + 1) % 3].map((index) => {
    const other = index + 1;
    const difference = (of: string) => `(${name(of, body)} - ${name(of, other)})`;
    const squares = ["x", "y", "z"].map((of) => `${difference(of)} * ${difference(of)}`).join(" + ");
    const distance = `${root}(${squares})`;
    return `G * m${other} * ${difference(axis)} / (${distance} * ${distance} * ${distance})`;
  });
  return `-${terms[0]} - ${terms[1]}`;
}

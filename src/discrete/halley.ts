// Halley's method for a root of a polynomial, over any field: as many right digits as the field has, three times as many every step.
import { UsageError } from "#kit";
import { degree, type Polynomial, polynomials } from "./polynomials.ts";
import type { OrderedField } from "./rings.ts";

export interface HalleyOptions<T> {
  readonly start: T;
  /** The last step is at most this long. */
  readonly tolerance: T;
  /** Most steps; 100 when absent. */
  readonly steps?: number;
}

export type HalleyOutcome<T> =
  | { readonly ok: true; readonly root: T; readonly steps: number }
  | { readonly ok: false; readonly why: string };

/**
 * x - 2 p p' / (2 p'^2 - p p'') until it stands still (E. Halley, 1694). Near a simple root the error of a step is of the order of the
 * cube of the one before; near a multiple root it only shrinks by a factor.
 * @throws UsageError for a polynomial without unknown.
 */
export function halley<T>(field: OrderedField<T>, p: Polynomial<T>, options: HalleyOptions<T>): HalleyOutcome<T> {
  if (degree(p) < 1)
    throw new UsageError("halley: a constant has no root to go to; give a polynomial of degree 1 at least.");
  const { evaluate, derivative } = polynomials(field);
  const { subtract, multiply, divide, compare, equals, zero } = field;
  const { tolerance, steps = 100 } = options;
  const [first, second] = [derivative(p), derivative(derivative(p))];
  const two = field.whole(2);
  const reach = subtract(zero, tolerance);

  let x = options.start;
  for (let step = 1; step <= steps; step++) {
    const [value, slope, bend] = [evaluate(p, x), evaluate(first, x), evaluate(second, x)];
    if (equals(value, zero)) return { ok: true, root: x, steps: step - 1 };
    if (equals(slope, zero)) return { ok: false, why: `step ${step} meets a slope of zero` };
    const bottom = subtract(multiply(two, multiply(slope, slope)), multiply(value, bend));
    if (equals(bottom, zero)) return { ok: false, why: `step ${step} divides by zero` };
    const change = divide(multiply(two, multiply(value, slope)), bottom);
    x = subtract(x, change);
    if (compare(change, tolerance) <= 0 && compare(change, reach) >= 0) return { ok: true, root: x, steps: step };
  }
  return { ok: false, why: `no stop within ${steps} steps` };
}

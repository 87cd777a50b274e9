// Whether contestants computed the same thing: a few numbers of each, taken before anything is timed.

const tolerance = 1e-4;
const smallest = 1e-6; // below it differences are rounding

/**
 * The largest relative difference between the first contestant's numbers and any other's. Throws beyond 1e-4: times of
 * different computations are not comparable.
 *
 * @param {[name: string, values: number[]][]} results
 */
export function agreement(results) {
  const [[first, wanted], ...others] = results;
  let worst = 0;
  for (const [name, values] of others) {
    const differences = wanted.map((value, k) => Math.abs(value - values[k]) / Math.max(smallest, Math.abs(value)));
    const largest = Math.max(...differences);
    if (values.length !== wanted.length || !(largest <= tolerance)) {
      throw new Error(`${name} got ${values.join(", ")} where ${first} got ${wanted.join(", ")}: not the same thing.`);
    }
    worst = Math.max(worst, largest);
  }
  return Number(worst.toPrecision(2));
}

/** The check of a training step: the loss at the start, and after one update. */
export async function twoLosses(step, loss) {
  await step();
  const before = await loss();
  await step();
  return [before, await loss()];
}

/** The check of a matrix product, from its elements: the second, which tells rows from columns, and the mean square. */
export function productNumbers(elements) {
  return [elements[1], elements.reduce((sum, element) => sum + element * element, 0) / elements.length];
}

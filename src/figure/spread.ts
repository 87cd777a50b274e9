// Places things along a line near where they want to be without touching. Knows nothing of what they are.

/**
 * Positions nearest to `wanted` in the least-squares sense that keep the given order, stay `gap` apart and lie in [low, high].
 * When they cannot all fit, the gap shrinks until they do.
 *
 * With u_i = y_i - i gap the spacing constraint becomes u_i <= u_{i+1}: isotonic regression, solved by pooling adjacent violators
 * (Barlow et al. 1972); clamping its solution solves the bounded problem too.
 */
export function spread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const count = wanted.length;
  const step = count > 1 ? Math.min(gap, (high - low) / (count - 1)) : 0;
  const pools: { sum: number; size: number }[] = [];
  wanted.forEach((value, i) => {
    let pool = { sum: value - i * step, size: 1 };
    for (let last = pools.at(-1); last && last.sum / last.size > pool.sum / pool.size; last = pools.at(-1)) {
      pool = { sum: pool.sum + last.sum, size: pool.size + last.size };
      pools.pop();
    }
    pools.push(pool);
  });
  const highest = high - Math.max(0, count - 1) * step;
  const flat = pools.flatMap(({ sum, size }) => Array<number>(size).fill(sum / size));
  return flat.map((u, i) => Math.min(highest, Math.max(low, u)) + i * step);
}

// In what order, and in which groups, an epoch sees the rows.
import { type Stream, UsageError } from "#kit";

/**
 * The row numbers of an epoch's batches: all rows once, shuffled; the last batch is smaller where the size does not
 * divide the count. One batch for all rows keeps them in order, as the order would only change rounding.
 * @param order the epoch's own stream
 */
export function minibatches(order: Stream, count: number, batchSize: number): Int32Array[] {
  if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new UsageError(
      `minibatches: count and batch size must be whole numbers from 1, got ${count} and ${batchSize}.`,
    );
  }
  if (batchSize >= count) return [Int32Array.from({ length: count }, (_, row) => row)];
  const rows = new Int32Array(order.permutation(count));
  return Array.from({ length: Math.ceil(count / batchSize) }, (_, batch) =>
    rows.subarray(batch * batchSize, (batch + 1) * batchSize),
  );
}

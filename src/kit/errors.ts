// The user's mistakes and the help given for them. Not for broken internals: those throw a plain Error and show a stack.

/**
 * Something the caller can mend: a wrong name, shape, file or option. The message is one sentence that says who complains, what was
 * given, what is allowed, and the nearest valid thing. The command line prints it without a stack and exits with code 2.
 */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * The candidate a misspelt `name` most likely meant: fewest edits (insert, delete, replace, swap two neighbours), letter case ignored,
 * ties to the earlier candidate. Undefined when even the best needs more than a third of the longer word, and more than one edit.
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3));
    if (edits <= allowed && edits < fewest && edits < candidate.length) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

// d[i][j] = edits from the first i letters of a to the first j of b (optimal string alignment); three rows are enough.
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

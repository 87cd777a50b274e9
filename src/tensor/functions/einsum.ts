// Sums of products named by letters, as grouped matrix products that read their operands in place.

import { Tensor } from "../array.ts";
import { matmul } from "../ir/build.ts";
import { formatShape } from "../ir/shape.ts";

/** An operand with a name for each axis. */
interface Named {
  readonly x: Tensor;
  readonly names: readonly string[];
}

/**
 * Sums of products by Einstein's convention: "ij,jk->ik" is a matrix product, "bii->b" traces of matrices, "...ij->...ji" transposes.
 * A letter names an axis; equal letters walk together, those not in the result are summed. "..." stands for leading axes, stretched to
 * match. Without "->" the result has "..." and then, in alphabetical order, the letters that appear once. Operands are multiplied from
 * left to right, two at a time.
 */
export function einsum(formula: string, ...operands: readonly Tensor[]): Tensor {
  const { inputs, output } = parse(formula, operands);
  const [first, ...rest] = operands.map((x, i) => diagonals({ x, names: inputs[i] }));
  const result = rest.reduce((sofar, next, i) => {
    const later = new Set([...output, ...rest.slice(i + 1).flatMap(({ names }) => names)]);
    // The result's last letter is best the right operand's: then the product lies in memory as the result does.
    const last = output[output.length - 1];
    const isTurned = i === rest.length - 1 && !next.names.includes(last);
    return isTurned ? product(next, sofar, later) : product(sofar, next, later);
  }, first);
  return aligned(summed(result, new Set(output)), output);
}

/** All products of an element of `a` and one of `b`: [...a, ...b]. */
export const outer = (a: Tensor, b: Tensor): Tensor => a.reshape(...a.shape, ...b.shape.map(() => 1)).mul(b);

/** Products summed over the last axis of both: [...a] x [...b]. Of two vectors one number. */
export function inner(a: Tensor, b: Tensor): Tensor {
  if (a.rank === 0 || b.rank === 0 || a.shape[a.rank - 1] !== b.shape[b.rank - 1]) {
    throw new TypeError(
      `inner: wants last axes of one length, got shapes ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    );
  }
  const others = b.shape.slice(1).map((_, axis) => axis);
  return new Tensor(matmul(a.node, b.transpose(b.rank - 1, ...others).node, 0, 1));
}

/** Names of every operand's axes and of the result's; the axes of "..." are named "1", "2", ... from the last backwards. */
function parse(formula: string, operands: readonly Tensor[]) {
  const term = String.raw`[A-Za-z]*(?:\.\.\.[A-Za-z]*)?`;
  const match = new RegExp(`^(${term}(?:,${term})*)(?:->(${term}))?$`).exec(formula.replaceAll(" ", ""));
  if (!match) throw new TypeError(`einsum: "${formula}" is no formula such as "ij,jk->ik" or "...i->i"`);
  const terms = match[1].split(",");
  if (terms.length !== operands.length) {
    throw new TypeError(`einsum: "${formula}" names ${terms.length} operands, got ${operands.length}`);
  }
  const open = operands.map(({ rank }, i) => rank - terms[i].replace("...", "").length);
  const inputs = terms.map((term, i) => {
    if (open[i] < 0 || (open[i] > 0 && !term.includes("..."))) {
      throw new TypeError(
        `einsum: "${term}" does not name the axes of operand ${i}, ${formatShape(operands[i].shape)}`,
      );
    }
    return axisNames(term, open[i]);
  });
  const leading = Math.max(...terms.map((term, i) => (term.includes("...") ? open[i] : 0)));
  const letters = inputs.flat();
  const single = [...new Set(letters)].filter(
    (name) => isLetter(name) && letters.indexOf(name) === letters.lastIndexOf(name),
  );
  const output = axisNames(match[2] ?? `...${single.sort().join("")}`, leading);
  const stranger = output.find((name) => isLetter(name) && !letters.includes(name));
  const twice = output.find((name, i) => output.indexOf(name) !== i);
  if (stranger) throw new TypeError(`einsum: "${stranger}" of the result of "${formula}" is in no operand`);
  if (twice) throw new TypeError(`einsum: "${twice}" is in the result of "${formula}" twice`);
  checkLengths(formula, operands, inputs);
  return { inputs, output };
}

const isLetter = (name: string) => /[A-Za-z]/.test(name);

/** The letters of a term, "..." as so many numbered axes. */
function axisNames(term: string, open: number): string[] {
  const [before, after] = term.split("...");
  if (after === undefined) return [...before];
  return [...before, ...Array.from({ length: open }, (_, i) => `${open - i}`), ...after];
}

function checkLengths(formula: string, operands: readonly Tensor[], inputs: readonly string[][]): void {
  const lengths = new Map<string, number>();
  operands.forEach(({ shape }, i) => {
    inputs[i].forEach((name, axis) => {
      const known = lengths.get(name);
      const stretches = !isLetter(name) && (known === 1 || shape[axis] === 1);
      if (known !== undefined && known !== shape[axis] && !stretches) {
        const what = isLetter(name) ? `"${name}"` : 'an axis of "..."';
        throw new TypeError(`einsum: ${what} of "${formula}" has lengths ${known} and ${shape[axis]}`);
      }
      lengths.set(name, known === undefined || known === 1 ? shape[axis] : known);
    });
  });
}

/** Axes of one name made one: their diagonal. */
function diagonals({ x, names }: Named): Named {
  const second = names.findIndex((name, axis) => names.indexOf(name) !== axis);
  if (second < 0) return { x, names };
  const first = names.indexOf(names[second]);
  const others = names.flatMap((_, axis) => (axis === first || axis === second ? [] : [axis]));
  const shape = others.map((axis) => x.shape[axis]);
  const n = x.shape[first];
  const flat = x.transpose(...others, first, second).reshape(...shape, n * n);
  const diagonal = flat.slice(...shape.map(() => undefined), [0, n * n, n + 1]);
  return diagonals({ x: diagonal, names: [...others.map((axis) => names[axis]), names[first]] });
}

/** Summed over the axes that nobody wants. */
function summed({ x, names }: Named, wanted: ReadonlySet<string>): Named {
  const gone = names.flatMap((name, axis) => (wanted.has(name) ? [] : [axis]));
  return gone.length === 0 ? { x, names } : { x: x.sum(gone), names: names.filter((name) => wanted.has(name)) };
}

/** In the order of `names`, with axes of length 1 for those it has not. */
function aligned({ x, names: own }: Named, names: readonly string[]): Tensor {
  const order = names.flatMap((name) => (own.includes(name) ? [own.indexOf(name)] : []));
  const ordered = x.transpose(...order);
  let next = 0;
  return ordered.reshape(...names.map((name) => (own.includes(name) ? ordered.shape[next++] : 1)));
}

/** Without axes of length 1 that the other operand has longer. */
function unstretched({ x, names }: Named, other: Named): Named {
  const isLonger = (name: string, axis: number) =>
    x.shape[axis] === 1 && other.names.includes(name) && other.x.shape[other.names.indexOf(name)] !== 1;
  const kept = names.filter((name, axis) => !isLonger(name, axis));
  return { x: x.reshape(...x.shape.filter((_, axis) => !isLonger(names[axis], axis))), names: kept };
}

/** Both multiplied, and summed over the names that are not wanted `later`. */
function product(left: Named, right: Named, later: ReadonlySet<string>): Named {
  const [long, other] = [unstretched(left, right), unstretched(right, left)];
  const a = summed(long, new Set([...later, ...other.names]));
  const b = summed(other, new Set([...later, ...long.names]));
  const shared = a.names.filter((name) => b.names.includes(name));
  const batch = shared.filter((name) => later.has(name));
  const inside = shared.filter((name) => !later.has(name));
  const ofA = a.names.filter((name) => !shared.includes(name));
  const ofB = b.names.filter((name) => !shared.includes(name));
  const names = [...batch, ...ofA, ...ofB];
  const isFloat = a.x.dtype === "f32" || a.x.dtype === "f64";
  if (inside.length === 0 || !isFloat) {
    const all = [...names, ...inside];
    return summed({ x: aligned(a, all).mul(aligned(b, all)), names: all }, later);
  }
  const rows = aligned(a, [...batch, ...ofA, ...inside]);
  const columns = aligned(b, [...batch, ...inside, ...ofB]);
  return { x: new Tensor(matmul(rows.node, columns.node, batch.length, inside.length)), names };
}

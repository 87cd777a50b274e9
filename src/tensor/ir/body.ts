// Builds the straight-line code of one element: expands composite operations, shares what is equal.

import type { Algebra, ScalarName } from "./algebra.ts";
import type { Access, Instruction } from "./program.ts";
import { compositeOperations, isBasic, roundTo, scalarResult } from "./scalar.ts";

/** A text equal for equal accesses. */
export const accessKey = ({ buffer, offset, strides, guards }: Access): string =>
  `${buffer}:${offset}:${strides.join(",")}:${guards.map((g) => `${g.offset}/${g.strides.join(",")}/${g.length}`).join(";")}`;

function keyOf(instruction: Instruction): string {
  switch (instruction.kind) {
    case "load":
      return `load ${accessKey(instruction.access)}`;
    case "constant":
      return `${instruction.dtype} ${Object.is(instruction.value, -0) ? "-0" : instruction.value}`;
    case "index":
      return `index ${instruction.dtype} ${instruction.offset} ${instruction.strides.join(",")}`;
    case "accumulator":
      return "accumulator";
    case "carry":
      return `carry ${instruction.position}`;
    case "apply":
      return `${instruction.operation} ${instruction.operands.join(",")}`;
  }
}

export class Body {
  readonly instructions: Instruction[] = [];
  readonly #positions = new Map<string, number>();

  /** Positions are wrapped: in a rule's formula a bare number is a constant. */
  readonly #algebra: Algebra<{ readonly at: number }> = {
    apply: (operation, ...operands) => ({
      at: this.apply(
        operation,
        operands.map(({ at }) => at),
      ),
    }),
    constant: (value, { at }) => ({
      at: this.push({
        kind: "constant",
        dtype: this.instructions[at].dtype,
        value: roundTo[this.instructions[at].dtype](value),
      }),
    }),
    dtype: ({ at }) => this.instructions[at].dtype,
  };

  push(instruction: Instruction): number {
    const key = keyOf(instruction);
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    this.instructions.push(instruction);
    this.#positions.set(key, this.instructions.length - 1);
    return this.instructions.length - 1;
  }

  apply(operation: ScalarName, operands: readonly number[]): number {
    if (!isBasic(operation)) {
      return compositeOperations[operation].expand(
        this.#algebra,
        operands.map((at) => ({ at })),
      ).at;
    }
    const dtype = scalarResult(
      operation,
      operands.map((position) => this.instructions[position].dtype),
    );
    return this.push({ kind: "apply", dtype, operation, operands });
  }
}

/** The instructions that the wanted ones need, in order, and where each wanted one went. */
export function prune(body: readonly Instruction[], wanted: readonly number[]): { body: Instruction[]; at: number[] } {
  const needed = new Array<boolean>(body.length).fill(false);
  for (const position of wanted) needed[position] = true;
  for (let position = body.length - 1; position >= 0; position--) {
    const instruction = body[position];
    if (needed[position] && instruction.kind === "apply")
      for (const operand of instruction.operands) needed[operand] = true;
  }
  const moved: number[] = [];
  const kept: Instruction[] = [];
  body.forEach((instruction, position) => {
    if (!needed[position]) return;
    moved[position] = kept.length;
    kept.push(
      instruction.kind === "apply"
        ? { ...instruction, operands: instruction.operands.map((p) => moved[p]) }
        : instruction,
    );
  });
  return { body: kept, at: wanted.map((position) => moved[position]) };
}

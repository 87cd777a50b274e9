// Reduction kernels: eight partials in the order the program's form prescribes, as lanes along the run, as vectors along
// a kept axis, or one by one.

import type { DType } from "#kit";
import type { Reduction } from "../../ir/graph.ts";
import { type Instruction, identityOf, REDUCE_PARTIALS, type ReduceKernel } from "../../ir/program.ts";
import type { Code } from "./assembler.ts";
import { type Context, nest, type Stretch, tileLoop } from "./context.ts";
import { Element, type Frame, isCutAlong } from "./element.ts";
import { emitConstant, emitOperation, type Lanes, laneCount, lanesFor, prefix, valueType } from "./lanes.ts";

const operationOf = { sum: "add", min: "min", max: "max" } as const;

export function emitReduce(code: Code, kernel: ReduceKernel, context: Context, stretch?: Stretch): void {
  const { kept, extents, body, epilogue, stores } = kernel;
  if (extents.slice(0, kept).includes(0)) return;
  const storedTypes = stores.map(({ access }) => context.types[access.buffer]);
  const keptAxis = kept - 1;
  const keptLanes = plainLanes(context, [...body, ...epilogue], storedTypes, keptAxis);
  const runLanes = plainLanes(context, body, [], extents.length - 1);
  if (keptLanes !== "scalar" && kept > 0 && extents[keptAxis] >= laneCount[keptLanes] && movesByOne(body, keptAxis)) {
    new Reducer(code, kernel, context, keptLanes, "kept").emit(stretch);
  } else if (
    runLanes !== "scalar" &&
    extents[extents.length - 1] >= REDUCE_PARTIALS &&
    movesByOne(body, extents.length - 1)
  ) {
    new Reducer(code, kernel, context, runLanes, "run").emit(stretch);
  } else {
    new Reducer(code, kernel, context, "scalar", "none").emit(stretch);
  }
}

function plainLanes(
  context: Context,
  body: readonly Instruction[],
  storedTypes: readonly DType[],
  axis: number,
): Lanes {
  return context.simd && !isCutAlong(body, axis) ? lanesFor(body, storedTypes) : "scalar";
}

/** Whether neighbours along an axis are neighbours in memory, or the same element. */
const movesByOne = (body: readonly Instruction[], axis: number): boolean =>
  body.every((i) => i.kind !== "load" || i.access.strides[axis] === 1 || i.access.strides[axis] === 0);

class Reducer {
  readonly #code: Code;
  readonly #kernel: ReduceKernel;
  readonly #context: Context;
  readonly #lanes: Lanes;
  readonly #along: "kept" | "run" | "none";
  readonly #dtype: DType;
  readonly #indices: number[];
  readonly #total: number;
  readonly #partials: number[];

  constructor(code: Code, kernel: ReduceKernel, context: Context, lanes: Lanes, along: "kept" | "run" | "none") {
    this.#code = code;
    this.#kernel = kernel;
    this.#context = context;
    this.#lanes = lanes;
    this.#along = along;
    this.#dtype = kernel.body[kernel.value].dtype;
    this.#indices = kernel.extents.map(() => code.local("i32"));
    this.#total = code.local(valueType(this.#dtype, along === "kept" ? lanes : "scalar"));
    const count = along === "run" ? REDUCE_PARTIALS / laneCount[lanes] : REDUCE_PARTIALS;
    this.#partials = Array.from({ length: count }, () => code.local(valueType(this.#dtype, lanes)));
  }

  /** `stretch`: of a kept axis. */
  emit(stretch?: Stretch): void {
    const { kept, extents } = this.#kernel;
    const outer = this.#along === "kept" ? kept - 1 : kept;
    const along = stretch?.axis === kept - 1 ? stretch : undefined;
    const inner = () => {
      if (this.#along !== "kept") return this.#one();
      tileLoop(this.#code, this.#indices[outer], extents[outer], laneCount[this.#lanes], () => this.#one(), along);
    };
    nest(this.#code, this.#indices.slice(0, outer), extents.slice(0, outer), inner, stretch);
  }

  /** Reduces at one index, or one vector of indices, of the kept axes. */
  #one(): void {
    const { kept, extents, epilogue, stores, reduction } = this.#kernel;
    const code = this.#code;
    const totalLanes = this.#along === "kept" ? this.#lanes : "scalar";
    emitConstant(code, this.#dtype, identityOf(reduction, this.#dtype), totalLanes);
    code.set(this.#total);
    nest(code, this.#indices.slice(kept, -1), extents.slice(kept, -1), () => this.#run());
    const frame = this.#frame(totalLanes, kept - 1, this.#indices.slice(0, kept), -1);
    const element = new Element(frame, epilogue, this.#total);
    element.begin(stores);
    const still = new Array<number>(kept).fill(0);
    element.compute(still);
    element.store(stores, still);
  }

  #frame(lanes: Lanes, laneAxis: number, indices: readonly number[], innerAxis: number): Frame {
    const { layout, types } = this.#context;
    return {
      code: this.#code,
      layout,
      types,
      lanes,
      laneAxis: lanes === "scalar" ? -1 : laneAxis,
      indices,
      innerAxis,
    };
  }

  #run(): void {
    const { kept, extents, body, value } = this.#kernel;
    const code = this.#code;
    const axis = extents.length - 1;
    const run = extents[axis];
    if (run === 0) return;
    const i = this.#indices[axis];
    const element = new Element(
      this.#frame(this.#lanes, this.#along === "kept" ? kept - 1 : axis, this.#indices, axis),
      body,
    );
    element.begin();
    const at = (step: number) => element.compute(extents.map((_, a) => (a === axis ? step : 0)))[value];

    const eights = run - (run % REDUCE_PARTIALS);
    for (const partial of this.#partials) {
      emitConstant(code, this.#dtype, identityOf(this.#kernel.reduction, this.#dtype), this.#lanes);
      code.set(partial);
    }
    code.i32(0).set(i);
    if (eights > 0) {
      code.loop(() => {
        this.#partials.forEach((partial, p) => {
          this.#join(partial, at(p * this.#perPartial()));
        });
        code.get(i).i32(REDUCE_PARTIALS).op("i32.add").tee(i).i32(eights).op("i32.lt_u").againIf();
      });
    }
    this.#tail(run - eights, at);
    this.#fold();
  }

  #perPartial(): number {
    return this.#along === "run" ? laneCount[this.#lanes] : 1;
  }

  /** Joins a value into a partial or the total. */
  #join(into: number, value: number, lanes: Lanes = this.#lanes): void {
    emitOperation(this.#code, operationOf[this.#kernel.reduction as Reduction], [into, value], this.#dtype, lanes);
    this.#code.set(into);
  }

  /** The last elements of a run, fewer than eight: lanes beyond them are replaced by the identity. */
  #tail(count: number, at: (step: number) => number): void {
    const code = this.#code;
    const per = this.#perPartial();
    this.#partials.forEach((partial, p) => {
      const valid = Math.min(per, count - p * per);
      if (valid <= 0) return;
      const value = at(p * per);
      if (valid === per) {
        this.#join(partial, value);
        return;
      }
      const masked = code.local("v128");
      const bytes = 16 / per;
      code.get(value);
      emitConstant(code, this.#dtype, identityOf(this.#kernel.reduction, this.#dtype), this.#lanes);
      code
        .v128(Array.from({ length: 16 }, (_, byte) => (byte < valid * bytes ? 0xff : 0)))
        .op("v128.bitselect")
        .set(masked);
      this.#join(partial, masked);
    });
  }

  /** Folds the partials into the total: ((0,4),(2,6)),((1,5),(3,7)). */
  #fold(): void {
    const p = this.#partials;
    if (this.#along !== "run") {
      for (const [into, value] of [
        [0, 4],
        [2, 6],
        [1, 5],
        [3, 7],
        [0, 2],
        [1, 3],
        [0, 1],
      ])
        this.#join(p[into], p[value]);
      this.#join(this.#total, p[0]);
      return;
    }
    const half = p.length / 2;
    for (let i = 0; i < half; i++) this.#join(p[i], p[i + half]);
    if (half === 2) this.#join(p[0], p[1]);
    const code = this.#code;
    const lanes = Array.from({ length: laneCount[this.#lanes] }, (_, lane) => {
      const local = code.local(valueType(this.#dtype, "scalar"));
      code
        .get(p[0])
        .lane(`${prefix(this.#dtype, this.#lanes)}.extract_lane`, lane)
        .set(local);
      return local;
    });
    if (lanes.length === 4) {
      this.#join(lanes[0], lanes[2], "scalar");
      this.#join(lanes[1], lanes[3], "scalar");
    }
    this.#join(lanes[0], lanes[1], "scalar");
    this.#join(this.#total, lanes[0], "scalar");
  }
}

// The plan of a packed product: regions of the result, each done on its own, in panels; and where in the room things lie.

import { MATMUL_BLOCK } from "../../ir/program.ts";
import { sizeOf } from "../../ir/shape.ts";
import { type Lanes, laneCount } from "./lanes.ts";
import { bytesOfElement } from "./layout.ts";
import { isInPlace, tableBytes } from "./pack.ts";
import { gridOf, type OrientedProduct } from "./registers.ts";

/** Most lanes, and most elements, of a region: totals and a block of the vector operand stay in a near cache. */
const REGION_LANES = 512;
const REGION_ELEMENTS = 2 ** 18;
/** Rows whose single elements are packed at a time. */
const STRETCH = 64;
/** Regions a thread where several share a product, and parts at most: none waits long for the others. */
const REGIONS_A_THREAD = 2;
const PARTS_A_THREAD = 8;

/** Panels of rows or lanes: the last overlaps the one before where they do not fit evenly. */
export interface Panels {
  readonly extent: number;
  /** Rows or lanes, and bytes, of one. */
  readonly width: number;
  readonly bytes: number;
  readonly count: number;
  /** How many a region has. */
  readonly inRegion: number;
}

/** The plan of a product: regions of the result, each done on its own, of grids of rows by columns of vectors. */
export interface Plan {
  readonly rows: Panels;
  readonly lanes: Panels;
  readonly columns: number;
  /** Panels of rows packed at a time. */
  readonly stretch: number;
  /** Where in the room things lie. */
  readonly vectorTable: number;
  readonly singleTable: number;
  readonly vectors: number;
  readonly singles: number;
  readonly totals: number;
  readonly bytes: number;
}

export function planOf(product: OrientedProduct, laneKind: Lanes, threads: number): Plan {
  const { dtype, batch, vector, single, rowExtent, laneExtent, k } = product;
  const size = bytesOfElement[dtype];
  const grid = gridOf(rowExtent, laneExtent, laneCount[laneKind]);
  const length = Math.min(k, MATMUL_BLOCK);
  const panels = (extent: number, width: number, most: number): Panels => {
    const count = Math.ceil(extent / width);
    return { extent, width, bytes: length * width * size, count, inRegion: Math.min(count, Math.ceil(most / width)) };
  };
  // Regions of fewer rows pack the same vectors again: rather that than too few regions, and regions of fewer lanes for few rows.
  const wanted = threads > 1 ? Math.ceil((REGIONS_A_THREAD * threads) / sizeOf(batch)) : 1;
  const [rowShare, laneShare] = rowExtent >= laneExtent / 4 ? [wanted, 1] : [1, wanted];
  const gridLanes = grid.columns * laneCount[laneKind];
  const lanes = panels(laneExtent, gridLanes, Math.min(REGION_LANES, laneExtent / laneShare));
  const mostRows = REGION_ELEMENTS / (lanes.inRegion * lanes.width);
  const rows = panels(rowExtent, grid.rows, Math.min(mostRows, rowExtent / rowShare));
  const stretch = Math.min(rows.inRegion, Math.ceil(STRETCH / grid.rows));
  const elements = rows.inRegion * rows.width * lanes.inRegion * lanes.width;
  let bytes = 0;
  const room = (size: number) => {
    const at = bytes;
    bytes += Math.ceil(size / 16) * 16;
    return at;
  };
  return {
    rows,
    lanes,
    columns: grid.columns,
    stretch,
    vectorTable: room(tableBytes(vector)),
    singleTable: room(tableBytes(single)),
    vectors: room(lanes.inRegion * lanes.bytes),
    singles: room(isInPlace(single) ? 0 : stretch * rows.bytes),
    totals: room(k > MATMUL_BLOCK ? elements * size : 0),
    bytes,
  };
}

/** Regions along the axes of the batch, along rows, and along lanes. */
export const regionsOf = ({ batch }: OrientedProduct, { rows, lanes }: Plan): number[] => [
  ...batch,
  Math.ceil(rows.count / rows.inRegion),
  Math.ceil(lanes.count / lanes.inRegion),
];

/** Bytes of room that a packed product wants for every thread, and in how many parts they may share it. */
export function packedSize(product: OrientedProduct, lanes: Lanes, threads: number): { bytes: number; parts: number } {
  const plan = planOf(product, lanes, threads);
  const regions = sizeOf(regionsOf(product, plan));
  return { bytes: plan.bytes, parts: threads > 1 ? Math.min(regions, PARTS_A_THREAD * threads) : 1 };
}

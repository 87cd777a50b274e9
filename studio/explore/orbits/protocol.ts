// What the orbit explorer's page and its worker say to each other.
import type { DiagramOptions, Measures } from "./measures.ts";
import type { FamilyId } from "./systems.ts";

export type Ask =
  /** Coarse first, then finer; ends the one before. */
  | { readonly kind: "diagram"; readonly id: number; readonly options: DiagramOptions }
  | {
      readonly kind: "measures";
      readonly id: number;
      readonly family: FamilyId;
      readonly parameter: number;
      readonly second: number;
      readonly start: number;
    };

export type Answer =
  | {
      readonly kind: "columns";
      readonly id: number;
      readonly options: DiagramOptions;
      /** Pixels from one column computed to the next. */
      readonly spacing: number;
      /** Row by row, only what was computed. */
      readonly counts: Uint16Array<ArrayBuffer>;
    }
  | { readonly kind: "measures"; readonly id: number; readonly measures: Measures };

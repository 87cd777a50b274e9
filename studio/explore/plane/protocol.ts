// What the page and its worker say to each other about pictures of the plane.
import type { Arithmetic, Picture } from "./picture.ts";

export type Ask =
  /** Coarse first and then finer; ends what was asked before. */
  | { readonly kind: "view"; readonly id: number; readonly picture: Picture }
  /** A small one, at once. */
  | { readonly kind: "small"; readonly id: number; readonly picture: Picture }
  /** A PNG file in the colours of the table. */
  | {
      readonly kind: "save";
      readonly picture: Picture;
      readonly table: Uint32Array<ArrayBuffer>;
      readonly text: Readonly<Record<string, string>>;
    };

export type Answer =
  | { readonly kind: "ready"; readonly threads: number }
  | {
      readonly kind: "frame";
      readonly id: number;
      /** Samples between those computed; of the others nothing is sent. */
      readonly spacing: number;
      readonly counts: Int32Array<ArrayBuffer>;
      readonly milliseconds: number;
      readonly arithmetic: Arithmetic;
    }
  | { readonly kind: "small"; readonly id: number; readonly counts: Int32Array<ArrayBuffer> }
  | { readonly kind: "saving"; readonly fraction: number }
  | { readonly kind: "saved"; readonly file: Uint8Array<ArrayBuffer> }
  /** A sentence. `id` of the view it is about. */
  | { readonly kind: "failed"; readonly id?: number; readonly why: string };

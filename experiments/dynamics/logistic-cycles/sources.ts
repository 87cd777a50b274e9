// What notebook and specification say about single points: polynomials, roots, multipliers, to be held against what is found.

/** f^3 by rising power of x from x^0, each coefficient by rising power of r. Specification 002-6 F11. */
export const thirdIterate = [
  [],
  [0, 0, 0, 1], // r^3
  [0, 0, 0, -1, -1, -1], // -(r^5 + r^4 + r^3)
  [0, 0, 0, 0, 2, 2, 2], // 2r^6 + 2r^5 + 2r^4
  [0, 0, 0, 0, -1, -1, -6, -1], // -(r^7 + 6r^6 + r^5 + r^4)
  [0, 0, 0, 0, 0, 0, 6, 4], // 4r^7 + 6r^6
  [0, 0, 0, 0, 0, 0, -2, -6], // -(6r^7 + 2r^6)
  [0, 0, 0, 0, 0, 0, 0, 4], // 4r^7
  [0, 0, 0, 0, 0, 0, 0, -1], // -r^7
];

/** f^2 - x from the source's cubic -r^3 x^3 + 2r^3 x^2 - (r^3 + r^2) x + r^2 - 1, times x. Specification 002-6 F2. */
export const secondReturn = [[], [-1, 0, 1], [0, 0, -1, -1], [0, 0, 0, 2], [0, 0, 0, -1]];

/** f^3 - x at 3.83 from x^8 down to x. */
export const thirdReturnAt383 = [
  -12089.028955, 48356.11582, -78846.982583, 67294.542381, -32066.758626, 8391.415073, -1095.484996, 55.181887,
];

/** Points and multipliers of f^3 at 3.83, rising. */
export const thirdAt383 = [
  [0, 56.18189],
  [0.156149, 0.32988],
  [0.16357, 1.65232],
  [0.504666, 0.32988],
  [0.524001, 1.65232],
  [0.738903, -6.12849],
  [0.955294, 1.65232],
  [0.957417, 0.32988],
] as const;

/** Points of f^4 at 3.83 whose multipliers are given, rising. */
export const fourthAt383 = [
  [0.299162, -9.194],
  [0.369161, 9.0535],
  [0.60584, -9.194],
  [0.803014, -9.194],
  [0.891935, 9.0535],
  [0.914596, -9.194],
] as const;

export const recomputedF2 = "specification 002-6 F2, recomputed";
export const recomputedF11 = "specification 002-6 F11, recomputed";
export const notebookF2 = "002, lines 12830-12911";
export const notebookF5 = "002, lines 13014-13038";
export const notebookF11 = "002, lines 13142-13219";

// How wide words are, and how they are broken or shortened to fit. Measures by a table, so that every machine lays out alike.

// Advance widths of Inter Regular for the characters from space to tilde, in hundredths of the font size (from the font's hmtx table).
const advances = [
  28, 29, 47, 63, 64, 98, 64, 30, 36, 36, 50, 66, 29, 46, 29, 36, 63, 41, 61, 62, 65, 59, 62, 57, 62, 62, 29, 30, 66,
  66, 66, 51, 97, 69, 65, 73, 72, 60, 59, 75, 74, 27, 57, 67, 57, 90, 75, 76, 64, 76, 64, 64, 65, 74, 69, 99, 68, 68,
  63, 36, 36, 36, 47, 46, 32, 56, 61, 57, 61, 58, 37, 61, 59, 24, 24, 55, 24, 88, 59, 60, 61, 61, 38, 53, 33, 59, 56,
  82, 55, 56, 55, 43, 33, 43, 66,
];
const otherAdvance = 70;

/** In pixels, a little generous: fonts that stand in for Inter are often wider. */
export function textWidth(text: string, fontSize: number): number {
  let hundredths = 0;
  for (const character of text) hundredths += advances[character.charCodeAt(0) - 32] ?? otherAdvance;
  return (hundredths / 100) * fontSize * 1.03;
}

/** A whole number, thousands set apart by narrow spaces. */
export function thousands(count: number): string {
  return String(count)
    .replace("-", "−")
    .replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** The text, or as much of it as fits with an ellipsis. */
export function shorten(text: string, fontSize: number, width: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, fontSize) > width) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** Lines broken at spaces, though not between a number and its per cent sign; a word wider than the line is shortened. */
export function wrap(text: string, fontSize: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.replace(/(\d) %/g, "$1\u00a0%").split(/[ \n]+/)) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(longer, fontSize) <= width) lines[lines.length - 1] = longer;
    else lines.push(shorten(word, fontSize, width));
  }
  return lines;
}

// The pictures of box counting, from what its runs kept. Counts nothing.
import { type BinaryImage, similarityDimension, turtleCurves } from "#dynamics";
import { dot, type Field, type Figure, fieldImage, line, panels, plot } from "#figure";
import { math, mean, type NamedArrays } from "#kit";

/** The arms that are shown. */
const shown: { readonly [arm: string]: { readonly curve: keyof typeof turtleCurves; readonly title: string } } = {
  sierpinski: { curve: "sierpinski", title: "Sierpinski, depth 4" },
  koch: { curve: "koch", title: "Koch, depth 6" },
  quadric: { curve: "quadricKoch", title: "Quadric Koch, depth 4" },
  snowflake: { curve: "snowflake", title: "Snowflake, depth 4" },
};

interface Row {
  readonly arm: string;
  readonly x: number;
  readonly value: number;
}

export function curvesPicture(runs: readonly { readonly arm: string; field(name: string): NamedArrays }[]): Figure {
  const pictures = runs.flatMap((run) => {
    const title = shown[run.arm]?.title;
    if (title === undefined) return [];
    const { shape, data } = run.field("picture").ink!;
    const [height, width] = shape as [number, number];
    const field = occupied({ width, height, ink: data as Uint8Array }, 3);
    return [fieldImage({ title, field, low: 0, high: 1, colours: ["#ffffff", "#000000"] })];
  });
  const title = "Four curves as pictures";
  return pictures.length > 0 ? panels(pictures, { title }) : plot({ title: `${title}: not run`, marks: [] });
}

/** Counts by side, with the lines that the curves' true dimensions give. */
export function countsPicture(boxes: readonly Row[]): Figure {
  const rows = boxes.filter(({ arm }) => shown[arm] !== undefined);
  const lines = Object.keys(shown).flatMap((arm) => trueSlope(arm, rows));
  return plot({
    title: "Counting boxes as the notebook does",
    x: { label: "side of a box, pixels", type: "log" },
    y: { label: "boxes that hold ink", type: "log" },
    key: true,
    marks: [line(lines, { x: "x", y: "value", stroke: "arm" }), dot(rows, { x: "x", y: "value", fill: "arm", r: 2 })],
  });
}

/** The picture smaller by a whole factor, with ink where there was any: lines do not fade. */
function occupied({ width, height, ink }: BinaryImage, factor: number): Field {
  const [columns, rows] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  const values = new Uint8Array(columns * rows);
  for (let at = 0; at < ink.length; at++) {
    if (ink[at] !== 0) values[Math.floor(at / width / factor) * columns + Math.floor((at % width) / factor)] = 1;
  }
  return { width: columns, height: rows, values };
}

/** Two ends of the line of the curve's true dimension, through the middle of the arm's counts. */
function trueSlope(arm: string, rows: readonly Row[]): Row[] {
  const own = rows.filter((row) => row.arm === arm);
  if (own.length === 0) return [];
  const { copies, shrink } = turtleCurves[shown[arm]!.curve];
  const dimension = similarityDimension(copies, shrink);
  const side = mean(own.map(({ x }) => math.log(x)));
  const count = mean(own.map(({ value }) => math.log(value)));
  return [own[0]!, own.at(-1)!].map(({ x }) => ({
    arm,
    x,
    value: math.exp(count - dimension * (math.log(x) - side)),
  }));
}

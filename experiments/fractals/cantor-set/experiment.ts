// Cantor's set as a turtle draws it: are its segments those that taking out middle thirds leaves, what length and what dimension have
// they, and what does a window see that looks closer and closer at its end?

import { boxDimension, pointBoxCounts } from "#dynamics";
import { type Animation, fieldAnimation, line, plot, rect } from "#figure";
import { math } from "#kit";
import { computed, defineExperiment, exactly, m, p, within } from "#lab";
import { cantorLefts, drawCantor } from "./cantor.ts";

// The notebook's window, in its units, and the pixels of the films: a half of its width.
const window = { low: -950, high: 950 };
const start = -800;
const film = { width: 950, height: 60, pen: 2 };
const power = (base: number, exponent: number) => Math.round(math.pow(base, exponent));

export default defineExperiment({
  id: "fractals/cantor-set",
  title: "Cantor's set, and closer",
  source: { notebook: "002", entries: ["002-3/F1"] },
  revision: 1,

  params: {
    depth: p.int({ default: 11, range: [0, 15], unit: "levels", doc: "Deepest recursion looked at." }),
    frames: p.int({ default: 300, range: [1, 300], unit: "frames", doc: "Frames of the films." }),
    size: p.float({
      default: 500,
      range: [1, 10_000],
      unit: "units",
      doc: "Third of the drawing's width in the first frame.",
    }),
    doubling: p.int({
      default: 30,
      range: [1, 300],
      unit: "frames",
      doc: "Frames in which the size doubles, and a level is added.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { depth: 6, frames: 12 }, study: {} },
  arms: { cantor: {} },
  replicates: 1,

  metrics: {
    segments: m.series("Segments drawn; the step is the depth.", "segments"),
    missed: m.series("Segments that are not the interval that taking out middle thirds leaves there.", "segments"),
    drawn: m.series("Drawn length over the width of the drawing."),
    dimension: m.scalar("Box dimension of the left ends, by boxes of side 3^-1, 3^-2, ..."),
    visible: m.series("Segments in the window; the step is the frame.", "segments"),
    lastSize: m.scalar("Size in the last frame.", "units"),
    lastDepth: m.scalar("Depth in the last frame.", "levels"),
  },

  run({ params, record, progress }) {
    for (let depth = 0; depth <= params.depth; depth++) {
      // In whole numbers: a segment is one long, the drawing 3^(depth + 1).
      const drawn = drawCantor(0, power(3, depth), depth);
      const lefts = cantorLefts(depth + 1);
      record.at(depth, {
        segments: drawn.length,
        missed:
          Math.abs(drawn.length - lefts.length) +
          drawn.filter(({ from, to }, k) => from !== lefts[k] || to !== from + 1).length,
        drawn: drawn.reduce((sum, { from, to }) => sum + to - from, 0) / power(3, depth + 1),
      });
      if (depth < 6) {
        const data = Float64Array.from(drawn, ({ from }) => from / power(3, depth + 1));
        record.field(`depth${depth}`, { from: { dtype: "f64", shape: [data.length], data } });
      }
    }
    const level = params.depth + 1;
    const points = cantorLefts(level).map((left) => left / power(3, level));
    const divisions = Array.from({ length: level }, (_, k) => power(3, k + 1));
    const counted = pointBoxCounts(points, { low: [0], side: 1, divisions });
    record({ dimension: level > 1 ? boxDimension(counted).dimension : undefined });
    progress(0.3, "looking closer");

    const seen: { frame: number; from: number; to: number; isSecond: boolean }[] = [];
    let [size, depth] = [params.size, 4];
    for (let frame = 0; frame < params.frames; frame++) {
      size = params.size * math.pow(2, frame / params.doubling);
      depth = 4 + Math.floor(frame / params.doubling);
      const visible = drawCantor(start, size, depth, window);
      seen.push(...visible.map((segment) => ({ frame, ...segment })));
      record.at(frame, { visible: visible.length });
    }
    record({ lastSize: size, lastDepth: depth });
    const shape = [seen.length];
    record.field("seen", {
      frame: { dtype: "i32", shape, data: Int32Array.from(seen, ({ frame }) => frame) },
      from: { dtype: "f64", shape, data: Float64Array.from(seen, ({ from }) => from) },
      to: { dtype: "f64", shape, data: Float64Array.from(seen, ({ to }) => to) },
      isSecond: { dtype: "bool", shape, data: Uint8Array.from(seen, ({ isSecond }) => (isSecond ? 1 : 0)) },
    });
  },

  claims: {
    endpoints: {
      says: "The recursion draws the intervals that taking out open middle thirds leaves, end by end. Segments that are none:",
      reported: { value: 0, where: "notebook 002, 5528-5627; specification 002-3 F1" },
      measure: (runs) => computed(runs.rows("missed").reduce((sum, { value }) => sum + value, 0)),
      agree: exactly(0),
    },
    numbers: {
      says: "At depth d there are 2^(d + 1). Depths at which there are not:",
      reported: { value: 0, where: "specification 002-3 F1, recomputed" },
      measure: (runs) => computed(runs.rows("segments").filter(({ x, value }) => value !== power(2, x + 1)).length),
      agree: exactly(0),
    },
    lengthGoes: {
      says: "A share of (2/3)^(d + 1) of the width is drawn, so that nothing is left in the limit: ratio from depth to depth.",
      reported: { value: 2 / 3, text: "(2/3)^n -> 0", where: "notebook 002, 5528-5627" },
      measure: (runs) => {
        const rows = runs.rows("drawn");
        return computed(rows[0]?.value, ...rows.slice(1).map(({ value }, k) => value / rows[k]!.value));
      },
      agree: within(1e-12),
    },
    dimension: {
      says: "Its dimension is log 2 / log 3 = 0.6309, by boxes of thirds exactly.",
      reported: { value: math.log(2) / math.log(3), text: "0.6309", where: "specification 002-3 F1, recomputed" },
      measure: (runs) => computed(...runs.values("dimension")),
      agree: within(1e-12),
    },
    lastFrame: {
      says: "The last frame is about 500,300 large, ...",
      reported: { value: 500_300, where: "specification 002-3 F1" },
      measure: (runs) => computed(...runs.values("lastSize")),
      agree: within(50),
    },
    lastLevel: {
      says: "... at depth 13.",
      reported: { value: 13, where: "specification 002-3 F1" },
      measure: (runs) => runs.values("lastDepth"),
      agree: exactly(13),
    },
  },

  figures: {
    levels: {
      caption: "Depths 0 to 5 of the recursion, each a row; every second segment of a pair is blue.",
      draw: (runs) => {
        const run = runs.list[0]!;
        const rows = Array.from({ length: Math.min(5, run.params.depth) + 1 }, (_, depth) =>
          Array.from(run.field(`depth${depth}`).from!.data, (from, k) => ({
            from,
            to: from + 1 / power(3, depth + 1),
            low: depth - 0.3,
            high: depth + 0.3,
            pen: k % 2 === 1 ? "second" : "first",
          })),
        ).flat();
        return plot({
          title: "Middle thirds taken out",
          x: { label: "place" },
          y: { label: "depth", reverse: true, integer: true },
          color: { domain: ["second", "first"] },
          key: false,
          marks: [rect(rows, { x1: "from", x2: "to", y1: "low", y2: "high", fill: "pen" })],
        });
      },
    },
    length: {
      caption: "Share of the width that is drawn.",
      draw: (runs) =>
        plot({
          title: "Nothing is left",
          x: { label: "depth", integer: true },
          y: { label: "drawn length over width", type: "log" },
          marks: [line(runs.rows("drawn"), { x: "x", y: "value" })],
        }),
    },
  },

  animations: {
    zoom: {
      caption:
        "The drawing from its left end, doubling in size every 30 frames and one level deeper: red and blue as the pen draws.",
      draw: (runs) => zoom(seenBy(runs.list[0]), "Cantor's set, closer", ["#ffffff", "#cc2200", "#0044cc"], false),
    },
    lines: {
      caption: "The same with a line across the window where every segment begins, on black; from depth 5 on.",
      draw: (runs) => {
        const seen = seenBy(runs.list[0]);
        const first = Math.min(30, seen.length - 1); // the first of depth 5
        return zoom(seen.slice(first), "Cantor's set as lines", ["#000000", "#ff4433", "#5588ff"], true);
      },
    },
  },
});

interface Seen {
  readonly from: number;
  readonly to: number;
  readonly isSecond: boolean;
}

interface Run {
  readonly params: { readonly frames: number };
  field(name: string): Readonly<Record<string, { readonly data: ArrayLike<number> }>>;
}

/** The visible segments, frame by frame. */
function seenBy(run: Run | undefined): Seen[][] {
  const frames: Seen[][] = Array.from({ length: run?.params.frames ?? 1 }, () => []);
  const { frame, from, to, isSecond } = run?.field("seen") ?? {};
  for (let k = 0; k < (frame?.data.length ?? 0); k++) {
    frames[frame!.data[k]!]!.push({ from: from!.data[k]!, to: to!.data[k]!, isSecond: isSecond!.data[k] === 1 });
  }
  return frames;
}

/** Segments as strokes in the middle of the window, or their beginnings as lines across it. */
function zoom(
  seen: readonly (readonly Seen[])[],
  title: string,
  colours: readonly string[],
  across: boolean,
): Animation {
  const { width, height, pen } = film;
  const column = (x: number) => Math.round(((x - window.low) / (window.high - window.low)) * (width - 1));
  return fieldAnimation({
    title,
    width,
    height,
    frames: seen.map((segments) => {
      const values = new Uint8Array(width * height);
      for (const { from, to, isSecond } of segments) {
        const [left, right] = [Math.max(0, column(from)), Math.min(width - 1, across ? column(from) : column(to))];
        if (right < left) continue;
        const [top, bottom] = across ? [0, height] : [(height - pen) / 2, (height + pen) / 2];
        for (let y = top; y < bottom; y++) values.fill(isSecond ? 2 : 1, y * width + left, y * width + right + 1);
      }
      return values;
    }),
    low: 0,
    high: 2,
    colours,
    millisecondsPerFrame: 33,
  });
}

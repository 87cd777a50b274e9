// Three bodies under Newton's gravity, and the same three moved by a millionth of a metre: how long do they stay together, and what of
// the picture is Newton's, what is Euler's?
import {
  canonicalBodies,
  dormandPrince45,
  flowOf,
  shifted,
  stateOf,
  threeBodySystem,
  trajectory,
  twoBodyLimit,
  unwrap,
} from "#dynamics";
import { line, plot, ruleX, ruleY } from "#figure";
import { arrayData } from "#kit";
import { defineExperiment } from "#lab";
import { svd, tensor } from "#tensor";
import { claims } from "./claims.ts";
import { arms, metrics, params } from "./declaration.ts";
import { peaks } from "./kepler.ts";
import { around, growing, growingShift, pairPaths, threePaths, twinPaths } from "./pictures.ts";
import {
  closest,
  firstAbove,
  inversions,
  largest,
  separations,
  shiftSweep,
  stateAt,
  statesOf,
  steppers,
} from "./twins.ts";

const systems = { three: canonicalBodies, two: twoBodyLimit } as const;
const bodyColours = ["#d62728", "#7f7f7f", "#1f77b4"];
const bodyNames = ["body 1", "body 2", "body 3"];

export default defineExperiment({
  id: "dynamics/three-body-trajectory",
  title: "Three bodies and their twins",
  source: { notebook: "002", entries: ["002-1/A1", "002-1/A2", "002-1/A7"] },
  revision: 1,

  params,
  presets: { smoke: { steps: 1000, shifts: 7 }, study: {} },
  arms,
  replicates: 1,
  metrics,

  run({ params, record, progress }) {
    const { part, steps, step, shift, system } = params;
    const bodies = systems[system];
    if (part === "sweep") {
      const rows: number[][] = [];
      const curves: Float64Array[] = [];
      shiftSweep(
        bodies,
        { stepper: steppers.euler, step, steps },
        params.shifts,
        ({ halfway, end, parted, curve }, at) => {
          record.at(at, { shiftHalfway: halfway, shiftEnd: end, shiftParted: parted });
          rows.push([halfway, end]);
          curves.push(curve);
          progress((at + 1) / params.shifts, `shift ${at + 1} of ${params.shifts}`);
        },
      );
      const [halfway, end] = [rows.map(([value]) => value!), rows.map(([, value]) => value!)];
      const flat = Float32Array.from(curves.flatMap((curve) => Array.from(curve)));
      record.field("curves", { separations: arrayData("f32", [curves.length, flat.length / curves.length], flat) });
      record({ inversionsHalfway: inversions(halfway), inversionsEnd: inversions(end) });
      return;
    }

    const twin = shifted(bodies, 2, [0, 0, shift]);
    // The method of high order is asked for one state in fifty only, and takes what steps it needs between.
    const every = part === "newton" ? 50 : 1;
    const [states, twins] = [bodies, twin].map((each) => {
      if (part === "twins") return statesOf(each, { stepper: steppers.euler, step, steps });
      const stepper = dormandPrince45({ relative: 1e-12, absolute: 1e-12 });
      const options = { start: stateOf(each), step: step * every, steps: steps / every - 1 };
      return unwrap(trajectory(flowOf(threeBodySystem(each)), stepper, options)).states.data as Float64Array;
    }) as [Float64Array, Float64Array];
    const rows = states.length / 18;
    const apart = [0, 1, 2].map((body) => separations(states, twins, body)) as [
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    const { energy } = threeBodySystem(bodies);
    const energyAt = (index: number) => energy!(stateAt(states, index));
    progress(0.6, "measuring");

    const kept = Math.max(1, Math.floor(rows / 1000));
    for (let index = 0; index < rows; index += kept) {
      record.at(index * every, {
        separation1: apart[0][index],
        separation2: apart[1][index],
        separation3: apart[2][index],
        energy: energyAt(index),
      });
    }
    const sample = (of: Float64Array) => {
      const indices = Array.from({ length: Math.ceil((10 * rows) / kept) }, (_, i) => Math.floor((i * kept) / 10));
      const chosen =
        every > 1 ? Array.from({ length: rows }, (_, i) => i) : [...new Set(indices)].filter((i) => i < rows);
      const data = Float32Array.from(chosen.flatMap((i) => Array.from(of.subarray(18 * i, 18 * i + 9))));
      return { dtype: "f32" as const, shape: [chosen.length, 9], data };
    };
    record.field("paths", { bodies: sample(states), twins: sample(twins) });

    const at = (share: number) => Math.floor(rows * share);
    const first = apart.map((values) => {
      const index = firstAbove(values, 0.5);
      return index === undefined ? undefined : index * every;
    });
    const [quarterX, quarterY, quarterZ] = stateAt(states, at(0.25));
    record({
      atTenth: apart[0][at(0.05)],
      atQuarter: apart[0][at(0.25)],
      atHalf: apart[0][at(0.5)],
      parted1: first[0],
      parted2: first[1],
      parted3: first[2],
      largest1: largest(apart[0]),
      largest2: largest(apart[1]),
      largest3: largest(apart[2]),
      startEnergy: energyAt(0),
      endEnergy: energyAt(rows - 1),
      closest12: closest(states, 0, 1),
      closest13: closest(states, 0, 2),
      closest23: closest(states, 1, 2),
      quarterX,
      quarterY,
      quarterZ,
    });
    if (system === "two") record(orbitOf(states));
  },

  claims,

  figures: {
    paths: {
      caption: "Three bodies for 200 s by Euler's method: 1 red, 2 white, 3 blue. They drift along x and never repeat.",
      draw: (runs) => threePaths(runs.arm("three").list[0]!.field("paths")),
    },
    twins: {
      caption: "Each body (red) and its twin (blue), whose body 3 began 1e-6 m higher: one path, until they part.",
      draw: (runs) => twinPaths(runs.arm("three").list[0]!.field("paths")),
    },
    pair: {
      caption: "Bodies 2 and 3 alone, body 1 without mass: two ellipses that drift, in one plane.",
      draw: (runs) => pairPaths(runs.arm("two").list[0]!.field("paths")),
    },
    separation: {
      caption:
        "Distance of each body from its twin, whose body 3 began 1e-6 m higher. Euler's method, axis to 120 m as in the notebook.",
      draw: (runs) =>
        plot({
          title: "Together, then apart",
          x: { label: "steps of 0.001 s" },
          y: { label: "separation, m", domain: [0, 120] },
          color: { domain: bodyNames, range: bodyColours },
          key: true,
          marks: [line(separationRows(runs.arm("three")), { x: "x", y: "value", stroke: "body", strokeOpacity: 0.7 })],
        }),
    },
    growth: {
      caption:
        "Separation of body 1 on a logarithmic axis: by Euler's method, by a method of high order, and for two bodies, where it hardly grows.",
      draw: (runs) =>
        plot({
          title: "How an error grows",
          x: { label: "time, ms" },
          y: { label: "separation of body 1 (two: body 2), m", type: "log" },
          marks: [
            ruleY([0.5], { strokeDasharray: "3 3" }),
            line(
              [
                ...runs.arm("three").rows("separation1"),
                ...runs.arm("newton").rows("separation1"),
                ...runs.arm("two").rows("separation2"),
              ].filter(({ value }) => value > 0),
              { x: "x", y: "value", stroke: "arm" },
            ),
          ],
        }),
    },
    energy: {
      caption: "Energy along the way. Euler's method gains; a method of high order keeps it.",
      draw: (runs) =>
        plot({
          title: "What Euler's method adds",
          x: { label: "time, ms" },
          y: { label: "energy, J" },
          marks: [
            line([...runs.arm("three").rows("energy"), ...runs.arm("newton").rows("energy")], {
              x: "x",
              y: "value",
              stroke: "arm",
            }),
          ],
        }),
    },
    sweep: {
      caption:
        "Separation of body 1 by the initial shift, at half of the time and at the end: in proportion while small, in no order once large.",
      draw: (runs) => {
        const sweep = runs.arm("sweep");
        const count = sweep.rows("shiftEnd").length;
        const rows = (["shiftHalfway", "shiftEnd"] as const).flatMap((name) =>
          sweep.rows(name).map(({ x, value }) => ({
            exponent: -8 + (3 * x) / (count - 1),
            value,
            when: name === "shiftEnd" ? "at the end" : "at half of the time",
          })),
        );
        return plot({
          title: "Smaller errors, smaller errors later?",
          x: { label: "initial shift, power of ten, m" },
          y: { label: "separation of body 1, m", type: "log" },
          marks: [
            ruleX([-6], { strokeDasharray: "3 3" }),
            line(rows, { x: "exponent", y: "value", stroke: "when", marker: "dot" }),
          ],
        });
      },
    },
  },

  animations: {
    growing: {
      caption: "The three paths as they grow.",
      draw: (runs) => growing(runs.arm("three").list[0]!.field("paths")),
    },
    around: {
      caption: "The two bodies' paths, seen once around.",
      draw: (runs) => around(runs.arm("two").list[0]!.field("paths")),
    },
    shifts: {
      caption: "Separation of body 1 over the 200 s, 0 to 120 m, as the initial shift grows from 1e-8 to 1e-5 m.",
      draw: (runs) => growingShift(runs.arm("sweep").list[0]!.field("curves").separations!),
    },
  },
});

function separationRows(runs: {
  rows(name: "separation1" | "separation2" | "separation3"): { x: number; value: number }[];
}) {
  return (["separation1", "separation2", "separation3"] as const).flatMap((name, body) =>
    runs.rows(name).map(({ x, value }) => ({ x, value, body: bodyNames[body]! })),
  );
}

/** What the two-body limit is measured by: its plane, and the computed orbit's turning points. */
function orbitOf(states: Float64Array) {
  const rows = states.length / 18;
  const relative = new Float64Array(3 * rows).map((_, k) => {
    const [row, axis] = [Math.floor(k / 3), k % 3];
    return states[18 * row + 6 + axis]! - states[18 * row + 3 + axis]!;
  });
  const [extent, , thickness] = svd(tensor(relative, [rows, 3])).s.tolist() as number[];
  const radii = new Float64Array(rows).map((_, row) => {
    const [x, y, z] = relative.subarray(3 * row, 3 * row + 3) as unknown as [number, number, number];
    return Math.sqrt(x * x + y * y + z * z);
  });
  const [first, second] = peaks(radii);
  const radius = (index: number | undefined) => (index === undefined ? undefined : radii[index]);
  return {
    extent,
    thickness,
    firstAphelion: first,
    secondAphelion: second,
    firstRadius: radius(first),
    secondRadius: radius(second),
  };
}

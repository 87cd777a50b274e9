// What the runs are drawn as. Takes run data only.
import { dot, type Figure, plot, ruleY, seedLines, trajectories3d } from "#figure";
import { type FigureDefinition, firstRun } from "#lab";
import { type Arm, arms, type metrics, type params, type Runs } from "./declaration.ts";

const names = Object.keys(arms);
/** Matplotlib's viridis at ten even places, from the first epochs to the last. */
const viridis = "#440154 #482878 #3e4989 #31688e #26828e #1f9e89 #35b779 #6ece58 #b5de2b #fde725".split(" ");

/** The way of the first seed with W kept. */
function path(runs: Runs): Figure {
  const run = firstRun(runs, "effective");
  const [x, y, z] = (["weight1", "loss", "weight2"] as const).map((name) => run.rows(name).map(({ value }) => value));
  const { batches, epochs } = run.params;
  const part = (indices: number[]) => ({
    x: indices.map((i) => x![i]!),
    y: indices.map((i) => y![i]!),
    z: indices.map((i) => z![i]!),
  });
  const shades = viridis.slice(0, Math.min(epochs, viridis.length));
  const shadeOf = (step: number) => Math.floor((Math.floor(step / batches) * shades.length) / epochs);
  const steps = Array.from({ length: epochs * batches }, (_, step) => step);
  const shaded = shades.map((colour, shade) => ({ ...part(steps.filter((step) => shadeOf(step) === shade)), colour }));
  const merged = run.rows("overlap").map(({ x: at }) => at);
  return trajectories3d({
    title: "A tethered network's way",
    paths: [
      ...shaded,
      ...(merged.length > 0 ? [{ ...part(merged), colour: "#d62728", label: "merged", crosses: true }] : []),
    ],
    line: 0,
    radius: 2.2,
    axes: { x: "w1[0,0]", y: "loss", z: "w2[0,0]" },
    colourBar: { label: "epoch", colours: shades, low: 1, high: epochs },
  });
}

export const figures: Record<string, FigureDefinition<typeof params, Arm, typeof metrics>> = {
  path: {
    caption:
      "The first seed's run with W kept: a corner weight of layer 1, the loss, one of layer 2; a colour an epoch, crosses where tethers merged.",
    draw: path,
  },
  loss: {
    caption: "Loss by step: W kept, W overwritten at every pass, tethers that never merge, and an ordinary network.",
    draw: (runs) =>
      plot({
        title: "Learning 32 rows by heart",
        x: { label: "step" },
        y: { label: "loss, nats", type: "log" },
        marks: [
          ruleY([0.01], { strokeDasharray: "3 3" }),
          seedLines(
            runs.rows("loss").filter(({ x }) => x % 10 === 9),
            { arms: names },
          ),
        ],
      }),
  },
  weights: {
    caption: "Mean |W| over all weights by step.",
    draw: (runs) =>
      plot({
        title: "What overwriting does to the weights",
        x: { label: "step" },
        y: { label: "mean |W|" },
        marks: [
          seedLines(
            runs.rows("meanSize").filter(({ x }) => x % 10 === 9),
            { arms: names },
          ),
        ],
      }),
  },
  overlap: {
    caption: "Overlap with the other model's tethers at each merge, against 1365, where it must end.",
    draw: (runs) =>
      plot({
        title: "Merging",
        x: { label: "step" },
        y: { label: "sum(T T_other)" },
        marks: [
          ruleY([1365.3], { strokeDasharray: "3 3" }),
          dot(runs.arm("effective").rows("overlap"), { x: "x", y: "value", r: 2 }),
        ],
      }),
  },
};

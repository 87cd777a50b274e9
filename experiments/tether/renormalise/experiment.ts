// A network too narrow for its task stops learning. The notebook's remedies are tried: an overlay of fresh tethers, normalisation, more
// nodes; and nothing. Which of them takes it below where it stood? And does what it computes grow alike while it learns?
import { dot, plot, ruleY, seedLines, tickX } from "#figure";
import { mean } from "#kit";
import { atLeast, atMost, defineExperiment, m, p } from "#lab";
import { classCrossEntropy, initialisers, mlp } from "#nn";
import { compile, scan, valueAndGrad } from "#tensor";
import { adam, type TensorTree } from "#train";
import { spirals } from "./spirals.ts";
import { homogeneity, type Parameters, treated, treatments, untreated, type Variant } from "./variants.ts";

const model = mlp({ widths: [2, 4, 4, 2], activation: "relu" });

type Running = { readonly parameters: Parameters; readonly optimiser: TensorTree };

/** Pearson's correlation; undefined where one of the two never varied, as in a network that has fallen silent. */
function correlation(x: readonly number[], y: readonly number[]): number | undefined {
  const [mx, my] = [mean(x), mean(y)];
  const product = (a: readonly number[], ma: number, b: readonly number[], mb: number) =>
    a.reduce((sum, value, at) => sum + (value - ma) * (b[at]! - mb), 0);
  const spread = Math.sqrt(product(x, mx, x, mx) * product(y, my, y, my));
  return spread === 0 ? undefined : product(x, mx, y, my) / spread;
}

export default defineExperiment({
  id: "tether/renormalise",
  title: "At a plateau: overlay, normalise, widen, or wait",
  source: { notebook: "000", entries: ["000/4b", "000/4c"] },
  revision: 1,
  params: {
    treatment: p.choice({
      choices: treatments,
      default: "nothing",
      doc: "What is done at the plateau: nothing; restart, a fresh optimiser alone; overlay, fixed tethers from U(0.5, 1.5) besides; normalise, batch norms besides; widen, twice the hidden nodes besides, computing the same at first.",
    }),
    points: p.int({
      default: 200,
      range: [10, 100_000],
      scale: "log",
      unit: "rows",
      doc: "Points of both spirals together.",
    }),
    turns: p.float({ default: 2, range: [0.1, 5], doc: "Turns of each spiral." }),
    noise: p.float({ default: 0.05, range: [0, 1], doc: "Deviation of the noise on every coordinate." }),
    rate: p.float({ default: 0.01, range: [1e-6, 1], scale: "log", doc: "Of Adam, on all points at once." }),
    look: p.int({ default: 50, range: [1, 10_000], unit: "steps", doc: "Steps between two looks." }),
    stretch: p.int({ default: 10, range: [1, 1000], unit: "looks", doc: "Looks over which the loss has to be flat." }),
    flat: p.float({
      default: 1e-3,
      range: [0, 1],
      doc: "Relative change of the loss over a stretch below which it is flat.",
    }),
    most: p.int({
      default: 40_000,
      range: [10, 10_000_000],
      scale: "log",
      unit: "steps",
      doc: "Most steps until then.",
    }),
    after: p.int({
      default: 5000,
      range: [10, 10_000_000],
      scale: "log",
      unit: "steps",
      doc: "Steps after the treatment.",
    }),
    seed: p.seed(),
  },
  presets: { smoke: { points: 24, look: 10, stretch: 2, most: 60, after: 40 }, study: {} },
  arms: {
    nothing: {},
    restart: { treatment: "restart" },
    overlay: { treatment: "overlay" },
    normalise: { treatment: "normalise" },
    widen: { treatment: "widen" },
  },
  replicates: 8,
  metrics: {
    loss: m.series("Loss after so many steps.", "nats"),
    homogeneity: m.series("Mean pairwise cosine of the last hidden layer's activations over all points."),
    plateauStep: m.scalar("Step at which the loss was flat, or at which waiting for it ended.", "steps"),
    wasFlat: m.scalar("1 when the loss was flat, else 0."),
    plateau: m.scalar("Loss at the plateau.", "nats"),
    treatedLoss: m.scalar("Loss right after the treatment, before any step.", "nats"),
    outputChange: m.scalar("Largest change of an output by the treatment."),
    final: m.scalar("Loss at the end.", "nats"),
    alikeFirst: m.scalar("Homogeneity before the first step."),
    alikePlateau: m.scalar("Homogeneity at the plateau."),
    alikeWithLoss: m.scalar("Correlation of homogeneity and loss over the looks until the plateau."),
  },

  run({ params, rng, record, progress }) {
    const { look: length, stretch, most, after, flat } = params;
    const { inputs, targets } = spirals(params.points, params.turns, params.noise, rng.fold("spirals"));
    const optimiser = adam({ rate: params.rate });
    const draw = initialisers["pytorch-default"];
    const begun = untreated(model.initialise(rng.fold("weights"), { weights: draw, biases: draw }));

    const trainerOf = ({ forward }: Variant) => ({
      steps: compile((start: Running) => {
        const lossOf = (parameters: Parameters) => classCrossEntropy(forward(parameters, inputs).at(-1)!, targets);
        return scan(
          ({ parameters, optimiser: state }: Running) => {
            const [loss, slopes] = valueAndGrad(lossOf)(parameters);
            const next = optimiser.update(parameters as TensorTree, slopes as TensorTree, state as never);
            return [{ parameters: next.parameters as Parameters, optimiser: next.state as TensorTree }, loss] as const;
          },
          start,
          [],
          { length },
        )[0];
      }),
      look: compile((parameters: Parameters) => {
        const activations = forward(parameters, inputs);
        return {
          logits: activations.at(-1)!,
          loss: classCrossEntropy(activations.at(-1)!, targets),
          alike: homogeneity(activations.at(-2)!),
        };
      }),
    });

    let step = 0;
    const seen: { loss: number; alike: number }[] = [];
    const measure = (look: ReturnType<typeof trainerOf>["look"], parameters: Parameters) => {
      const { loss, alike } = look(parameters);
      const values = { loss: loss.item(), alike: alike.item() };
      record.at(step, { loss: values.loss, homogeneity: values.alike });
      return values;
    };

    const before = trainerOf(begun);
    let running: Running = {
      parameters: begun.parameters,
      optimiser: optimiser.initialise(begun.parameters as TensorTree),
    };
    seen.push(measure(before.look, running.parameters));
    let wasFlat = 0;
    while (step < most && wasFlat === 0) {
      running = before.steps(running);
      step += length;
      seen.push(measure(before.look, running.parameters));
      const [previous, now] = [seen.at(-1 - stretch)?.loss, seen.at(-1)!.loss];
      if (previous !== undefined && Math.abs(previous - now) < flat * previous) wasFlat = 1;
      progress((0.8 * step) / most, `step ${step}`);
    }
    const plateau = seen.at(-1)!;
    const plateauStep = step;
    const outputsBefore = before.look(running.parameters).logits.data();

    const variant = treated(params.treatment, running.parameters, rng.fold("treatment"));
    const later = params.treatment === "nothing" ? before : trainerOf(variant);
    if (params.treatment !== "nothing") {
      running = { parameters: variant.parameters, optimiser: optimiser.initialise(variant.parameters as TensorTree) };
    }
    const { logits, loss: treatedLoss } = later.look(running.parameters);
    const changes = Array.from(logits.data(), (value, at) => Math.abs(value - outputsBefore[at]!));
    const outputChange = Math.max(...changes);
    let final = plateau.loss;
    while (step < plateauStep + after) {
      running = later.steps(running);
      step += length;
      final = measure(later.look, running.parameters).loss;
      progress(0.8 + (0.2 * (step - plateauStep)) / after, `step ${step}`);
    }
    record({
      plateauStep,
      wasFlat,
      plateau: plateau.loss,
      treatedLoss: treatedLoss.item(),
      outputChange,
      final,
      alikeFirst: seen[0]!.alike,
      alikePlateau: plateau.alike,
      alikeWithLoss: correlation(
        seen.map(({ alike }) => alike),
        seen.map(({ loss }) => loss),
      ),
    });
  },

  claims: {
    widenKeeps: {
      says: "Widening changes no output before training goes on: largest change.",
      reported: { value: 0, text: "to 1e-6", where: "specification 000-4" },
      measure: (runs) => runs.arm("widen").values("outputChange"),
      agree: atMost(1e-6),
    },
    widenFalls: {
      says: "With twice the nodes the loss goes below the plateau: to this share of it.",
      reported: { value: null, text: "nodes are added, to go on", where: "notebook 000, re-normalisation" },
      measure: (runs) => shares(runs.arm("widen").list),
      agree: atMost(0.95),
    },
    normaliseFalls: {
      says: "With batch normalisation it does: to this share.",
      reported: { value: null, text: "re-normalised, to go on", where: "notebook 000, re-normalisation" },
      measure: (runs) => shares(runs.arm("normalise").list),
      agree: atMost(0.95),
    },
    overlayFalls: {
      says: "With a fresh matrix overlaid it does: to this share.",
      reported: { value: null, text: "a new matrix is overlaid, to go on", where: "notebook 000, re-normalisation" },
      measure: (runs) => shares(runs.arm("overlay").list),
      agree: atMost(0.95),
    },
    nothingStays: {
      says: "Left alone it does not: the share of the plateau 5000 steps later.",
      reported: { value: null, text: "the space for answers has narrowed", where: "specification 000-4" },
      measure: (runs) => shares(runs.arm("nothing").list),
      agree: atLeast(0.95),
    },
    overlayHelps: {
      says: "The overlay, and not the optimiser's fresh start, is what helps: its final loss as a share of that after a fresh start alone.",
      reported: { value: null, text: "not reported: a control", where: "specification 000-4" },
      measure: (runs) => {
        const restarted = runs.arm("restart").list;
        return runs.arm("overlay").list.map(({ seed, scalars }) => {
          const other = restarted.find((run) => run.seed === seed)!;
          return scalars.final! / other.scalars.final!;
        });
      },
      agree: atMost(1),
    },
    alike: {
      says: "What the network computes grows more alike while its loss falls: correlation of homogeneity and loss until the plateau.",
      reported: {
        value: null,
        text: "the space for answers narrows to homogeneity",
        where: "notebook 000, re-normalisation",
      },
      measure: (runs) => runs.arm("nothing").values("alikeWithLoss"),
      agree: atMost(0),
    },
    alikeRises: {
      says: "At the plateau it is more alike than at the beginning: the rise in mean pairwise cosine.",
      reported: { value: null, text: "narrows to homogeneity", where: "notebook 000, re-normalisation" },
      measure: (runs) => runs.arm("nothing").list.map(({ scalars }) => scalars.alikePlateau! - scalars.alikeFirst!),
      agree: atLeast(0),
    },
  },

  figures: {
    outcome: {
      caption: "The loss 5000 steps after the treatment as a share of the plateau; a tick a seed, dots their means.",
      draw: (runs) => {
        const rows = runs.list.map(({ arm, scalars }) => ({ arm, share: scalars.final! / scalars.plateau! }));
        const means = [...new Set(rows.map(({ arm }) => arm))].map((arm) => ({
          arm,
          share: mean(rows.filter((row) => row.arm === arm).map(({ share }) => share)),
        }));
        return plot({
          title: "What takes a network off its plateau",
          x: { label: "loss as a share of the plateau" },
          y: { domain: [...treatments], label: null },
          height: 260,
          key: false,
          marks: [
            tickX(rows, { x: "share", y: "arm", strokeOpacity: 0.5 }),
            dot(means, { x: "share", y: "arm", r: 4, fill: "currentColor" }),
          ],
        });
      },
    },
    loss: {
      caption:
        "Loss from 5000 steps before the treatment on; lines are means over seeds that had as many steps before.",
      draw: (runs) => {
        const rows = runs.list.flatMap((run) =>
          run
            .rows("loss")
            .map((row) => ({ ...row, x: row.x - run.scalars.plateauStep! }))
            .filter(({ x }) => x >= -5000),
        );
        return plot({
          title: "Before and after",
          x: { label: "steps since the treatment" },
          y: { label: "loss, nats" },
          marks: [ruleY([0]), seedLines(rows, { arms: treatments })],
        });
      },
    },
    alike: {
      caption:
        "Mean pairwise cosine of the last hidden layer against the loss, look by look until the plateau; a colour a seed.",
      draw: (runs) => {
        const rows = runs.arm("nothing").list.flatMap((run) => {
          const alike = run.rows("homogeneity");
          return run
            .rows("loss")
            .map(({ x, value, seed }, at) => ({ x, loss: value, alike: alike[at]!.value, seed: `seed ${seed}` }))
            .filter(({ x }) => x <= run.scalars.plateauStep!);
        });
        return plot({
          title: "Homogeneity and loss",
          x: { label: "loss, nats", reverse: true },
          y: { label: "mean pairwise cosine" },
          marks: [dot(rows, { x: "loss", y: "alike", stroke: "seed", r: 1.2 })],
        });
      },
    },
  },
});

function shares(
  runs: readonly { readonly scalars: { readonly final?: number; readonly plateau?: number } }[],
): number[] {
  return runs.map(({ scalars }) => scalars.final! / scalars.plateau!);
}

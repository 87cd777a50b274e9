// The notebook's picture of a conversation: patience and loss fall as questions repeat, a re-normalisation lifts both, and they fall
// again. Two parametric curves, drawn; nothing is trained.
import { areaY, line, plot, ruleX } from "#figure";
import { computed, defineExperiment, exactly, m, p } from "#lab";

/** A line that falls by `fall` a question and is lifted by `lift` at `jump`. */
const fallen = (start: number, fall: number, lift: number, jump: number, x: number, after: boolean) =>
  start - fall * x + (x > jump || (x === jump && after) ? lift : 0);

export default defineExperiment({
  id: "tether/patience",
  title: "Patience, loss and re-normalisation as curves",
  source: { notebook: "000", entries: ["000/4a"] },
  revision: 1,
  params: {
    questions: p.int({ default: 10, range: [2, 100], unit: "questions", doc: "Questions asked." }),
    jump: p.int({ default: 5, range: [1, 99], unit: "questions", doc: "The question at which all is re-normalised." }),
    patience: p.float({ default: 1, range: [0, 10], doc: "Patience at the first question." }),
    patienceFall: p.float({ default: 0.15, range: [0, 1], doc: "What a question costs of it." }),
    loss: p.float({ default: 0.8, range: [0, 10], doc: "Loss at the first question." }),
    lossFall: p.float({ default: 0.1, range: [0, 1], doc: "What a question takes off it." }),
    lift: p.float({ default: 0.6, range: [0, 10], doc: "By how much re-normalisation lifts both." }),
    seed: p.seed(),
  },
  presets: { smoke: {}, study: {} },
  arms: { notebook: {} },
  replicates: 1,
  metrics: {
    patience: m.series("Patience; at the jump before and after it."),
    loss: m.series("Loss; at the jump before and after it."),
    rises: m.scalar("How often either curve rises."),
    riseAt: m.scalar("The question at which both rise.", "questions"),
  },
  run({ params, record }) {
    const { questions, jump, lift } = params;
    const points = Array.from({ length: questions + 1 }, (_, x) => x).flatMap((x) =>
      x === jump
        ? [
            { x, after: false },
            { x, after: true },
          ]
        : [{ x, after: false }],
    );
    const rows = points.map(({ x, after }) => ({
      x,
      patience: fallen(params.patience, params.patienceFall, lift, jump, x, after),
      loss: fallen(params.loss, params.lossFall, lift, jump, x, after),
    }));
    for (const { x, patience, loss } of rows) record.at(x, { patience, loss });
    const risesOf = (name: "patience" | "loss") => rows.filter((row, at) => at > 0 && row[name] > rows[at - 1]![name]);
    const both = [...risesOf("patience"), ...risesOf("loss")];
    record({ rises: both.length, ...(both.length > 0 && { riseAt: both[0]!.x }) });
  },
  claims: {
    fall: {
      says: "Patience and loss fall as questions repeat, but for one rise of each.",
      reported: { value: 2, text: "falling lines with one jump each", where: "notebook 000, re-normalisation" },
      measure: (runs) => computed(...runs.values("rises")),
      agree: exactly(2),
    },
    jump: {
      says: "Both are lifted at the fifth question.",
      reported: { value: 5, where: "notebook 000, re-normalisation" },
      measure: (runs) => computed(...runs.values("riseAt")),
      agree: exactly(5),
    },
  },
  figures: {
    curves: {
      caption: "Patience and loss over questions; the rule marks re-normalisation, after which both fall again.",
      draw: (runs) => {
        const rows = (["patience", "loss"] as const).flatMap((curve) =>
          runs.rows(curve).map(({ x, value }, at) => ({ x, value, curve, at })),
        );
        const room = runs
          .rows("patience")
          .map(({ x, value }, at) => ({ x, high: value, low: runs.rows("loss")[at]!.value }));
        return plot({
          title: "Patience and loss",
          x: { label: "questions", integer: true },
          y: { label: "patience, loss" },
          key: true,
          marks: [
            areaY(room, { x: "x", y1: "low", y2: "high", fillOpacity: 0.12 }),
            ruleX([runs.list[0]!.params.jump], { strokeDasharray: "3 3" }),
            line(rows, { x: "x", y: "value", stroke: "curve" }),
          ],
        });
      },
    },
  },
});

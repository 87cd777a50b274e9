// Six networks, three see classes 0 to 4 and three see 5 to 9. Do their tethers connect those that see the same, and is anybody the
// better for it: against the same six alone, averaged in their predictions, in their weights, or held together by elastic averaging?
import { type ArrayData, mean } from "#kit";
import { defineExperiment } from "#lab";
import { classCrossEntropy, mlp } from "#nn";
import { tensor } from "#tensor";
import {
  type Body,
  bondedGroups,
  bondedPairs,
  createEnsemble,
  type EnsembleState,
  gateIsOpen,
  meet,
  notebookGate,
  pairsOf,
  pictureSource,
  pictures,
  rowsOfHalf,
  stackArrays,
  unstackArrays,
} from "#tether";
import { adam } from "#train";
import { accuracyOf } from "./accuracy.ts";
import { claims } from "./claims.ts";
import { arms, metrics, params } from "./declaration.ts";
import { animations, figures } from "./figures.ts";
import { elastic, halfOf, isWithin, meanOf, models, parametersOf, tethersFor, untetheredMembers } from "./members.ts";
import { type Sky, skyArrays } from "./sky.ts";

const pairs = pairsOf(models);
const everybody = Array.from({ length: models }, (_, at) => at);

export default defineExperiment({
  id: "tether/ensemble",
  title: "Networks that pull together or drift apart",
  source: { notebook: "000", entries: ["000/3a", "000/3c"] },
  revision: 1,

  params,
  presets: {
    smoke: { real: false, train: 60, test: 30, hidden: 6, batch: 4, every: 3, before: 1, rounds: 3 },
    study: {},
  },
  arms,
  replicates: 5,

  metrics,

  needs: ({ kind, real }) => (real ? [pictureSource[kind]] : []),

  run({ params, rng, record, progress, data }) {
    const { batch, every, before, rounds, scheme } = params;
    const { train, test } = pictures({
      source: params.real ? pictureSource[params.kind] : undefined,
      train: params.train,
      test: params.test,
      rng: rng.fold("pictures"),
      data,
    });
    const widths = [train.inputs.shape[1]!, params.hidden, params.hidden, 10];
    const model = mlp({ widths, activation: "relu" });
    const options = { model, loss: classCrossEntropy, optimiser: adam({ rate: params.rate }) };
    // Until tethers are laid on they are 1, by which both readings are the same.
    const ensemble = createEnsemble({ ...options, reading: scheme === "tethers" ? params.reading : "effective" });
    let state: EnsembleState = ensemble.begin(untetheredMembers(model, params.common, rng));
    const examples = { inputs: train.inputs, targets: train.targets };
    const halves = ([0, 1] as const).map((half) => rowsOfHalf(train, half));
    const drawRows = (stretch: number) =>
      tensor(
        Int32Array.from(
          everybody.flatMap((at) => {
            const seen = halves[halfOf(at)]!;
            return Array.from(
              rng
                .fold("rows", at)
                .fold(stretch)
                .integers(every * batch, seen.length),
              (row) => seen[row]!,
            );
          }),
        ),
        [models, every, batch],
        "i32",
      );

    const seen: Sky = { connections: [], bonded: [] };
    let bonds: ReadonlySet<string> = new Set();
    let nodes: Uint8Array[][] = [];
    let centres: ArrayData[] | undefined;
    let [merges, drifts, changes] = [0, 0, 0];
    const along: { group: number; all: number }[] = [];
    let last = { own: 0, all: 0, group: 0, groupOwn: 0, halfOwn: 0, averaged: 0, within: 0, between: 0 };

    const look = (step: number) => {
      const outputs = ensemble.outputs(state, test.inputs);
      const logits = { data: outputs.data(), models, rows: test.labels.length, classes: 10 };
      const groups = bondedGroups(models, bonds);
      const accuracy = (members: readonly number[]) => accuracyOf(logits, members, test.labels);
      const byGroup = groups.map((members) => members.length * accuracy(members));
      const held = bondedPairs(bonds);
      const share = (inside: boolean) =>
        held.filter((pair) => isWithin(pair) === inside).length /
        pairs.filter((pair) => isWithin(pair) === inside).length;
      const onOwn = (members: readonly number[], at: number) =>
        accuracyOf(logits, members, test.labels, (label) => label >= 5 === (halfOf(at) === 1));
      const groupOf = (at: number) => groups.find((group) => group.includes(at))!;
      const alike = (at: number) => everybody.filter((other) => halfOf(other) === halfOf(at));
      last = {
        own: mean(everybody.map((at) => onOwn([at], at))),
        groupOwn: mean(everybody.map((at) => onOwn(groupOf(at), at))),
        halfOwn: mean(everybody.map((at) => onOwn(alike(at), at))),
        all: mean(everybody.map((at) => accuracy([at]))),
        group: byGroup.reduce((sum, value) => sum + value, 0) / models,
        averaged: accuracy(everybody),
        within: share(true),
        between: share(false),
      };
      record.at(step, { ...last, groups: groups.length });
      along.push(last);
    };

    for (let stretch = 0; stretch < before + rounds; stretch++) {
      const step = (stretch + 1) * every;
      const done = ensemble.advance(state, examples, drawRows(stretch));
      state = done.state;
      if (scheme === "elastic") {
        const parts = state.parameters.layers.flatMap(({ weight, bias }) => [weight, bias]);
        const arrays = unstackArrays(parts);
        const moved = parts.map((_, part) => {
          const own = arrays.map((each) => each[part]!);
          return elastic(own, centres?.[part] ?? meanOf(own), params.pull);
        });
        centres = moved.map(({ centre }) => centre);
        const back = stackArrays(everybody.map((at) => moved.map(({ members }) => members[at]!)));
        const layers = state.parameters.layers.map((_, l) => ({ weight: back[2 * l]!, bias: back[2 * l + 1]! }));
        state = { ...state, parameters: { layers } };
      }
      if (scheme === "tethers" && stretch === before - 1) {
        const laid = everybody.map((at) => {
          const seen = halves[halfOf(at)]!;
          const rows = tensor(seen.slice(0, Math.min(seen.length, 256)));
          const own = {
            nodes: params.nodes,
            fraction: params.fraction,
            rng: rng.fold("tethers", at),
            batch: train,
            rows,
          };
          return tethersFor(parametersOf(state.parameters, at), widths, own);
        });
        nodes = laid.map((each) => each.nodes);
        state = { ...state, tethers: stackArrays(laid.map(({ tethers }) => tethers)) };
      } else if (scheme === "tethers" && stretch >= before) {
        const [losses, norms] = [done.loss.data(), done.gradientNorm.data()];
        const tethers = unstackArrays(state.tethers);
        const weights = params.states ? unstackArrays(state.parameters.layers.map(({ weight }) => weight)) : [];
        const bodies = everybody.map((at): Body => {
          const end = at * every + every - 1;
          const open = gateIsOpen(
            { loss: losses[end]!, previous: losses[end - 1], gradientNorm: norms[end]! },
            notebookGate,
          );
          return {
            tethers: tethers[at]!,
            open,
            ...(params.states && { states: { weights: weights[at]!, nodes: nodes[at]! } }),
          };
        });
        const round = meet(bodies, bonds, params);
        state = { ...state, tethers: stackArrays(round.tethers) };
        if (params.states) {
          const back = stackArrays(round.weights);
          const layers = state.parameters.layers.map(({ bias }, l) => ({ weight: back[l]!, bias }));
          state = { ...state, parameters: { layers } };
        }
        merges += round.meetings.filter(({ decision }) => decision === "merge").length;
        drifts += round.meetings.filter(({ decision }) => decision === "drift").length;
        if (`${bondedGroups(models, bonds)}` !== `${bondedGroups(models, round.bonds)}`) changes++;
        bonds = round.bonds;
        const held = new Set(bondedPairs(bonds).map(String));
        const likeness = pairs.map((pair) =>
          mean(round.meetings.filter((each) => `${each.pair}` === `${pair}`).map(({ value }) => value)),
        );
        seen.connections.push(likeness);
        seen.bonded.push(pairs.map((pair) => (held.has(`${pair}`) ? 1 : 0)));
        const like = (inside: boolean) => mean(likeness.filter((_, at) => isWithin(pairs[at]!) === inside));
        record.at(step, { likeWithin: like(true), likeBetween: like(false) });
      }
      if (stretch >= before - 1 && (stretch % 4 === 3 || stretch === before + rounds - 1)) look(step);
      progress((stretch + 1) / (before + rounds), `step ${step}`);
    }

    const used = state.parameters.layers.flatMap(({ weight, bias }, l) => [weight.mul(state.tethers[l]!), bias]);
    const soup = stackArrays(
      [unstackArrays(used)].map((each) => used.map((_, part) => meanOf(each.map((own) => own[part]!)))),
    );
    const souped = ensemble.outputs(
      {
        ...state,
        parameters: {
          layers: state.parameters.layers.map((_, l) => ({ weight: soup[2 * l]!, bias: soup[2 * l + 1]! })),
        },
        tethers: state.tethers.map((tether) => tether.slice([0, 1]).mul(0).add(1)),
      },
      test.inputs,
    );
    const soupLogits = { data: souped.data(), models: 1, rows: test.labels.length, classes: 10 };
    record({
      ownLast: last.own,
      allLast: last.all,
      groupLast: last.group,
      groupOwnLast: last.groupOwn,
      halfOwnLast: last.halfOwn,
      averagedLast: last.averaged,
      withinLast: last.within,
      betweenLast: last.between,
      groupAlong: mean(along.map(({ group }) => group)),
      allAlong: mean(along.map(({ all }) => all)),
      soupLast: accuracyOf(soupLogits, [0], test.labels),
      ...(scheme === "tethers" && { merges, drifts, changes }),
    });
    if (seen.connections.length > 0) record.field("sky", skyArrays(seen));
  },

  claims,
  figures,
  animations,
});

// What it costs to keep state in a dictionary instead of in attributes. The notebook times it; here it is counted, since a record holds
// no times: how often a name is looked up, and whether anything comes out otherwise.
import { dot, plot } from "#figure";
import { computed, defineExperiment, exactly, m, p, within } from "#lab";
import { compile, full, range, scan, type Tensor } from "#tensor";

/** The direct way: attributes that are known where they are used. */
class State {
  readonly first: Tensor;
  readonly second: Tensor;
  constructor(first: Tensor, second: Tensor) {
    this.first = first;
    this.second = second;
  }
}
const names = ["first", "second"] as const;

export default defineExperiment({
  id: "memory/state-access",
  title: "What a dictionary costs",
  source: { notebook: "003", entries: ["003/14"] },
  revision: 1,

  params: {
    side: p.int({ default: 100, range: [1, 400], unit: "numbers", doc: "Of the cubes that are summed." }),
    sums: p.int({ default: 1000, range: [2, 100_000], unit: "sums", doc: "One after the other." }),
    seed: p.seed(),
  },
  presets: { smoke: { side: 3, sums: 10 }, study: {} },
  arms: { both: {} },
  replicates: 1,

  metrics: {
    everySum: m.scalar("Look-ups when every sum is asked for by itself.", "look-ups"),
    oneProgram: m.scalar("Look-ups when all sums are one compiled loop: while it is recorded.", "look-ups"),
    again: m.scalar("Look-ups when that loop is run a second time.", "look-ups"),
    unlike: m.scalar("Numbers that differ in any bit between attributes and dictionary, in either way.", "numbers"),
    lookUps: m.series("Look-ups so far, in one compiled loop of so many sums.", "look-ups"),
  },

  run({ params, record, progress }) {
    const { side, sums } = params;
    const shape = [side, side, side];
    const [first, second] = [full(shape, 1), full(shape, 1 / 3)];
    let lookUps = 0;
    const counted = (state: Readonly<Record<string, Tensor>>) =>
      new Proxy(state, {
        get(all, name) {
          lookUps++;
          return Reflect.get(all, name) as unknown;
        },
      });
    const since = <T>(act: () => T): readonly [T, number] => {
      const before = lookUps;
      return [act(), lookUps - before];
    };
    const dictionary = counted({ first, second });
    const attributes = new State(first, second);

    // The notebook's way: a sum at a time, its names looked up at each.
    const add = compile((a: Tensor, b: Tensor) => a.add(b));
    const [byName, everySum] = since(() => {
      let sum = full(shape, 0);
      for (let i = 0; i < sums; i++) sum = add(dictionary[names[0]], dictionary[names[1]]);
      return sum;
    });
    progress(1 / 4, "a sum at a time");
    const direct = add(attributes.first, attributes.second);

    // All sums in one program, of which the loop's body is recorded once, however often it runs.
    const loop = (read: (at: 0 | 1) => Tensor) =>
      compile(
        (steps: Tensor) =>
          scan((sum: Tensor) => [sum.add(read(0)).add(read(1)), {}] as const, full(shape, 0), steps)[0],
      );
    const named = (at: 0 | 1) => dictionary[names[at]];
    for (const count of [2, Math.max(2, Math.round(sums / 2)), sums]) {
      const [, during] = since(() => loop(named)(range(count)));
      record.at(count, { lookUps: during });
    }
    progress(2 / 4, "loops");
    const whole = loop(named);
    const [looped, oneProgram] = since(() => whole(range(sums)));
    const [, again] = since(() => whole(range(sums)));
    progress(3 / 4, "attributes");
    const plain = loop((at) => (at === 0 ? attributes.first : attributes.second))(range(sums));
    record({ everySum, oneProgram, again, unlike: unlike(byName, direct) + unlike(looped, plain) });
  },

  claims: {
    time: {
      says: "A sum through a dictionary takes 5 % longer than through attributes.",
      reported: {
        value: 0.054,
        text: "1000 sums in 0.1223 and 0.1172 s, against 0.1160 and 0.1124 s",
        where: "specification 003, section 6",
      },
      measure: () => ({ unmeasured: "no record holds times; the row state-access of bench/memnet.mjs measures it" }),
      agree: within(0.02),
    },
    sameBits: {
      says: "Both give the same numbers, to the bit.",
      reported: { value: 0, text: "not reported: taken for granted", where: "specification 003, section 6" },
      measure: (runs) => runs.values("unlike"),
      agree: exactly(0),
    },
    onceIsEnough: {
      says: "In a compiled loop names are looked up while it is recorded, as often for 1000 sums as for two.",
      reported: { value: null, text: "not reported: ours", where: "beside time" },
      measure: (runs) => {
        const counts = runs.rows("lookUps").map(({ value }) => value);
        return computed(Math.max(...counts) - Math.min(...counts));
      },
      agree: exactly(0),
    },
    neverAgain: {
      says: "When it runs again, nothing is looked up.",
      reported: { value: null, text: "not reported: ours", where: "beside time" },
      measure: (runs) => runs.values("again"),
      agree: exactly(0),
    },
  },

  figures: {
    lookUps: {
      caption:
        "How often a name is looked up: when every sum is asked for by itself, in one compiled loop, and when that runs again.",
      draw: (runs) => {
        const { everySum, oneProgram, again } = runs.list[0]!.scalars;
        const rows = [
          { way: "a sum at a time", count: everySum! },
          { way: "one loop, recorded", count: oneProgram! },
          { way: "the loop again", count: again! },
        ];
        return plot({
          title: "Look-ups for all sums",
          height: 200,
          x: { label: "look-ups" },
          y: { label: "", type: "point", domain: rows.map(({ way }) => way) },
          marks: [dot(rows, { x: "count", y: "way", r: 5, fill: "way" })],
          key: false,
        });
      },
    },
  },
});

function unlike(one: Tensor, other: Tensor): number {
  const [a, b] = [one.data(), other.data()];
  let count = 0;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) count++;
  return count;
}

import { describe, expect, it } from "vitest";
import { analyse } from "./analysis.ts";
import { fullMask } from "./masks.ts";
import { splittingHistory } from "./outcome.ts";
import { distanceFromIdentity, pathMatrix } from "./paths.ts";
import { splitting } from "./splitting.ts";
import { dealTasks } from "./tasks.ts";
import { baseEdges, graph, handGraph, randomMask, thinned, twoTasks, zombieEdges } from "./testing.ts";

const whole = "inputs and outputs";

describe("the hand graphs", () => {
  const base = handGraph(baseEdges);
  const edges = (removed: string, added: string) =>
    handGraph([...baseEdges.split(" ").filter((edge) => !removed.split(" ").includes(edge)), added].join(" "));
  const identity = [
    [1, 0],
    [0, 1],
  ];
  const cases = [
    {
      name: "dense",
      mask: fullMask([4, 4, 4, 2], { biases: false }),
      s: 1,
      C: [[1, 1]],
      R: [
        [1, 1],
        [1, 1],
      ],
      distance: Math.sqrt(2),
    },
    { name: "base", mask: base, s: 0, C: identity, R: identity, distance: 0 },
    {
      name: "base and in1-a1",
      mask: edges("", "in1-a1"),
      s: 1,
      C: [[1, 1]],
      R: [
        [1, 0.5],
        [0, 1],
      ],
      distance: 0.5,
    },
    {
      name: "base without in3-a1",
      mask: edges("in3-a1", ""),
      s: -0.25,
      C: [
        [1, 0],
        [0, 0.5],
      ],
      R: [
        [1, 0],
        [0, 0.5],
      ],
      distance: 0.5,
    },
    {
      name: "inputs crossed",
      mask: edges("in1-a0 in2-a1", "in2-a0 in1-a1"),
      s: -0.5,
      C: [
        [0.5, 0],
        [0, 0.5],
      ],
      R: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      distance: 1,
    },
    {
      name: "outputs crossed",
      mask: edges("b0-y0 b1-y1", "b0-y1 b1-y0"),
      s: -1,
      C: [
        [0, 0],
        [0, 0],
      ],
      R: [
        [0, 1],
        [1, 0],
      ],
      distance: 2,
    },
    {
      name: "base with zombies and a dead end",
      mask: handGraph(zombieEdges),
      s: 0,
      C: identity,
      R: identity,
      distance: 0,
    },
  ];
  for (const { name, mask, s, C, R, distance } of cases) {
    it(`${name}: s = ${s}`, () => {
      const analysis = analyse(mask);
      const { value, coverage } = splitting(analysis, twoTasks, whole);
      expect(value).toBe(s);
      expect(coverage).toEqual(C);
      expect(pathMatrix(analysis, twoTasks)).toEqual(R);
      expect(distanceFromIdentity(pathMatrix(analysis, twoTasks))).toBe(distance);
    });
  }

  it("has the active weights of its components counted", () => {
    expect(analyse(base).components).toMatchObject({ count: 2, weights: [4, 4] });
    expect(analyse(handGraph(zombieEdges)).components).toMatchObject({ count: 2, weights: [4, 4] });
  });
});

describe("edge cases", () => {
  it("an empty network has lost everything", () => {
    const analysis = analyse(handGraph(""));
    for (const covering of [whole, "outputs"] as const) {
      expect(splitting(analysis, twoTasks, covering)).toEqual({
        value: -1,
        coverage: [],
        inputPurity: undefined,
        componentPurity: [],
      });
    }
    expect(pathMatrix(analysis, twoTasks)).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it("a single task is split as long as it is whole", () => {
    const [task] = [dealTasks([{ name: "only", inputs: 3, outputs: 2 }])];
    expect(splitting(analyse(fullMask([3, 2], { biases: false })), task!, whole).value).toBe(0);
    const torn = graph([3, 2], ["in", "y"], "in0-y0 in1-y0 in2-y1");
    expect(splitting(analyse(torn), task!, whole).value).toBeCloseTo((2 / 3) * 0.5 + (1 / 3) * 0.5 - 1, 15);
  });

  it("works without hidden layers", () => {
    const mask = graph([4, 2], ["in", "y"], "in0-y0 in1-y0 in2-y1 in3-y1");
    expect(splitting(analyse(mask), twoTasks, whole).value).toBe(0);
  });

  it("counts the splits to go for three tasks", () => {
    const tasks = dealTasks(["one", "two", "three"].map((name) => ({ name, inputs: 1, outputs: 1 })));
    const value = (edges: string) => splitting(analyse(graph([3, 3], ["in", "y"], edges)), tasks, whole).value;
    expect(value("in0-y0 in1-y1 in2-y2 in0-y1 in1-y2")).toBe(2);
    expect(value("in0-y0 in1-y1 in2-y2 in0-y1")).toBe(1);
    expect(value("in0-y0 in1-y1 in2-y2")).toBe(0);
  });

  it("refuses tasks that do not share out the network", () => {
    const analysis = analyse(handGraph(baseEdges));
    const [first, second] = twoTasks;
    const with_ = (task: Partial<typeof first>) => () => splitting(analysis, [first!, { ...second!, ...task }], whole);
    expect(with_({ inputs: [2] })).toThrow("input 3 belongs to no task");
    expect(with_({ inputs: [2, 3, 4] })).toThrow('task "second" names input 4, the network has inputs 0 to 3');
    expect(with_({ inputs: [1, 2, 3] })).toThrow('input 1 is claimed by task "first" and again by task "second"');
    expect(with_({ outputs: [] })).toThrow('task "second" has no output');
  });
});

describe("covering outputs only", () => {
  const tasks = dealTasks([
    { name: "digits", inputs: 2, outputs: 2 },
    { name: "clothes", inputs: 2, outputs: 2 },
  ]);
  const measure = (edges: string) => splitting(analyse(graph([4, 3, 4], ["in", "a", "y"], edges)), tasks, "outputs");

  it("does not miss inputs, as pixels may go", () => {
    expect(measure("in0-a0 a0-y0 a0-y1 in2-a1 a1-y2 a1-y3")).toEqual({
      value: 0,
      coverage: [
        [1, 0],
        [0, 1],
      ],
      inputPurity: 1,
      componentPurity: [1, 1],
    });
  });

  it("tells a split with foreign inputs from a clean one by input purity", () => {
    const foreign = measure("in0-a0 in3-a0 a0-y0 a0-y1 in2-a1 a1-y2 a1-y3");
    expect(foreign.value).toBe(0);
    expect(foreign.componentPurity).toEqual([0.5, 1]);
    expect(foreign.inputPurity).toBeCloseTo(2 / 3, 15);
  });

  it("gives a dense network a split to go and the purity of its larger share", () => {
    const dense = splitting(analyse(fullMask([4, 3, 4], { biases: false })), tasks, "outputs");
    expect(dense).toEqual({ value: 1, coverage: [[1, 1]], inputPurity: 0.5, componentPurity: [0.5] });
  });

  it("calls a task in several pieces out of reach, with fewer components than tasks or more", () => {
    const pieces = measure("in0-a0 a0-y0 in1-a1 a1-y1 in2-a2 a2-y2 a2-y3");
    expect(pieces.coverage).toEqual([
      [0.5, 0],
      [0.5, 0],
      [0, 1],
    ]);
    expect(pieces.value).toBe(-0.25);
    const asManyAsTasks = measure("in0-a0 a0-y0 in1-a1 a1-y1 a1-y2 a1-y3 in2-a1");
    expect(asManyAsTasks.coverage).toEqual([
      [0.5, 0],
      [0.5, 1],
    ]);
    expect(asManyAsTasks.value).toBe(-0.25);
  });
});

describe("laws on random masks", () => {
  it("s = 0 exactly when R is the identity, with one output a task", () => {
    let split = 0;
    for (let seed = 0; seed < 3000; seed++) {
      const density = [0.25, 0.35, 0.45][seed % 3]!;
      // Thinning two separate dense halves as well, or random masks would hardly ever split.
      const halves = graph(
        [4, 6, 2],
        ["in", "a", "y"],
        [0, 1, 2]
          .flatMap((a) => [`in0-a${a}`, `in1-a${a}`, `a${a}-y0`, `in2-a${a + 3}`, `in3-a${a + 3}`, `a${a + 3}-y1`])
          .join(" "),
      );
      const mask = seed % 2 === 0 ? randomMask([4, 4, 4, 2], density, seed) : thinned(halves, 2 * density, seed);
      const analysis = analyse(mask);
      const { value } = splitting(analysis, twoTasks, whole);
      const distance = distanceFromIdentity(pathMatrix(analysis, twoTasks));
      expect(value === 0).toBe(distance === 0);
      if (value === 0) split++;
    }
    expect(split).toBeGreaterThan(100);
  });

  it("s never rises and paths only vanish as masks shrink, in both ways of covering", () => {
    const tasks = dealTasks([
      { name: "first", inputs: 2, outputs: 2 },
      { name: "second", inputs: 3, outputs: 1 },
    ]);
    for (let seed = 0; seed < 200; seed++) {
      let mask = fullMask([5, 6, 6, 3], { biases: seed % 2 === 0 });
      let before = analyse(mask);
      for (let level = 0; level < 10; level++) {
        mask = thinned(mask, 0.75, 100 * seed + level);
        const after = analyse(mask);
        for (const covering of [whole, "outputs"] as const) {
          const [earlier, later] = [splitting(before, tasks, covering).value, splitting(after, tasks, covering).value];
          expect(later).toBeLessThanOrEqual(earlier + 1e-12);
          expect(later).toBeGreaterThanOrEqual(-1);
        }
        const paths = pathMatrix(before, tasks).flat();
        pathMatrix(after, tasks)
          .flat()
          .forEach((share, index) => {
            expect(share).toBeLessThanOrEqual(paths[index]!);
          });
        before = after;
      }
    }
  });

  it("every active weight lies in one component, and components share no edge", () => {
    for (let seed = 0; seed < 100; seed++) {
      const mask = randomMask([4, 7, 6, 3], 0.3, seed);
      const { states, components } = analyse(mask);
      let active = 0;
      states.weights.forEach((codes, layer) => {
        const width = mask.widths[layer + 1]!;
        codes.forEach((code, position) => {
          if (states.names[code] !== "active") return;
          active++;
          const from = components.features[layer]![Math.floor(position / width)]!;
          expect(from).toBeGreaterThanOrEqual(0);
          expect(components.features[layer + 1]![position % width]).toBe(from);
        });
      });
      expect(components.weights.reduce((sum, weights) => sum + weights, 0)).toBe(active);
    }
  });

  it("a path matrix of many outputs counts pairs across word borders", () => {
    const widths = [2, 70];
    const tasks = dealTasks([
      { name: "first", inputs: 1, outputs: 33 },
      { name: "second", inputs: 1, outputs: 37 },
    ]);
    const edges = [0, 31, 32, 33, 64, 69].map((output) => `in0-y${output}`).join(" ");
    expect(pathMatrix(analyse(graph(widths, ["in", "y"], edges)), tasks)).toEqual([
      [3 / 33, 3 / 37],
      [0, 0],
    ]);
  });
});

describe("splittingHistory", () => {
  it("keeps the first level of each event and names the outcome", () => {
    expect(splittingHistory([1, 1, 0, 0])).toEqual({
      outcome: "separated",
      firstSplit: 2,
      firstDegradation: undefined,
    });
    expect(splittingHistory([1, 0, -0.25, -0.5])).toEqual({
      outcome: "separated then degraded",
      firstSplit: 1,
      firstDegradation: 2,
    });
    expect(splittingHistory([1, 1])).toEqual({
      outcome: "interconnected",
      firstSplit: undefined,
      firstDegradation: undefined,
    });
    expect(splittingHistory([1, -0.5])).toEqual({ outcome: "degraded", firstSplit: undefined, firstDegradation: 1 });
    expect(splittingHistory([]).outcome).toBe("interconnected");
  });
});

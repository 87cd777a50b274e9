// Every task: answers that follow from what is shown, the same example for the same stream, batches that hold whole examples.
import { describe, expect, it } from "vitest";
import { stream } from "#kit";
import { copy, repeatCopy } from "./copying.ts";
import { drawDigit, sequentialDigits } from "./digits.ts";
import { graphPaths, randomGraph, shortestPaths } from "./graphs.ts";
import { bestLoss, ngrams } from "./ngrams.ts";
import { associativeRecall, prioritySort } from "./recall.ts";
import { stories, story, vocabulary } from "./stories.ts";
import { drawBatch, type Task } from "./task.ts";

const tasks: Task[] = [
  copy({ bits: 3, minLength: 1, maxLength: 4 }),
  repeatCopy({ bits: 4, minLength: 1, maxLength: 3, minRepeats: 1, maxRepeats: 3 }),
  associativeRecall({ bits: 3, itemLength: 2, minItems: 2, maxItems: 4 }),
  prioritySort({ bits: 3, words: 5, answers: 3 }),
  ngrams({ context: 3, length: 12 }),
  graphPaths({ nodes: 6, moreEdges: 3, maxPath: 3, planning: 2 }),
  stories({ kinds: ["one fact", "two facts", "three facts", "deduction", "induction"], moves: 8 }),
  sequentialDigits({ side: 7, pixels: 7 }),
];

describe.each(tasks.map((task) => [task.name, task] as const))("%s", (_, task) => {
  it("repeats itself, fits its sizes, asks something, and nothing it has not shown", () => {
    for (let seed = 0; seed < 20; seed++) {
      const example = task.example(stream(seed));
      expect(task.example(stream(seed))).toEqual(example);
      expect(example.inputs.length).toBeLessThanOrEqual(task.steps);
      expect([example.targets.length, example.asked.length]).toEqual([example.inputs.length, example.inputs.length]);
      expect(example.inputs.every((vector) => vector.length === task.inputs)).toBe(true);
      expect(example.targets.every((vector) => vector.length === task.outputs)).toBe(true);
      expect(example.asked.some((on) => on)).toBe(true);
      if (task.answers === "choice") {
        example.targets.forEach((vector, t) => {
          expect(vector.reduce((sum, one) => sum + one, 0)).toBe(example.asked[t] ? 1 : 0);
        });
      }
    }
  });

  it("stands in a batch as it is, with zeros after its end", () => {
    const batch = drawBatch(task, stream(3), 3);
    const example = task.example(stream(3).fold(1));
    const row = batch.inputs.slice(undefined, [1, 2]).reshape(task.steps, task.inputs).tolist() as number[][];
    row.forEach((vector, t) => {
      const wanted = example.inputs[t] ?? new Array(task.inputs).fill(0);
      expect(vector).toEqual(wanted.map((value) => Math.fround(value)));
    });
    const asked = Array.from(batch.asked.slice(undefined, [1, 2]).data());
    expect(asked).toEqual(Array.from({ length: task.steps }, (_, t) => (example.asked[t] ? 1 : 0)));
  });
});

it("repeat copy: the notebook's channels, the words as often as is said, and an end mark", () => {
  const task = repeatCopy({ bits: 4, minLength: 2, maxLength: 2, minRepeats: 3, maxRepeats: 3 });
  expect([task.inputs, task.outputs, task.steps]).toEqual([8, 5, 11]);
  const { inputs, targets, asked } = task.example(stream(1));
  expect(inputs[0]).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
  expect(inputs[3]).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  const words = inputs.slice(1, 3).map((vector) => [...vector.slice(0, 4), 0]);
  expect(targets.slice(4)).toEqual([...words, ...words, ...words, [0, 0, 0, 0, 1]]);
  expect(asked.map(Number)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
});

it("associative recall asks for the item after the one that is shown", () => {
  const { inputs, targets } = associativeRecall({ bits: 5, itemLength: 1, minItems: 4, maxItems: 4 }).example(
    stream(2),
  );
  const items = [1, 3, 5, 7].map((t) => inputs[t].slice(0, 5));
  const query = inputs[9].slice(0, 5);
  const places = items.map((item, i) => (`${item}` === `${query}` ? i : -1)).filter((i) => i >= 0 && i < 3);
  expect(places.map((i) => items[i + 1])).toContainEqual(targets.at(-1));
});

it("priority sort gives the words of highest priority, falling", () => {
  const { inputs, targets } = prioritySort({ bits: 6, words: 6, answers: 4 }).example(stream(5));
  const sorted = inputs
    .slice(0, 6)
    .sort((a, b) => b[6] - a[6])
    .map((vector) => vector.slice(0, 6));
  expect(targets.slice(7)).toEqual(sorted.slice(0, 4));
});

it("the best predictor of n-grams beats a coin, on the average of many sequences", () => {
  const task = ngrams({ context: 2, length: 60 });
  const losses = Array.from({ length: 100 }, (_, i) => bestLoss(task.example(stream(i)), 2));
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / 100;
  expect(mean).toBeLessThan(0.6);
  expect(mean).toBeGreaterThan(0.386); // the entropy of a known table: 2 ln 2 - 1 nats
});

it("graphs are connected, and their shortest paths as short as breadth first finds", () => {
  for (let seed = 0; seed < 20; seed++) {
    const graph = randomGraph(stream(seed), 7, 4);
    expect(graph.edges.length).toBe(10);
    expect(new Set(graph.edges.map(([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`)).size).toBe(10);
    for (let to = 1; to < 7; to++) expect(shortestPaths(graph, 0, to).length).toBeGreaterThan(0);
  }
  const square = {
    edges: [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ] as const,
  };
  expect(shortestPaths(square, 0, 2)).toEqual([
    [1, 2],
    [3, 2],
  ]);
  expect(shortestPaths(square, 0, 1)).toEqual([[1]]);
});

it("asks for paths as long as it is told, and says when no graph has one", () => {
  const { inputs, targets, asked } = graphPaths({
    nodes: 5,
    moreEdges: 1,
    minPath: 3,
    maxPath: 3,
    planning: 2,
  }).example(stream(3));
  expect(asked.map(Number)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1]);
  const nodeOf = (vector: readonly number[]) => vector.indexOf(1);
  const edges = inputs.slice(0, 5).map((pair) => [nodeOf(pair.slice(0, 5)), nodeOf(pair.slice(5, 10))] as const);
  const [from, to] = [nodeOf(inputs[5].slice(0, 5)), nodeOf(inputs[5].slice(5, 10))];
  expect(shortestPaths({ edges }, from, to)).toEqual([targets.slice(8).map(nodeOf)]);
  const impossible = graphPaths({ nodes: 4, moreEdges: 3, minPath: 2, maxPath: 2, planning: 0 });
  expect(() => impossible.example(stream(1))).toThrow("graph paths: no path of 2 to 2 edges in 1000 graphs");
});

describe("stories", () => {
  it.each(["one fact", "two facts", "three facts", "deduction", "induction"] as const)(
    "%s: can be answered from the text",
    (kind) => {
      for (let seed = 0; seed < 30; seed++) {
        const { text, answer } = story(stream(seed), kind, 10);
        expect(text.every((word) => vocabulary.includes(word))).toBe(true);
        const sentences = text.join(" ").split(" . ");
        const question = sentences.at(-1)!.split(" ");
        if (kind === "one fact") {
          const last = sentences.filter((one) => one.startsWith(`${question[2]} goes`)).at(-1)!;
          expect(last.split(" ")[3]).toBe(answer);
        } else if (kind === "deduction") {
          const animal = sentences.find((one) => one.startsWith(`${question[2]} is a`))!.split(" ")[3];
          expect(sentences).toContain(`${animal} fears ${answer}`);
        } else if (kind === "induction") {
          const who = question[3];
          const animal = sentences.find((one) => one.startsWith(`${who} is a`))!.split(" ")[3];
          const other = sentences.find((one) => one.endsWith(`is a ${animal}`) && !one.startsWith(who))!.split(" ")[0];
          expect(sentences).toContain(`${other} is ${answer}`);
        } else {
          // Who took the thing, and where they went from there.
          const thing = question[2];
          const taken = sentences.findIndex((one) => one.endsWith(`takes ${thing}`));
          const who = sentences[taken].split(" ")[0];
          const goes = (list: string[]) =>
            list.filter((one) => one.startsWith(`${who} goes`)).map((one) => one.split(" ")[3]);
          const been = [goes(sentences.slice(0, taken)).at(-1)!, ...goes(sentences.slice(taken))];
          expect(been.at(kind === "two facts" ? -1 : -2)).toBe(answer);
        }
      }
    },
  );
});

it("digits of a kind are more alike than digits of two, and none is empty", () => {
  const images = Array.from({ length: 60 }, (_, i) => drawDigit(stream(i), i % 10, 10));
  for (const image of images) expect(Math.max(...image)).toBeGreaterThan(0.5);
  const apart = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
  let right = 0;
  images.forEach((image, i) => {
    const others = images.map((other, k) => (k === i ? Infinity : apart(image, other)));
    if (others.indexOf(Math.min(...others)) % 10 === i % 10) right++;
  });
  expect(right).toBeGreaterThan(45);
});

// Short stories with a question each, from a grammar of our own, of five kinds of those of J. Weston et al., 2015: one, two and three
// supporting facts, deduction and induction. A word a step; the answer is one word.
import type { Stream } from "#kit";
import { type Example, oneHotOf, type Task, whole, zerosOf } from "./task.ts";

const people = ["ada", "ben", "cleo", "dan"];
const places = ["garden", "kitchen", "attic", "cellar"];
const things = ["lamp", "book", "apple"];
const animals = ["wolf", "mouse", "cat", "sheep"];
const colours = ["white", "grey", "green", "black"];
const words = [
  "goes",
  "to",
  "takes",
  "drops",
  "where",
  "is",
  "was",
  "before",
  "a",
  "fears",
  "whom",
  "what",
  "colour",
  "?",
  ".",
];

/** All words there are; inputs and answers are counted in this order. */
export const vocabulary: readonly string[] = [...people, ...places, ...things, ...animals, ...colours, ...words];

export type StoryKind = "one fact" | "two facts" | "three facts" | "deduction" | "induction";

export interface Story {
  readonly text: readonly string[];
  readonly answer: string;
}

/** Draws one after the other, each of a stream of its own. */
function drawer(rng: Stream) {
  let count = 0;
  const number = (below: number) => whole(rng.fold(count++), 0, below - 1);
  return {
    one: <T>(list: readonly T[]): T => list[number(list.length)],
    shuffled: <T>(list: readonly T[]): T[] =>
      Array.from(rng.fold(count++).permutation(list.length)).map((i) => list[i]),
    number,
  };
}

const sentence = (...parts: string[]): string[] => [...parts, "."];

/** Of people who go about, and of what they carry. */
function journeys(rng: Stream, moves: number, kind: "one fact" | "two facts" | "three facts"): Story {
  const { one, number } = drawer(rng);
  const where = new Map<string, string>();
  const been = new Map<string, string[]>(); // of things: places they were carried to
  const carries = new Map<string, string>(); // thing to person
  const text: string[] = [];
  for (let move = 0; move < moves; move++) {
    const person = one(people);
    const free = things.filter((thing) => !carries.has(thing) && !been.has(thing));
    if (kind !== "one fact" && where.has(person) && free.length > 0 && number(2) === 0) {
      const thing = one(free);
      carries.set(thing, person);
      been.set(thing, [where.get(person)!]);
      text.push(...sentence(person, "takes", thing));
      continue;
    }
    const place = one(places.filter((each) => each !== where.get(person)));
    where.set(person, place);
    for (const [thing, by] of carries) if (by === person) been.get(thing)!.push(place);
    text.push(...sentence(person, "goes", "to", place));
  }
  if (kind === "one fact") {
    const person = one([...where.keys()]);
    return { text: [...text, "where", "is", person, "?"], answer: where.get(person)! };
  }
  const known = [...been].filter(([, list]) => list.length > (kind === "two facts" ? 0 : 1));
  if (known.length === 0) return journeys(rng.fold("again"), moves, kind);
  const [thing, list] = one(known);
  if (kind === "two facts") return { text: [...text, "where", "is", thing, "?"], answer: list.at(-1)! };
  return { text: [...text, "where", "was", thing, "before", list.at(-1)!, "?"], answer: list.at(-2)! };
}

/** Kinds fear kinds, and one of a kind fears what its kind fears. */
function deduction(rng: Stream): Story {
  const { one, shuffled } = drawer(rng);
  const kinds = shuffled(animals);
  const fears = new Map(kinds.map((kind, i) => [kind, kinds[(i + 1) % kinds.length]]));
  const rules = shuffled(kinds).flatMap((kind) => sentence(kind, "fears", fears.get(kind)!));
  const members = shuffled(people)
    .slice(0, 3)
    .map((name) => [name, one(animals)] as const);
  const [name, kind] = one(members);
  return {
    text: [...rules, ...members.flatMap(([who, what]) => sentence(who, "is", "a", what)), "whom", "fears", name, "?"],
    answer: fears.get(kind)!,
  };
}

/** What one of a kind looks like, others of the kind do too. */
function induction(rng: Stream): Story {
  const { shuffled } = drawer(rng);
  const [first, second, third] = shuffled(people);
  const [kind, other] = shuffled(animals);
  const [colour, another] = shuffled(colours);
  const facts = shuffled([
    [...sentence(first, "is", "a", kind), ...sentence(first, "is", colour)],
    [...sentence(second, "is", "a", other), ...sentence(second, "is", another)],
  ]);
  return {
    text: [...facts.flat(), ...sentence(third, "is", "a", kind), "what", "colour", "is", third, "?"],
    answer: colour,
  };
}

/** @param moves of the kinds with journeys: sentences before the question. */
export function story(rng: Stream, kind: StoryKind, moves: number): Story {
  if (kind === "deduction") return deduction(rng);
  if (kind === "induction") return induction(rng);
  return journeys(rng, moves, kind);
}

export interface StoriesOptions {
  readonly kinds: readonly StoryKind[];
  /** Sentences before the question, of the kinds with journeys. */
  readonly moves: number;
}

/** One word a step, then a step of silence where the answer is asked. */
export const stories = (options: StoriesOptions): Task => {
  const { kinds, moves } = options;
  return {
    name: "stories",
    options,
    inputs: vocabulary.length,
    outputs: vocabulary.length,
    steps: Math.max(5 * moves + 6, 36) + 1,
    answers: "choice",
    example(rng): Example {
      const kind = kinds[whole(rng.fold("kind"), 0, kinds.length - 1)];
      const { text, answer } = story(rng.fold("story"), kind, moves);
      const size = vocabulary.length;
      return {
        inputs: [...text.map((word) => oneHotOf(vocabulary.indexOf(word), size)), zerosOf(size)],
        targets: [...text.map(() => zerosOf(size)), oneHotOf(vocabulary.indexOf(answer), size)],
        asked: [...text.map(() => false), true],
      };
    },
  };
};

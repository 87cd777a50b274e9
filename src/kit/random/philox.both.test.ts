import { expect, test } from "vitest";
import { type Counter, fillWords, type Key, philox4x32 } from "./philox.ts";

// The known-answer vectors published with Random123.
const vectors: { counter: Counter; key: Key; words: number[] }[] = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
];

test.each(vectors)("philox4x32 gives the published words of counter $counter", ({ counter, key, words }) => {
  expect(philox4x32(counter, key)).toEqual(words);
});

test("fillWords writes the blocks in order and cuts the last one short", () => {
  const key: Key = [7, 8];
  for (const length of [0, 1, 3, 4, 5, 11, 12]) {
    const out = new Uint32Array(length);
    fillWords(out, key, 2, 5);
    const blocks = [5, 6, 7].flatMap((block) => philox4x32([block, 0, 2, 0], key));
    expect([...out]).toEqual(blocks.slice(0, length));
  }
});

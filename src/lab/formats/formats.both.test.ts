// What is written is what others read: published checksums, and files taken apart byte by byte by what knows only their documents.
import { describe, expect, it } from "vitest";
import type { Results } from "../records.ts";
import { crc32c } from "./crc32c.ts";
import { writeCsv } from "./csv.ts";
import { metricTable } from "./metricTable.ts";
import { maskedCrc, writeTfevents } from "./tfevents.ts";

const results = (more: Partial<Results>): Results => ({ scalars: {}, series: [], fieldHashes: {}, chain: [], ...more });
const late = results({
  series: [
    { step: 1, values: { loss: 3 } },
    { step: 2, values: { loss: 2, accuracy: 0.5 } },
    { step: 1, values: { loss: Number.NaN } },
  ],
  scalars: { best: -0 },
});

describe("CRC-32C", () => {
  // RFC 3720, appendix B.4, whose bytes are the checksum from its lowest on; the last is the check value of the catalogues.
  it.each<[string, Uint8Array, number]>([
    ["32 zeros", new Uint8Array(32), 0x8a9136aa],
    ["32 ones", new Uint8Array(32).fill(255), 0x62a8ab43],
    ["counting up", Uint8Array.from({ length: 32 }, (_, at) => at), 0x46dd794e],
    ["counting down", Uint8Array.from({ length: 32 }, (_, at) => 31 - at), 0x113fdb5c],
    [
      "an iSCSI read command",
      Uint8Array.from([
        0x01, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0x14, 0, 0, 0, 0x18,
        0x28, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,
      ]),
      0xd9963a56,
    ],
    ["the digits", new TextEncoder().encode("123456789"), 0xe3069283],
    ["nothing", new Uint8Array(0), 0],
  ])("of %s is the published one", (_, bytes, crc) => expect(crc32c(bytes)).toBe(crc));

  it("is masked as in every event file, whose first record has 24 bytes", () => {
    const file = writeTfevents(results({}), 0);
    expect([...file.subarray(0, 12)]).toEqual([24, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22]);
  });
});

/** A reader after the documents of TFRecord and protocol buffers; fields by number. */
type Fields = Map<number, (bigint | Uint8Array)[]>;
function fieldsOf(bytes: Uint8Array): Fields {
  const fields: Fields = new Map();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const take = (count: number) => {
    at += count;
    return bytes.slice(at - count, at);
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const read = { 0: varint, 1: () => take(8), 2: () => take(Number(varint())), 5: () => take(4) }[key & 7]!;
    fields.set(key >> 3, [...(fields.get(key >> 3) ?? []), read()]);
  }
  return fields;
}

function eventsOf(file: Uint8Array) {
  const events: { wallTime: number; step: bigint; version?: string; values: [string, number][] }[] = [];
  const view = new DataView(file.buffer, file.byteOffset);
  const text = (bytes: bigint | Uint8Array) => new TextDecoder().decode(bytes as Uint8Array);
  const float = (bytes: bigint | Uint8Array) => new DataView((bytes as Uint8Array).buffer).getFloat32(0, true);
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    const data = file.slice(at + 12, at + 12 + length);
    expect(view.getUint32(at + 8, true)).toBe(maskedCrc(file.slice(at, at + 8)));
    expect(view.getUint32(at + 12 + length, true)).toBe(maskedCrc(data));
    at += 16 + length;
    const fields = fieldsOf(data);
    const values = (fields.get(5) ?? []).flatMap((summary) =>
      (fieldsOf(summary as Uint8Array).get(1) ?? []).map((bytes): [string, number] => {
        const value = fieldsOf(bytes as Uint8Array);
        return [text(value.get(1)![0]!), float(value.get(2)![0]!)];
      }),
    );
    const version = fields.get(3)?.map(text)[0];
    events.push({
      wallTime: new DataView((fields.get(1)![0] as Uint8Array).buffer).getFloat64(0, true),
      step: BigInt.asIntN(64, (fields.get(2)?.[0] as bigint | undefined) ?? 0n),
      ...(version === undefined ? {} : { version }),
      values,
    });
  }
  return events;
}

describe("an event file", () => {
  it("holds every record in order, at the time given, and the scalars", () => {
    const at = { wallTime: 1_795_000_000.25 };
    expect(eventsOf(writeTfevents(late, at.wallTime))).toEqual([
      { ...at, step: 0n, version: "brain.Event:2", values: [] },
      { ...at, step: 1n, values: [["loss", 3]] },
      {
        ...at,
        step: 2n,
        values: [
          ["loss", 2],
          ["accuracy", 0.5],
        ],
      },
      { ...at, step: 1n, values: [["loss", Number.NaN]] },
      { ...at, step: 0n, values: [["best", -0]] },
    ]);
  });

  it("keeps large and negative steps, cuts others, rounds values to 32 bits, takes any name", () => {
    const name = `${"long".repeat(60)} "ünï"\n\0`;
    const series = [2 ** 40, -7, 1.75, -0.5].map((step) => ({ step, values: { [name]: 0.1 } }));
    const [, ...events] = eventsOf(writeTfevents(results({ series }), 0));
    expect(events.map(({ step }) => step)).toEqual([2n ** 40n, -7n, 1n, -1n]);
    for (const { values } of events) expect(values).toEqual([[name, Math.fround(0.1)]]);
  });
});

describe("comma-separated values", () => {
  // RFC 4180, section 2, rules 1 to 7.
  it.each<[string, Parameters<typeof writeCsv>, string]>([
    ["end every line in CR LF", [["aaa", "bbb"], [["zzz", "yyy"]]], "aaa,bbb\r\nzzz,yyy\r\n"],
    [
      "quote line breaks and commas",
      [["a"], [["b\r\nbb"], ["c,c"], ["d\rd"]]],
      'a\r\n"b\r\nbb"\r\n"c,c"\r\n"d\rd"\r\n',
    ],
    ["double quotes", [["a"], [['b"bb']]], 'a\r\n"b""bb"\r\n'],
    ["keep spaces", [[" a "], []], " a \r\n"],
    ["tell nothing from an empty text", [["a", "b"], [[null, ""]]], 'a,b\r\n,""\r\n'],
    [
      "write numbers that read back the same",
      [["a"], [[0.1], [-0], [5e-324], [Number.NaN], [-Infinity], [true]]],
      "a\r\n0.1\r\n-0\r\n5e-324\r\nNaN\r\n-Infinity\r\ntrue\r\n",
    ],
  ])("%s", (_, words, text) => expect(writeCsv(...words)).toBe(text));
});

describe("the table of a run", () => {
  it("has a row a record, repeated and late steps among them, and one of the scalars", () => {
    expect(metricTable(late)).toEqual([
      { name: "step", values: [1, 2, 1, null] },
      { name: "loss", values: [3, 2, Number.NaN, null] },
      { name: "accuracy", values: [null, 0.5, null, null] },
      { name: "best", values: [null, null, null, -0] },
    ]);
  });

  it("has its own columns, and of an empty run no rows", () => {
    expect(metricTable(results({ scalars: { step: 1, Run: 2 } })).map(({ name }) => name)).toEqual([
      "step",
      "step_metric",
      "Run_metric",
    ]);
    expect(metricTable(results({}))).toEqual([{ name: "step", values: [] }]);
  });
});

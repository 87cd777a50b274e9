// Event files as TensorBoard reads them: scalars only. A TFRecord file of Event messages; the few fields of protocol buffers needed are
// written by hand. Sources: tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto.
import type { Results } from "../records.ts";
import { crc32c } from "./crc32c.ts";

/**
 * A run's numbers as an event file: an event a record, in the order made, and one of step 0 for the scalars. The format has 32 bits for
 * a value and whole numbers for steps, so values are rounded and steps cut to the whole number below.
 * @param wallTime of all events, in seconds since 1970: when the run was started. Records have no time of their own.
 */
export function writeTfevents({ series, scalars }: Results, wallTime: number): Uint8Array {
  const events = [
    bytesField(3, new TextEncoder().encode("brain.Event:2")),
    ...series.map(({ step, values }) => [...stepField(step), ...bytesField(5, summary(values))]),
    ...(Object.keys(scalars).length === 0 ? [] : [bytesField(5, summary(scalars))]),
  ];
  const records = events.map((event) => record(Uint8Array.from([...doubleField(1, wallTime), ...event])));
  const file = new Uint8Array(records.reduce((length, { length: more }) => length + more, 0));
  let at = 0;
  for (const each of records) {
    file.set(each, at);
    at += each.length;
  }
  return file;
}

/** Length, its checksum, the data, their checksum. */
function record(data: Uint8Array): Uint8Array {
  const framed = new Uint8Array(data.length + 16);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc(framed.subarray(0, 8)), true);
  framed.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc(data), true);
  return framed;
}

/** A checksum over bytes that hold checksums is no good, so those in files are rotated by 15 bits and moved by a constant. */
export function maskedCrc(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** Summary { repeated Value value = 1 }, Value { string tag = 1; float simple_value = 2 }. */
function summary(values: Readonly<Record<string, number>>): number[] {
  return Object.entries(values).flatMap(([tag, value]) =>
    bytesField(1, [...bytesField(1, new TextEncoder().encode(tag)), ...floatField(2, value)]),
  );
}

/** Event.step is an int64, whose default, zero, is left out. */
function stepField(step: number): number[] {
  const whole = BigInt.asUintN(64, BigInt(Math.floor(step)));
  return whole === 0n ? [] : [tag(2, 0), ...varint(whole)];
}

// Field number and wire type: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes.
function tag(field: number, wire: 0 | 1 | 2 | 5): number {
  return field * 8 + wire;
}

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  for (; value > 127n; value >>= 7n) bytes.push(Number(value & 127n) | 128);
  return [...bytes, Number(value)];
}

function bytesField(field: number, bytes: ArrayLike<number>): number[] {
  return [tag(field, 2), ...varint(BigInt(bytes.length)), ...Array.from(bytes)];
}

function doubleField(field: number, value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return [tag(field, 1), ...new Uint8Array(view.buffer)];
}

function floatField(field: number, value: number): number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value, true);
  return [tag(field, 5), ...new Uint8Array(view.buffer)];
}

// Writes the few parts of the ONNX format (protocol buffers, field numbers from onnx.proto) that a benchmark's graph
// needs. Knows no operators: names, inputs and attributes are the caller's.

/** Bytes of a model. `inputs` and `outputs` are [name, shape] pairs, all f32; `nodes` and `constants` come from below. */
export function model({ nodes, constants, inputs, outputs }) {
  const value = ([name, shape]) => [
    ...text(1, name),
    ...message(
      2,
      message(1, [
        ...integer(1, FLOAT),
        ...message(
          2,
          shape.flatMap((size) => message(1, integer(1, size))),
        ),
      ]),
    ),
  ];
  const graph = [
    ...nodes.flatMap((bytes) => message(1, bytes)),
    ...text(2, "step"),
    ...constants.flatMap((bytes) => message(5, bytes)),
    ...inputs.flatMap((one) => message(11, value(one))),
    ...outputs.flatMap((one) => message(12, value(one))),
  ];
  const operatorSet = [...text(1, ""), ...integer(2, 17)];
  return Uint8Array.from([...integer(1, 8), ...message(7, graph), ...message(8, operatorSet)]);
}

/** One operator; attributes are numbers: whole ones are written as integers, except those that ONNX declares as floats. */
export function node(type, inputs, outputs, attributes = {}) {
  const attribute = ([name, number]) =>
    floatAttributes.has(name)
      ? [...text(1, name), ...float(2, number), ...integer(20, 1)]
      : [...text(1, name), ...integer(3, number), ...integer(20, 2)];
  return [
    ...inputs.flatMap((name) => text(1, name)),
    ...outputs.flatMap((name) => text(2, name)),
    ...text(4, type),
    ...Object.entries(attributes).flatMap((one) => message(5, attribute(one))),
  ];
}
const floatAttributes = new Set(["alpha", "beta"]);

/** A named constant: f32, or i64 when the values are BigInts. */
export function constant(name, shape, values) {
  const whole = typeof values[0] === "bigint";
  const raw = whole ? BigInt64Array.from(values) : Float32Array.from(values);
  return [
    ...shape.flatMap((size) => integer(1, size)),
    ...integer(2, whole ? INT64 : FLOAT),
    ...text(8, name),
    ...message(9, [...new Uint8Array(raw.buffer)]),
  ];
}

const FLOAT = 1;
const INT64 = 7;

// Protocol buffers: a field is its number and wire type, then a varint (0), length and bytes (2), or four bytes (5).
const integer = (field, value) => [...varint(field * 8), ...varint(value)];
const message = (field, bytes) => [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
const text = (field, string) => message(field, [...new TextEncoder().encode(string)]);
const float = (field, value) => [...varint(field * 8 + 5), ...new Uint8Array(Float32Array.of(value).buffer)];

function varint(value) {
  const bytes = [];
  for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) + 128);
  return [...bytes, value];
}

// Two interleaved spirals in the plane, a class each. Draws noise from the stream it is given.
import { math, type Stream } from "#kit";
import { type Tensor, tensor } from "#tensor";

/** `count` points, half of each spiral: radius 0.1 to 1 along `turns` of a full circle; inputs f32 [count, 2], classes i32 [count]. */
export function spirals(count: number, turns: number, noise: number, rng: Stream): { inputs: Tensor; targets: Tensor } {
  const jitter = rng.normal(2 * count, 0, noise);
  const points = new Float32Array(2 * count);
  const half = Math.floor(count / 2);
  for (let at = 0; at < count; at++) {
    const label = at < half ? 0 : 1;
    const along = (label === 0 ? at : at - half) / (count - half);
    const angle = 2 * Math.PI * turns * along + Math.PI * label;
    const radius = 0.1 + 0.9 * along;
    points[2 * at] = radius * math.cos(angle) + jitter[2 * at]!;
    points[2 * at + 1] = radius * math.sin(angle) + jitter[2 * at + 1]!;
  }
  const classes = Int32Array.from({ length: count }, (_, at) => (at < half ? 0 : 1));
  return { inputs: tensor(points, [count, 2], "f32"), targets: tensor(classes, [count], "i32") };
}

// A short training whose every bit counts: products, functions, a loop, a gradient. For comparing places to run it in.

import { stream } from "#kit";
import { compile, grad, scan, type Tensor, tensor } from "#tensor";

const normal = (name: string, rows: number, columns: number) =>
  tensor(
    stream("training")
      .fold(name)
      .normal(rows * columns),
    [rows, columns],
    "f32",
  );

/** The weights after 30 steps, as a list. */
export function shortTraining(): number[] {
  const x = normal("x", 33, 7);
  const y = normal("y", 33, 5);
  const loss = (w: Tensor) => x.matmul(w).tanh().sub(y).square().mean();
  const train = compile((w: Tensor) => {
    const step = (w: Tensor) => [w.sub(grad(loss)(w).mul(0.3)), []] as const;
    return scan(step, w, [], { length: 30 })[0];
  });
  return Array.from(train(normal("w", 7, 5)).data());
}

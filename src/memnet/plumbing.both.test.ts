// A pipeline gives what its layers give one after the other, to the bit; a grid passes both ways.
import { expect, it } from "vitest";
import { stream, treeLeaves } from "#kit";
import { compile, grad, type Tensor, tensor } from "#tensor";
import { lstmController } from "./controllers.ts";
import { moduleOf } from "./module.ts";
import { gridLstm, pipelinedController, pipelinedLstm, stackedLstm } from "./plumbing.ts";
import { run } from "./run.ts";

const elements = (tree: unknown) => treeLeaves<unknown, Tensor>(tree).flatMap((leaf) => Array.from(leaf.data()));
const options = { inputs: 3, hidden: 4, layers: 3 };
const part = lstmController(options);
const x = (time: number, batch = 2) => tensor(stream("x").normal(time * batch * 3), [time, batch, 3], "f32");

it.each([1, 2, 5])(
  "over %i steps: layer by layer, step by step and as a pipeline, to the bit, compiled too",
  (time) => {
    const parameters = part.initialise(stream(1));
    const layered = stackedLstm(parameters, x(time));
    const pipelined = pipelinedLstm(parameters, x(time));
    expect(elements(pipelined.outputs)).toEqual(elements(layered.outputs));
    expect(elements(pipelined.state)).toEqual(elements(layered.state));
    expect(pipelined.state.h.shape).toEqual([3, 2, 4]);
    const stepped = run(moduleOf(part), parameters, x(time));
    expect(elements(stepped.outputs)).toEqual(elements(layered.outputs));
    expect(elements(compile(pipelinedLstm)(parameters, x(time)))).toEqual(elements(layered));
  },
);

it("a batch of sequences equals single runs, in the pipeline too", () => {
  const parameters = part.initialise(stream(1));
  const whole = pipelinedLstm(parameters, x(4)).outputs;
  const alone = pipelinedLstm(parameters, x(4).slice(undefined, [1, 2])).outputs;
  expect(elements(alone)).toEqual(elements(whole.slice(undefined, [1, 2])));
});

it("has the same gradient either way, up to the order of sums", () => {
  const parameters = part.initialise(stream(1), "f64");
  const input = tensor(x(4).data(), [4, 2, 3], "f64");
  const slopes = [stackedLstm, pipelinedLstm].map((form) =>
    elements(grad((p: typeof parameters) => form(p, input).outputs.square().sum())(parameters)),
  );
  slopes[0].forEach((slope, i) => {
    expect(slopes[1][i]).toBeCloseTo(slope, 13);
  });
});

it("as a controller the pipeline lags by its layers less one", () => {
  const controller = moduleOf(pipelinedController(options));
  const parameters = controller.initialise(stream(1));
  const first = run(controller, parameters, x(1));
  expect(first.outputs.shape).toEqual([1, 2, 4]);
  // The first step's input reaches the top at the third tick.
  const early = (input: Tensor) => run(controller, parameters, input).outputs;
  const moved = tensor(
    x(4)
      .data()
      .map((value, i) => value + (i < 6 ? 1 : 0)),
    [4, 2, 3],
  );
  const [a, b] = [early(x(4)), early(moved)];
  expect(elements(a.slice([0, 2]))).toEqual(elements(b.slice([0, 2])));
  expect(elements(a.slice([2, 3]))).not.toEqual(elements(b.slice([2, 3])));
});

it("a grid passes along time and along depth, and has the gradient of central differences", () => {
  const grid = gridLstm({ inputs: 2, hidden: 2, layers: 2 });
  const module = moduleOf(grid);
  const parameters = grid.initialise(stream(1), "f64");
  const input = tensor(stream("grid").normal(6), [3, 1, 2], "f64");
  const loss = (input: Tensor) => run(module, parameters, input).outputs.slice([2, 3]).square().sum();
  const slopes = elements(grad(loss)(input));
  slopes.forEach((slope, i) => {
    const at = (offset: number) => {
      const data = input.data();
      data[i] += offset;
      return loss(tensor(data, [3, 1, 2])).item();
    };
    expect(slope).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 7);
    expect(slope).not.toBe(0); // the first input reaches the last output along time
  });
});

// A network as plain data for a layered drawing. Draws nothing.
import type { Analysis } from "./analysis.ts";
import { PRUNED, type State } from "./states.ts";
import { type Task, taskMembership } from "./tasks.ts";

export interface PictureEdge {
  /** [layer, index] of the feature it leaves. */
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly state: State;
  /** The task whose component holds the edge; undefined outside all components and in one that serves several tasks. */
  readonly task: string | undefined;
}

export interface PictureFeature {
  readonly layer: number;
  readonly index: number;
  readonly state: State;
  /** As for edges. */
  readonly task: string | undefined;
  /** Inputs and outputs carry the name of their task, numbered where it has several. */
  readonly label?: string;
}

export interface NetworkPicture {
  readonly widths: readonly number[];
  /** Names, in the order of the tasks. */
  readonly tasks: readonly string[];
  readonly edges: readonly PictureEdge[];
  readonly features: readonly PictureFeature[];
}

/** All features, and all edges but pruned ones. */
export function networkPicture(analysis: Analysis, tasks: readonly Task[]): NetworkPicture {
  const { widths, states } = analysis;
  const taskOfComponent = soleTasks(analysis, tasks);
  const taskOf = (layer: number, index: number) => {
    const task = taskOfComponent[analysis.components.features[layer]![index]!];
    return task === undefined ? undefined : tasks[task]!.name;
  };

  const edges: PictureEdge[] = [];
  states.weights.forEach((codes, layer) => {
    const width = widths[layer + 1]!;
    codes.forEach((code, position) => {
      if (code === PRUNED) return;
      const from = [layer, Math.floor(position / width)] as const;
      const to = [layer + 1, position % width] as const;
      const state = states.names[code]!;
      edges.push({ from, to, state, task: state === "active" ? taskOf(...from) : undefined });
    });
  });

  const labels = new Map<string, string>();
  for (const { name, inputs, outputs } of tasks) {
    for (const [layer, members] of [
      [0, inputs],
      [widths.length - 1, outputs],
    ] as const) {
      members.forEach((index, position) => {
        labels.set(`${layer} ${index}`, members.length === 1 ? name : `${name} ${position + 1}`);
      });
    }
  }
  const features = states.features.flatMap((codes, layer) =>
    Array.from(codes, (code, index) => {
      const label = labels.get(`${layer} ${index}`);
      const feature = { layer, index, state: states.names[code]!, task: taskOf(layer, index) };
      return label === undefined ? feature : { ...feature, label };
    }),
  );
  return { widths, tasks: tasks.map(({ name }) => name), edges, features };
}

/** For every component the one task all its inputs and outputs belong to, or undefined when there are several. */
function soleTasks(analysis: Analysis, tasks: readonly Task[]): (number | undefined)[] {
  const { count, features } = analysis.components;
  const taskOf = taskMembership("networkPicture", analysis.widths, tasks);
  const found = Array.from({ length: count }, () => new Set<number>());
  features[0]!.forEach((component, input) => {
    found[component]?.add(taskOf.inputs[input]!);
  });
  features.at(-1)!.forEach((component, output) => {
    found[component]?.add(taskOf.outputs[output]!);
  });
  return found.map((members) => (members.size === 1 ? [...members][0] : undefined));
}

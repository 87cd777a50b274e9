// In which layers the tasks are already kept apart: the share of active features that serve one task only.
import type { Analysis } from "./analysis.ts";
import { type LabelSets, spreadLabels } from "./labels.ts";
import { ACTIVE } from "./states.ts";
import { type Task, taskMembership } from "./tasks.ts";

export interface LayerDecision {
  /** Active features tied to one task. */
  readonly decided: number;
  /** Active features tied to several. */
  readonly undecided: number;
  /** decided / (decided + undecided); undefined in a layer without active features. */
  readonly share: number | undefined;
}

/**
 * One entry a layer, inputs first. In the output view a feature is tied to the tasks whose outputs it reaches, in the
 * input view to those whose inputs reach it.
 */
export function layerDecisions(
  analysis: Analysis,
  tasks: readonly Task[],
): { outputView: LayerDecision[]; inputView: LayerDecision[] } {
  const taskOf = taskMembership("layerDecisions", analysis.widths, tasks);
  return {
    outputView: decide(analysis, spreadLabels(analysis, "outputs", taskOf.outputs)),
    inputView: decide(analysis, spreadLabels(analysis, "inputs", taskOf.inputs)),
  };
}

function decide(analysis: Analysis, tasksOf: LabelSets): LayerDecision[] {
  return analysis.states.features.map((states, layer) => {
    let active = 0;
    let decided = 0;
    states.forEach((state, index) => {
      if (state !== ACTIVE) return;
      active++;
      if (tasksOf.size(layer, index) === 1) decided++;
    });
    return { decided, undecided: active - decided, share: active === 0 ? undefined : decided / active };
  });
}

// The declaration behind a run.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Experiment } from "#lab";
import { loadExperiment } from "../../catalogue.ts";

/** Its declaration; null where the catalogue has none, as of a script's run. */
export function useExperiment(id: string | undefined): Experiment | null | undefined {
  const experiment = useSignal<Experiment | null | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    const take = (found: Experiment | undefined) => {
      if (wanted) experiment.value = found ?? null;
    };
    if (id !== undefined) loadExperiment(id).then(take, () => take(undefined));
    return () => {
      wanted = false;
    };
  }, [id]);
  return experiment.value;
}

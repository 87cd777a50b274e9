// An experiment: its text, its controls, its runs, its claims.
import { Notice } from "../parts/notice.tsx";

export function ExperimentPage({ parts: [id] }: { readonly parts: readonly string[] }) {
  return <Notice title={`Experiment ${id}`} />;
}

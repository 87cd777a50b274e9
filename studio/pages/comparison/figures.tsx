// The figures of a few runs of one experiment side by side, gone through together.
import type { Experiment } from "#lab";
import { query, setQuery } from "../../route.ts";
import { FiguresOfRun } from "../one-run/figures-tab.tsx";
import type { Subject } from "./subjects.ts";

/** Each has a worker of its own. */
const most = 4;

export function SideBySide({
  subjects,
  experiment: found,
}: {
  readonly subjects: readonly Subject[];
  readonly experiment: Experiment | null | undefined;
}) {
  const id = subjects[0]!.run.experiment;
  const fits =
    subjects.length > 1 &&
    subjects.length <= most &&
    subjects.every(({ run }) => run.experiment === id && run.status === "done");
  const isOpen = query.value.get("figures") === "shown";
  if (!fits || !found || Object.keys({ ...found.figures, ...found.animations }).length === 0) return null;
  return (
    <section aria-labelledby="figures">
      <h2 id="figures">Figures side by side</h2>
      <button type="button" aria-expanded={isOpen} onClick={() => setQuery({ figures: isOpen ? "" : "shown" })}>
        {isOpen ? "Hide the figures" : "Draw the figures"}
      </button>
      {isOpen && (
        <div class="side-by-side">
          {subjects.map(({ run, label }) => (
            <div key={run.name}>
              <h3>{label}</h3>
              <FiguresOfRun run={run} experiment={found} />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}

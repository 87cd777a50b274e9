// The experiment's figures, drawn from this run alone.
import { useEffect, useMemo } from "preact/hooks";
import type { Experiment, PresetName } from "#lab";
import type { RunSummary } from "#server";
import { Figures } from "../../parts/figures.tsx";
import { query, setQuery } from "../../route.ts";
import { openWorkshop } from "../../workshop/workshop.ts";

export function FiguresTab({ run, experiment }: { readonly run: RunSummary; readonly experiment: Experiment }) {
  return (
    <div class="run-figures">
      <p class="small muted">
        Drawn from this run alone. Figures of all arms and seeds stand on{" "}
        <a href={`/experiment/${experiment.id}?preset=${run.preset}&show=recorded`}>the experiment’s page</a>.
      </p>
      <FiguresOfRun run={run} experiment={experiment} />
    </div>
  );
}

/** The places in sequences are the address's, so that several runs are gone through together. */
export function FiguresOfRun({ run, experiment }: { readonly run: RunSummary; readonly experiment: Experiment }) {
  const workshop = useMemo(openWorkshop, []);
  useEffect(() => {
    const { preset, arm, seed, overrides, name, digest } = run;
    workshop
      .read({ experiment: experiment.id, preset: preset as PresetName, arms: [arm], seeds: [seed], overrides }, [
        { name, arm, seed, digest: digest ?? "" },
      ])
      .catch((error: Error) => {
        workshop.trouble.value = error.message;
      });
    return () => workshop.end();
  }, []);
  const at = Object.fromEntries(
    (query.value.get("at") ?? "").split(",").flatMap((pair) => {
      const [name, place] = pair.split(":");
      return /^\d{1,6}$/.test(place ?? "") ? [[name!, Number(place)]] : [];
    }),
  );
  const move = (figure: string, to: number) =>
    setQuery({
      at: Object.entries({ ...at, [figure]: to })
        .map((pair) => pair.join(":"))
        .join(","),
    });
  return (
    <>
      {workshop.trouble.value !== "" && (
        <p class="trouble" role="alert">
          {workshop.trouble.value}
        </p>
      )}
      <Figures experiment={experiment} workshop={workshop} places={{ at, move }} />
    </>
  );
}

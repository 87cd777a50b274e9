// Every series of a run as a curve, while it is made as well, and all of them in numbers.
import { useMemo } from "preact/hooks";
import { categories } from "#figure";
import type { Experiment } from "#lab";
import type { RunDetail } from "#server";
import type { Reading } from "../../parts/curves/reading.ts";
import { type Points, summaryOf } from "../../parts/curves/series.ts";
import { smooth } from "../../parts/curves/smooth.ts";
import { CurveControls, type CurveView, curveView, setSpan } from "../../parts/curves/view.tsx";
import { type Curve, Curves } from "../../parts/curves.tsx";
import { Notice } from "../../parts/notice.tsx";
import { number } from "../../parts/numbers.ts";
import { Wide } from "../../parts/wide.tsx";

interface Props {
  readonly run: RunDetail;
  readonly reading: Reading;
  readonly experiment: Experiment | null | undefined;
}

export function CurvesTab({ run, reading, experiment }: Props) {
  const view = curveView();
  const names = reading.series.names;
  if (names.length === 0) return <NoSeries run={run} reading={reading} />;
  return (
    <>
      <CurveControls view={view} />
      {reading.trouble !== "" && (
        <p class="trouble" role="alert">
          {reading.trouble}
        </p>
      )}
      <div class="curve-grid">
        {names.map((name) => (
          <OneSeries
            key={name}
            name={name}
            points={reading.series.points(name)}
            version={reading.version}
            view={view}
            experiment={experiment}
          />
        ))}
      </div>
      <SeriesTable reading={reading} experiment={experiment} />
      {experiment && (
        <p class="small muted">
          What these say of its claims stands on <a href={`/experiment/${experiment.id}`}>the experiment’s page</a>.
        </p>
      )}
    </>
  );
}

function NoSeries({ run, reading }: { readonly run: RunDetail; readonly reading: Reading }) {
  if (reading.trouble !== "")
    return (
      <Notice title="The records cannot be read" alert>
        <p>{reading.trouble}</p>
      </Notice>
    );
  if (!reading.isWhole)
    return (
      <p class="muted" role="status">
        Reading what was recorded …
      </p>
    );
  return (
    <Notice title={run.status === "running" ? "Nothing recorded yet" : "No series"}>
      <p>
        {run.status === "running"
          ? "Curves appear here as soon as the run records them."
          : "This run recorded no numbers along the way; what it found stands under Numbers, Fields and Figures."}
      </p>
    </Notice>
  );
}

interface One {
  readonly name: string;
  readonly points: Points;
  readonly version: number;
  readonly view: CurveView;
  readonly experiment: Experiment | null | undefined;
}

function OneSeries({ name, points, version, view, experiment }: One) {
  const curves = useMemo<readonly Curve[]>(() => {
    const colour = categories[0]!;
    const raw: Curve = { key: "raw", name: "as recorded", points, colour, width: 1.5, opacity: 1, read: true };
    if (view.smoothing === 1) return [raw];
    // Smoothing hides; so what it hides stays visible under it.
    return [
      { ...raw, width: 1, opacity: 0.35, read: false },
      {
        ...raw,
        key: "mean",
        name: `mean of about ${view.smoothing} points`,
        points: smooth(points, view.smoothing),
        width: 2,
      },
    ];
  }, [points, version, points.length, view.smoothing]);
  const found = summaryOf(points);
  return (
    <figure>
      <figcaption>
        <SeriesName name={name} experiment={experiment} log={view.log} />
        {view.log && found !== undefined && found.least <= 0 && (
          <p class="small muted">Points at or below zero have no place on this axis.</p>
        )}
      </figcaption>
      <Curves
        label={`${name} by step${found ? `, from ${number(found.first)} to ${number(found.last)}` : ""}`}
        curves={curves}
        log={view.log}
        span={view.span}
        onSpan={setSpan}
      />
    </figure>
  );
}

export function SeriesName({
  name,
  experiment,
  log,
}: {
  readonly name: string;
  readonly experiment: Experiment | null | undefined;
  readonly log: boolean;
}) {
  const metric = experiment?.metrics[name];
  return (
    <p>
      <strong>{name}</strong>
      {metric?.unit !== undefined && <span class="muted">, {metric.unit}</span>}
      {log && <span class="muted"> (logarithmic)</span>}
      {metric !== undefined && <span class="small muted"> {metric.doc}</span>}
    </p>
  );
}

function SeriesTable({ reading, experiment }: Pick<Props, "reading" | "experiment">) {
  return (
    <Wide label="Series in numbers">
      <table class="in-numbers">
        <caption>In numbers</caption>
        <thead>
          <tr>
            <th scope="col">series</th>
            {["points", "first", "last", "least", "most"].map((heading) => (
              <th key={heading} scope="col" class="number">
                {heading}
              </th>
            ))}
            <th scope="col">unit</th>
          </tr>
        </thead>
        <tbody>
          {reading.series.names.map((name) => {
            const found = summaryOf(reading.series.points(name));
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                {[found?.points, found?.first, found?.last, found?.least, found?.most].map((value, at) => (
                  <td key={at} class="number">
                    {number(value)}
                  </td>
                ))}
                <td class="muted">{experiment?.metrics[name]?.unit}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Wide>
  );
}

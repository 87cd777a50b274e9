// The series of several runs over each other: each run for itself, or mean and interval over the seeds of an arm, seeds thin beneath.
import { useMemo } from "preact/hooks";
import { light } from "#figure";
import type { Experiment } from "#lab";
import { meanCurve } from "../../parts/curves/mean.ts";
import type { RunSeries } from "../../parts/curves/series.ts";
import { smooth } from "../../parts/curves/smooth.ts";
import { CurveControls, type CurveView, curveView, setSpan } from "../../parts/curves/view.tsx";
import { type Curve, Curves } from "../../parts/curves.tsx";
import { Notice } from "../../parts/notice.tsx";
import { setQuery } from "../../route.ts";
import { SeriesName } from "../one-run/curves-tab.tsx";
import type { Subject, Variant } from "./subjects.ts";

/** Names beside their curves; more are told in the key alone. */
const mostLabels = 6;

interface Props {
  readonly subjects: readonly Subject[];
  readonly variants: readonly Variant[];
  readonly series: ReadonlyMap<string, RunSeries>;
  /** Of all of them; none where they are of several. */
  readonly experiment: Experiment | null | undefined;
  readonly by: "run" | "arm";
  /** Whether any two runs differ in nothing but the seed. */
  readonly replicated: boolean;
}

export function ComparedCurves({ subjects, variants, series, experiment, by, replicated }: Props) {
  const view = curveView();
  const names = useMemo(() => [...new Set([...series.values()].flatMap((each) => each.names))], [series]);
  if (names.length === 0)
    return (
      <Notice title="No series">
        <p>None of these runs recorded numbers along the way.</p>
      </Notice>
    );
  const isByVariant = by === "arm" || subjects.length > variants.length;
  return (
    <>
      <CurveControls view={view}>
        {replicated && (
          <label>
            show{" "}
            <select value={by} onChange={(event) => setQuery({ by: event.currentTarget.value })}>
              <option value="run">each run</option>
              <option value="arm">mean and 95 % interval over seeds</option>
            </select>
          </label>
        )}
      </CurveControls>
      <Key
        entries={
          by === "arm" || (isByVariant && subjects.length > 8)
            ? variants
            : subjects.map(({ run, label, colour }) => ({ key: run.name, label, colour }))
        }
      />
      <div class="curve-grid">
        {names.map((name) => (
          <OneSeries
            experiment={experiment}
            key={name}
            name={name}
            subjects={subjects}
            variants={variants}
            series={series}
            by={by}
            view={view}
          />
        ))}
      </div>
    </>
  );
}

function Key({ entries }: { readonly entries: readonly { key: string; label: string; colour: string }[] }) {
  return (
    <ul class="compare-key" aria-label="Key">
      {entries.map(({ key, label, colour }) => (
        <li key={key}>
          <Swatch colour={colour} />
          {label}
        </li>
      ))}
    </ul>
  );
}

export function Swatch({ colour }: { readonly colour: string }) {
  return (
    <span class="swatch" aria-hidden="true" style={{ background: colour === light.ink ? "var(--ink)" : colour }} />
  );
}

interface One extends Omit<Props, "replicated"> {
  readonly name: string;
  readonly view: CurveView;
}

function OneSeries({ name, subjects, variants, series, experiment, by, view }: One) {
  const curves = useMemo(
    () => (by === "arm" ? meansOf(name, subjects, variants, series, view) : eachOf(name, subjects, series, view)),
    [name, subjects, variants, series, by, view.smoothing],
  );
  return (
    <figure>
      <figcaption>
        <SeriesName name={name} experiment={experiment} log={view.log} />
        {view.smoothing > 1 && <p class="small muted">Smoothed; as recorded beneath.</p>}
      </figcaption>
      <Curves
        label={`${name} by step, ${curves.filter(({ read }) => read).length} curves`}
        curves={curves}
        log={view.log}
        span={view.span}
        onSpan={setSpan}
        height={260}
      />
    </figure>
  );
}

function eachOf(name: string, subjects: readonly Subject[], series: One["series"], { smoothing }: CurveView): Curve[] {
  const opacity = subjects.length > 20 ? 0.5 : 0.9;
  const raw = subjects.flatMap(({ run, label, colour }): Curve[] => {
    const points = series.get(run.name)?.points(name);
    if (points === undefined || points.length === 0) return [];
    return [
      {
        key: run.name,
        name: label,
        points,
        colour,
        width: 1.25,
        opacity,
        read: true,
        labelled: subjects.length <= mostLabels,
      },
    ];
  });
  if (smoothing === 1) return raw;
  return [
    ...raw.map((curve) => ({
      ...curve,
      key: `${curve.key} raw`,
      width: 0.75,
      opacity: 0.25,
      read: false,
      labelled: false,
    })),
    ...raw.map((curve) => ({ ...curve, points: smooth(curve.points, smoothing), width: 1.75 })),
  ];
}

function meansOf(
  name: string,
  subjects: readonly Subject[],
  variants: readonly Variant[],
  series: One["series"],
  { smoothing }: CurveView,
): Curve[] {
  const of = new Map(variants.map(({ key }) => [key, [] as Curve["points"][]]));
  for (const { run, variant } of subjects) {
    const points = series.get(run.name)?.points(name);
    if (points !== undefined && points.length > 0) of.get(variant)!.push(points);
  }
  const seeds: Curve[] = [];
  const means: Curve[] = [];
  for (const { key, label, colour } of variants) {
    const all = of.get(key)!;
    if (all.length === 0) continue;
    if (all.length > 1)
      for (const [index, points] of all.entries())
        seeds.push({ key: `${key} ${index}`, name: label, points, colour, width: 0.75, opacity: 0.25 });
    const { mean, low, high, n } = meanCurve(smoothing === 1 ? all : all.map((points) => smooth(points, smoothing)));
    means.push({
      key,
      name: n > 1 ? `${label} (n = ${n})` : label,
      points: mean,
      band: n > 1 ? { low, high } : undefined,
      colour,
      width: 2,
      opacity: 1,
      read: true,
      labelled: variants.length <= mostLabels,
    });
  }
  return [...seeds, ...means];
}

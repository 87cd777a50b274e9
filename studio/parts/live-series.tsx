// The series of the run under way as it records them: a small line each, drawn from what has come so far. The full curves are on a
// run's own page.
import type { RunRecord } from "#lab";
import type { Workshop } from "../workshop/workshop.ts";
import { number } from "./numbers.ts";
import "./live-series.css";

const width = 240;
const height = 36;

export function LiveSeries({ workshop }: { readonly workshop: Workshop }) {
  const series = seriesOf(workshop.live.value);
  if (workshop.progress.value === undefined || series.size === 0) return null;
  return (
    <ul class="live-series">
      {[...series].map(([name, points]) => (
        <li key={name}>
          <span>{name}</span>
          <span class="numbers">{number(points.at(-1)![1])}</span>
          <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
            <polyline points={pointsText(points)} />
          </svg>
        </li>
      ))}
    </ul>
  );
}

type Point = readonly [step: number, value: number];

function seriesOf(records: readonly RunRecord[]): Map<string, Point[]> {
  const series = new Map<string, Point[]>();
  for (const record of records) {
    if (!("series" in record)) continue;
    for (const [name, value] of Object.entries(record.series)) {
      if (!Number.isFinite(value)) continue;
      const points = series.get(name) ?? [];
      points.push([record.step, value]);
      series.set(name, points);
    }
  }
  return series;
}

function pointsText(points: readonly Point[]): string {
  const every = Math.ceil(points.length / width);
  const kept = points.filter((_, at) => at % every === 0 || at === points.length - 1);
  const [steps, values] = [kept.map(([step]) => step), kept.map(([, value]) => value)];
  const [left, right, low, high] = [Math.min(...steps), Math.max(...steps), Math.min(...values), Math.max(...values)];
  const x = (step: number) => (right === left ? 0 : ((step - left) / (right - left)) * width);
  const y = (value: number) => 2 + (high === low ? 0.5 : (high - value) / (high - low)) * (height - 4);
  return kept.map(([step, value]) => `${x(step).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
}

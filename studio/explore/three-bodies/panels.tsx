// What the three-body explorer tells beside its pictures: the moment, distance and energy, how far the computing is.
import type { Signal } from "@preact/signals";
import { number } from "../../parts/numbers.ts";
import { around } from "./apart.ts";
import { type BodiesRun, rowAt } from "./run.ts";

interface RunNews {
  readonly run: BodiesRun | undefined;
  readonly news: Signal<number> | undefined;
}

export function Scrubber({
  time,
  duration,
  goTo,
}: {
  readonly time: Signal<number>;
  readonly duration: number;
  readonly goTo: (moment: number) => void;
}) {
  return (
    <label class="bodies-scrubber">
      <span class="numbers">
        Time {time.value.toFixed(duration < 100 ? 2 : 1)} of {number(duration)} s
      </span>
      <input
        type="range"
        min={0}
        max={duration}
        step={duration / 1000}
        value={time.value}
        aria-valuetext={`${time.value.toFixed(2)} seconds`}
        onInput={(event) => goTo(Number(event.currentTarget.value))}
      />
    </label>
  );
}

/** The moment shown, on the curve. */
export function Marker({ time, duration }: { readonly time: Signal<number>; readonly duration: number }) {
  const width = `(100% - ${around.left + around.right + 16}px)`; // 16: the figure's padding
  return (
    <span
      class="bodies-marker"
      style={{
        left: `calc(${around.left + 8}px + ${time.value / duration} * ${width})`,
        top: around.top,
        bottom: around.bottom,
      }}
    />
  );
}

/** Distance and energy at the moment shown, and when the twins parted. */
export function Told({ run, news, time }: RunNews & { readonly time: Signal<number> }) {
  news?.value;
  if (!run || run.known === 0) return null;
  const { row } = rowAt(run, time.value);
  const [first, now] = [run.energies[0]!, run.energies[row]!];
  const drift = (100 * (now - first)) / Math.abs(first);
  return (
    <dl class="bodies-told small numbers">
      <dt>Body 1 from its twin</dt>
      <dd>{number(Number(run.apart[3 * row]!.toPrecision(3)))} m</dd>
      <dt>Energy</dt>
      <dd>{number(Number(now.toPrecision(5)))} J</dd>
      <dt>since the start</dt>
      <dd>
        {drift >= 0 ? "+" : ""}
        {number(Number(drift.toPrecision(2)))} %
      </dd>
      <dt>Parted (over {number(run.options.parted)} m)</dt>
      <dd>
        {run.partedAt === undefined
          ? run.done
            ? "never"
            : "not yet"
          : `${number(Number((run.partedAt * run.options.step).toPrecision(6)))} s`}
      </dd>
    </dl>
  );
}

export function Progress({ run, news }: RunNews) {
  news?.value;
  if (!run) return null;
  if (run.why !== undefined) return <>{run.why}</>;
  const steps = Math.round((run.rows - 1) * (run.spacing / run.options.step));
  if (run.done) return <>{number(steps)} steps of two systems, in doubles.</>;
  return <>Computing {number(steps)} steps of two systems …</>;
}

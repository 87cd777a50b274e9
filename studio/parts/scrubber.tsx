// Goes through places in order: a slider with the name of the place, steps to either side, and play where time may move.
import { useSignal } from "@preact/signals";
import { useEffect, useId } from "preact/hooks";

export function Scrubber({
  label,
  labels,
  at,
  move,
  milliseconds,
}: {
  readonly label: string;
  readonly labels: readonly string[];
  readonly at: number;
  move(to: number): void;
  /** A place is shown for so long when playing at speed 1. */
  readonly milliseconds: number;
}) {
  const id = useId();
  const playing = useSignal(false);
  const speed = useSignal(1);
  const last = labels.length - 1;
  useEffect(() => {
    if (!playing.value) return;
    const timer = setTimeout(
      () => {
        if (at >= last) playing.value = false;
        else move(at + 1);
      },
      Math.max(16, milliseconds / speed.value),
    );
    return () => clearTimeout(timer);
  }, [playing.value, at, speed.value, last]);
  const play = () => {
    if (!playing.value && at >= last) move(0);
    playing.value = !playing.value;
  };
  return (
    <div class="scrubber">
      <button type="button" onClick={play} disabled={last === 0} aria-pressed={playing.value}>
        {playing.value ? "Pause" : "Play"}
      </button>
      <button type="button" aria-label={`Previous ${label}`} disabled={at <= 0} onClick={() => move(at - 1)}>
        ‹
      </button>
      <button type="button" aria-label={`Next ${label}`} disabled={at >= last} onClick={() => move(at + 1)}>
        ›
      </button>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={last}
        step={1}
        value={at}
        aria-valuetext={labels[at]}
        onInput={(event) => move(Number(event.currentTarget.value))}
      />
      <output class="numbers" for={id}>
        {labels[at]}
      </output>
      <label class="speed">
        <span class="visually-hidden">Speed</span>
        <select value={speed.value} onChange={(event) => (speed.value = Number(event.currentTarget.value))}>
          {[0.25, 0.5, 1, 2, 4].map((value) => (
            <option key={value} value={value}>
              {value}×
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

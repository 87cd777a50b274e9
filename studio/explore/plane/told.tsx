// What the plane explorer tells of its picture: how it was computed, and what lies under the pointer.
import type { ReadonlySignal } from "@preact/signals";
import { count, duration, number } from "../../parts/numbers.ts";
import type { PlaneState } from "./address.ts";
import { choices } from "./maps.ts";
import type { Answer } from "./protocol.ts";
import { placeAt } from "./view.ts";

export type FrameAnswer = Extract<Answer, { kind: "frame" }>;

export function Done({
  size: { width, height },
  frame: { milliseconds, arithmetic },
  steps,
  threads,
}: {
  readonly size: { readonly width: number; readonly height: number };
  readonly frame: FrameAnswer;
  readonly steps: number;
  readonly threads: number;
}) {
  const rate = steps / 1000 / Math.max(1, milliseconds);
  return (
    <>
      {number(width)} × {number(height)} samples in {duration(milliseconds / 1000)},{" "}
      {number(Number(rate.toPrecision(2)))} million steps a second;{" "}
      {arithmetic === "double" ? "doubles (16 digits)" : "pairs of doubles (31 digits)"}, {count(threads, "thread")}.
    </>
  );
}

/** The place under the pointer and its steps, or what the map is. */
export function Readout({
  state,
  size,
  at,
  countAt,
}: {
  readonly state: ReadonlySignal<PlaneState>;
  readonly size: ReadonlySignal<{ readonly width: number; readonly height: number; readonly ratio: number }>;
  readonly at: ReadonlySignal<{ readonly x: number; readonly y: number } | undefined>;
  /** Of a pixel, as far as it is known. */
  readonly countAt: (x: number, y: number) => number | undefined;
}) {
  const { map, view, limit } = state.value;
  const choice = choices[map];
  if (!at.value) return <>{choice.formula}</>;
  const { ratio, width, height } = size.value;
  const [x, y] = [at.value.x * ratio, at.value.y * ratio];
  const unit = (2 * view.half) / height;
  const place = placeAt(view, (x - width / 2) * unit, (height / 2 - y) * unit);
  const steps = countAt(x, y);
  const second =
    map === "henon"
      ? `, ${spelt(place.y)}`
      : ` ${/^-/.test(place.y) ? "−" : "+"} ${spelt(place.y.replace(/^-/, ""))} i`;
  return (
    <>
      {choice.place} = {spelt(place.x)}
      {second}
      {steps !== undefined &&
        (steps >= limit ? ` · stays for all ${number(limit)} steps` : ` · left after ${count(steps, "step")}`)}
    </>
  );
}

const spelt = (text: string) => (text.includes("E") ? number(Number(text)) : text.replace("-", "−"));

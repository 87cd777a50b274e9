// A number as a slider and a field beside each other.
import { useState } from "preact/hooks";
import { math } from "#kit";

export interface NumberControlOptions {
  readonly label: string;
  readonly unit?: string;
  readonly low: number;
  readonly high: number;
  /** Of the slider; the field takes any number within. */
  readonly step: number;
  readonly value: number;
  readonly whole?: boolean;
  /** The slider goes by ratios; `step` is then one of its logarithm to the base 10. */
  readonly logarithmic?: boolean;
  readonly change: (value: number) => void;
}

export function NumberControl(options: NumberControlOptions) {
  const { label, unit, low, high, step, value, whole, logarithmic, change } = options;
  const [typed, setTyped] = useState<string>();
  const onSlider = (at: number) => (logarithmic ? math.pow(10, at) : at);
  const ofSlider = (x: number) => (logarithmic ? math.log(Math.max(x, 1e-300)) / math.log(10) : x);
  const valid = (text: string) => {
    const number = Number(text);
    return text.trim() !== "" && number >= low && number <= high && (!whole || Number.isInteger(number));
  };
  const name = unit ? `${label}, ${unit}` : label;
  return (
    <div class="number-control">
      <span aria-hidden="true">{name}</span>
      <input
        type="range"
        aria-label={name}
        min={ofSlider(low)}
        max={ofSlider(high)}
        step={step}
        value={ofSlider(value)}
        aria-valuetext={String(value)}
        onInput={(event) => {
          setTyped(undefined);
          const at = onSlider(Number(event.currentTarget.value));
          const near = whole ? Math.round(at) : logarithmic ? Number(at.toPrecision(3)) : at;
          change(Math.min(high, Math.max(low, near)));
        }}
      />
      <input
        type="text"
        inputMode="decimal"
        size={8}
        aria-label={`${name}, as a number`}
        aria-invalid={typed !== undefined && !valid(typed)}
        title={`${low} to ${high}`}
        value={typed ?? spelt(value)}
        onInput={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          if (valid(text)) change(Number(text));
        }}
        onBlur={() => setTyped(undefined)}
      />
    </div>
  );
}

/** Short: 1e-6 for 0.000001. */
const spelt = (value: number) =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential().replace("e-0", "e-") : String(value);

/** A number that may have more digits than a slider tells, taken when it is complete. */
export function TextControl({
  label,
  value,
  valid,
  size = 14,
  change,
}: {
  readonly label: string;
  readonly value: string;
  readonly valid: (text: string) => boolean;
  readonly size?: number;
  readonly change: (text: string) => void;
}) {
  const [typed, setTyped] = useState<string>();
  return (
    <label class="text-control">
      {label}
      <input
        type="text"
        inputMode="decimal"
        spellcheck={false}
        size={size}
        aria-invalid={typed !== undefined && !valid(typed.trim())}
        value={typed ?? value}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={(event) => {
          const text = event.currentTarget.value.trim();
          if (valid(text)) change(text);
          setTyped(undefined);
        }}
      />
    </label>
  );
}

export function Choice<Name extends string>({
  label,
  value,
  of,
  change,
}: {
  readonly label: string;
  readonly value: Name;
  readonly of: readonly (readonly [name: Name, words: string])[];
  readonly change: (name: Name) => void;
}) {
  return (
    <label class="text-control">
      {label}
      <select value={value} onChange={(event) => change(event.currentTarget.value as Name)}>
        {of.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

// Controls made from an experiment's parameters: each with its unit, its range, its meaning, and what the preset says.
import { useId } from "preact/hooks";
import { allowedValues, type Experiment, fits, type Parameter, type ParameterValue, readValue } from "#lab";
import "./controls.css";

export interface ControlValues {
  /** What every parameter is without a change by hand; undefined where the arms differ. */
  readonly base: Readonly<Record<string, ParameterValue | undefined>>;
  /** What was typed, by name, as text. */
  readonly typed: Readonly<Record<string, string>>;
  change(name: string, text: string | undefined): void;
}

/** Parameters with a dot in their names stand under what is before it. */
export function Controls({ experiment, values }: { readonly experiment: Experiment; readonly values: ControlValues }) {
  const names = Object.keys(experiment.params).filter((name) => name !== "seed");
  const groups = [...new Set(names.map(groupOf))];
  return (
    <>
      {groups.map((group) => (
        <fieldset key={group} class="controls">
          <legend class={group === "" ? "visually-hidden" : ""}>{group === "" ? "Parameters" : group}</legend>
          {names
            .filter((name) => groupOf(name) === group)
            .map((name) => (
              <Control key={name} name={name} parameter={experiment.params[name]!} values={values} />
            ))}
        </fieldset>
      ))}
    </>
  );
}

const groupOf = (name: string) => (name.includes(".") ? name.slice(0, name.lastIndexOf(".")) : "");

interface One {
  readonly name: string;
  readonly parameter: Parameter;
  readonly values: ControlValues;
}

function Control({ name, parameter, values }: One) {
  const id = useId();
  const base = values.base[name];
  const typed = values.typed[name];
  const text = typed ?? (base === undefined ? "" : String(base));
  const isGood = typed === undefined || fits(parameter, readValue(parameter, typed));
  const change = (next: string) => values.change(name, next === String(base) || next === "" ? undefined : next);
  const unit = "unit" in parameter ? parameter.unit : undefined;
  return (
    <div class={`control${typed === undefined ? "" : " changed"}`}>
      <label for={id}>
        {name.slice(name.lastIndexOf(".") + 1)}
        {unit !== undefined && <span class="muted">, {unit}</span>}
      </label>
      <div class="control-input">
        <Input id={id} parameter={parameter} text={text} bad={!isGood} base={base} change={change} />
        {typed !== undefined && (
          <button
            type="button"
            aria-label={`Reset ${name}`}
            title="Reset"
            onClick={() => values.change(name, undefined)}
          >
            ↺
          </button>
        )}
      </div>
      <p class="small muted" id={`${id}-about`}>
        {isGood ? parameter.doc : `It is ${allowedValues(parameter)}.`}
      </p>
    </div>
  );
}

function Input({
  id,
  parameter,
  text,
  bad,
  base,
  change,
}: {
  readonly id: string;
  readonly parameter: Parameter;
  readonly text: string;
  readonly bad: boolean;
  readonly base: ParameterValue | undefined;
  change(text: string): void;
}) {
  const about = `${id}-about`;
  if (parameter.kind === "bool" || parameter.kind === "choice") {
    const choices = parameter.kind === "bool" ? ["true", "false"] : parameter.choices;
    return (
      <select id={id} aria-describedby={about} value={text} onChange={(event) => change(event.currentTarget.value)}>
        {base === undefined && <option value="">as the arms have it</option>}
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      id={id}
      type="text"
      inputMode="decimal"
      autocomplete="off"
      aria-describedby={about}
      aria-invalid={bad}
      placeholder={base === undefined ? "as the arms have it" : ""}
      value={text}
      onInput={(event) => change(event.currentTarget.value.trim())}
    />
  );
}

// Which columns the table of runs has besides its own: parameters, scalars, and facts that are seldom asked for.
import type { Column } from "./columns.ts";

/** Those the table always has. */
const standing = new Set([
  "run",
  "experiment",
  "arm",
  "preset",
  "seed",
  "status",
  "headline",
  "started",
  "seconds",
  "key",
]);

const kinds = [
  ["parameter", "Parameters"],
  ["scalar", "Scalars"],
  ["fact", "Facts"],
] as const;

export function ColumnChooser({
  columns,
  chosen,
  change,
}: {
  readonly columns: readonly Column[];
  readonly chosen: readonly Column[];
  change(names: string): void;
}) {
  const names = chosen.map(({ name }) => name);
  const toggle = (name: string, on: boolean) =>
    change((on ? [...names, name] : names.filter((each) => each !== name)).join(","));
  return (
    <details
      class="chooser"
      onKeyDown={(event) => event.key === "Escape" && event.currentTarget.removeAttribute("open")}
    >
      <summary class="button">Columns{names.length > 0 ? ` (${names.length})` : ""}</summary>
      <div class="chooser-list">
        {kinds.map(([kind, title]) => {
          const some = columns.filter((each) => each.kind === kind && !standing.has(each.name));
          if (some.length === 0) return null;
          return (
            <fieldset key={kind}>
              <legend>{title}</legend>
              {some.map(({ name }) => (
                <label key={name}>
                  <input
                    type="checkbox"
                    checked={names.includes(name)}
                    onChange={(event) => toggle(name, event.currentTarget.checked)}
                  />
                  {name}
                </label>
              ))}
            </fieldset>
          );
        })}
      </div>
    </details>
  );
}

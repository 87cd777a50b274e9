// Where two runs part: asked for by hand, since the server may have to make both again for a minute.
import { useSignal } from "@preact/signals";
import type { RunDifference, RunSummary } from "#server";
import { server } from "../../api.ts";
import { Wide } from "../../parts/wide.tsx";

export function Parting({ a, b }: { readonly a: RunSummary; readonly b: RunSummary }) {
  const found = useSignal<RunDifference | undefined>(undefined);
  const asking = useSignal(false);
  const trouble = useSignal("");
  const ask = async () => {
    asking.value = true;
    trouble.value = "";
    try {
      found.value = await server.diff(a.name, b.name);
    } catch (error) {
      trouble.value = (error as Error).message;
    }
    asking.value = false;
  };
  const difference = found.value;
  const quick =
    a.digest !== null && b.digest !== null
      ? a.digest === b.digest
        ? "Both found the same to the last bit."
        : "They found different things."
      : "";
  return (
    <section class="parting" aria-labelledby="parting">
      <h2 id="parting">Where they part</h2>
      <div role="status">
        {difference === undefined ? (
          <p>
            {asking.value
              ? "Comparing link by link; where states have to be made again it takes up to a minute …"
              : quick}
          </p>
        ) : (
          difference.words.map((words) => <p key={words}>{words}</p>)
        )}
      </div>
      {difference === undefined && (
        <button type="button" disabled={asking.value} onClick={ask}>
          Find where they part
        </button>
      )}
      {difference !== undefined && difference.circumstances.length > 0 && (
        <details>
          <summary>Circumstances that differ</summary>
          <Wide label="Table of circumstances that differ">
            <table class="compare-table">
              <tbody>
                {difference.circumstances.map(({ name, values }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{values[0]}</td>
                    <td>{values[1]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Wide>
        </details>
      )}
      {trouble.value !== "" && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
    </section>
  );
}

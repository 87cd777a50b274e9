// What a run found and was told, and where it was made, as tables; and what it said meanwhile.
import type { ComponentChildren } from "preact";
import type { Experiment } from "#lab";
import type { RunDetail } from "#server";
import { Notice } from "../../parts/notice.tsx";
import { number } from "../../parts/numbers.ts";
import { Wide } from "../../parts/wide.tsx";
import { cellText } from "../run-list/table.tsx";

interface Props {
  readonly run: RunDetail;
  readonly experiment: Experiment | null | undefined;
}

export function NumbersTab({ run, experiment }: Props) {
  const declared = Object.keys(experiment?.metrics ?? {}).filter((name) => Object.hasOwn(run.scalars, name));
  const names = [...declared, ...Object.keys(run.scalars).filter((name) => !declared.includes(name))];
  if (names.length === 0)
    return (
      <Notice title="No numbers">
        <p>
          {run.status === "done"
            ? "This run recorded no single numbers."
            : "Single numbers come at a run’s end, as a rule."}
        </p>
      </Notice>
    );
  return (
    <Wide label="Numbers">
      <table class="told">
        <caption class="visually-hidden">What the run found</caption>
        <tbody>
          {names.map((name) => {
            const metric = experiment?.metrics[name];
            const value = run.scalars[name];
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number" title={String(value ?? "not a number")}>
                  {number(value ?? Number.NaN)}
                </td>
                <td class="muted">{metric?.unit}</td>
                <td class="muted doc">{metric?.doc}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Wide>
  );
}

export function ParametersTab({ run, experiment }: Props) {
  return (
    <Wide label="Parameters">
      <table class="told">
        <caption class="visually-hidden">Parameters, and where each is from</caption>
        <thead>
          <tr>
            <th scope="col">parameter</th>
            <th scope="col" class="number">
              value
            </th>
            <th scope="col">unit</th>
            <th scope="col">from</th>
            <th scope="col">meaning</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(run.params).map(([name, value]) => {
            const parameter = experiment?.params[name];
            const origin = run.origins[name];
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td class="number">{cellText(value)}</td>
                <td class="muted">{parameter && "unit" in parameter ? parameter.unit : ""}</td>
                <td class={origin === undefined || origin === "default" ? "muted" : ""}>{origin}</td>
                <td class="muted doc">{parameter?.doc}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Wide>
  );
}

export function LogTab({ run }: Pick<Props, "run">) {
  if (run.log === "")
    return (
      <Notice title="The log is empty">
        <p>Starts, resumptions, ends and failures are written into it.</p>
      </Notice>
    );
  return (
    <Wide label="Log">
      <pre class="run-log">{run.log}</pre>
    </Wide>
  );
}

export function MachineTab({ run }: Pick<Props, "run">) {
  const { machine, versions, commit, dirty } = run;
  const changes =
    dirty === null ? "" : dirty ? ", with changes, kept as code.patch in the run’s folder" : ", as committed";
  return (
    <Wide label="Machine and versions">
      <table class="told">
        <caption class="visually-hidden">Machine, versions and code</caption>
        <tbody>
          <Row name="code">
            {commit === null ? (
              "of no commit that is known"
            ) : (
              <>
                <code>{commit.slice(0, 12)}</code>
                {changes}
              </>
            )}
          </Row>
          <Row name="orrery">{versions.orrery}</Row>
          <Row name="Node.js">{versions.node}</Row>
          <Row name="platform">{machine.platform}</Row>
          <Row name="processor">{machine.cpu}</Row>
          <Row name="cores">{number(machine.cores)}</Row>
          <Row name="memory">{(machine.memory / 2 ** 30).toFixed(1)} GiB</Row>
          <Row name="records">{number(run.recorded)} bytes</Row>
        </tbody>
      </table>
    </Wide>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{children}</td>
    </tr>
  );
}

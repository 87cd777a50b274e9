// The arrays a run kept: what they are, and on request how they look, a line of numbers as a curve, a grid of them through a colour map.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { categories, fieldImage } from "#figure";
import { type ArrayData, type NamedArrays, readSafetensors } from "#kit";
import type { RunDetail } from "#server";
import { server } from "../../api.ts";
import { type Points, summaryOf } from "../../parts/curves/series.ts";
import { Curves, type Span } from "../../parts/curves.tsx";
import { Notice } from "../../parts/notice.tsx";
import { number } from "../../parts/numbers.ts";

export function FieldsTab({ run }: { readonly run: RunDetail }) {
  if (run.fields.length === 0)
    return (
      <Notice title="No fields">
        <p>This run kept no arrays{run.status === "running" ? " yet" : ""}.</p>
      </Notice>
    );
  return (
    <ul class="run-fields">
      {run.fields.map(({ name, bytes }) => (
        <li key={name}>
          <OneField run={run.name} name={name} bytes={bytes} />
        </li>
      ))}
    </ul>
  );
}

function OneField({ run, name, bytes }: { readonly run: string; readonly name: string; readonly bytes: number }) {
  const arrays = useSignal<NamedArrays | undefined>(undefined);
  const state = useSignal<"" | "loading" | "failed">("");
  const trouble = useSignal("");
  const load = async () => {
    state.value = "loading";
    try {
      arrays.value = readSafetensors(await server.field(run, name)).arrays;
      state.value = "";
    } catch (error) {
      state.value = "failed";
      trouble.value = (error as Error).message;
    }
  };
  return (
    <section aria-label={`Field ${name}`}>
      <div class="run-field-head">
        <h2 class="mono">{name}</h2>
        <span class="small muted numbers">{size(bytes)}</span>
        {arrays.value === undefined && (
          <button type="button" disabled={state.value === "loading"} onClick={load}>
            {state.value === "loading" ? "Loading …" : "Show"}
          </button>
        )}
      </div>
      {state.value === "failed" && (
        <p class="trouble" role="alert">
          {trouble.value}
        </p>
      )}
      {arrays.value &&
        Object.entries(arrays.value).map(([part, array]) => <OneArray key={part} name={part} array={array} />)}
    </section>
  );
}

function size(bytes: number): string {
  if (bytes < 10_000) return `${number(bytes)} bytes`;
  return bytes < 1e7 ? `${number(Math.round(bytes / 1000))} kB` : `${number(Math.round(bytes / 1e6))} MB`;
}

function OneArray({ name, array }: { readonly name: string; readonly array: ArrayData }) {
  const { shape, dtype, data } = array;
  const found = useMemo(() => summaryOf(pointsOf(data)), [array]);
  // An axis of one place is no direction to look along.
  const long = shape.filter((length) => length > 1);
  return (
    <div class="run-array">
      <p class="small">
        <strong>{name}</strong>{" "}
        <span class="muted numbers">
          {dtype}, {shape.length === 0 ? "one number" : shape.join(" × ")}
          {found !== undefined &&
            data.length > 1 &&
            (found.least === found.most
              ? `, all ${number(found.least)}`
              : `, from ${number(found.least)} to ${number(found.most)}`)}
        </span>
      </p>
      {data.length === 0 ? (
        <p class="small muted">It is empty.</p>
      ) : long.length === 0 ? (
        <p class="numbers">{number(data[0])}</p>
      ) : long.length === 1 ? (
        <Line name={name} data={data} />
      ) : (
        <Grid name={name} data={data} shape={long} />
      )}
    </div>
  );
}

function pointsOf(data: ArrayLike<number>): Points {
  return {
    length: data.length,
    x: Float64Array.from({ length: data.length }, (_, at) => at),
    y: Float64Array.from(data),
  };
}

function Line({ name, data }: { readonly name: string; readonly data: ArrayData["data"] }) {
  const span = useSignal<Span | undefined>(undefined);
  const curves = useMemo(
    () => [{ key: name, name, points: pointsOf(data), colour: categories[0]!, width: 1.5, opacity: 1, read: true }],
    [data],
  );
  return (
    <Curves
      label={`${name} by index`}
      across="index"
      curves={curves}
      log={false}
      span={span.value}
      onSpan={(to) => {
        span.value = to;
      }}
    />
  );
}

/** The last two axes as a picture, the others gone through. */
function Grid({
  name,
  data,
  shape,
}: {
  readonly name: string;
  readonly data: ArrayData["data"];
  readonly shape: readonly number[];
}) {
  const box = useRef<HTMLDivElement>(null);
  const at = useSignal(0);
  const [height, width] = [shape.at(-2)!, shape.at(-1)!];
  const slices = data.length / (width * height);
  useEffect(() => {
    let wanted = true;
    const room = Math.max(200, Math.min(640, box.current!.clientWidth));
    const figure = fieldImage({
      field: { width, height, values: data.subarray(at.value * width * height, (at.value + 1) * width * height) },
      colours: "viridis",
      colourBar: name,
      axes: { x: `column, ${width}`, y: `row, ${height}` },
      // Long thin grids are widened or lowered: at their own proportions they would be a hair, or pages long.
      aspect: Math.max(0.2 * (width / height), Math.min(0.7 * (width / height), 1)),
      width: room,
    });
    Promise.resolve(figure.load?.()).then(() => {
      if (wanted) box.current?.replaceChildren(figure.draw(document));
    });
    return () => {
      wanted = false;
    };
  }, [data, at.value]);
  return (
    <>
      {slices > 1 && (
        <label class="run-slice small">
          slice {at.value + 1} of {number(slices)}{" "}
          <input
            type="range"
            min={0}
            max={slices - 1}
            value={at.value}
            onInput={(event) => {
              at.value = Number(event.currentTarget.value);
            }}
          />
        </label>
      )}
      <div ref={box} class="run-grid" role="img" aria-label={`${name} as a picture, ${height} rows of ${width}`} />
    </>
  );
}

// The orbit explorer: one map with its cobweb, its series and the diagram of all its parameters, at one parameter that is moved by hand.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { count, number } from "../parts/numbers.ts";
import { initial, MOST, type OrbitState, readState, wholeWindow, writeState, zoomedWindow } from "./orbits/address.ts";
import { type Columns, drawCobweb, drawDiagram, drawPlane, drawSeries, placeOf } from "./orbits/drawings.ts";
import { openOrbits } from "./orbits/engine.ts";
import { AVERAGED, LONGEST, type Measures, SETTLING } from "./orbits/measures.ts";
import "./orbits/orbits.css";
import { type FamilyId, families, familyIds } from "./orbits/systems.ts";
import { addressOf, useAddress } from "./parts/address.ts";
import { margins } from "./parts/chart.ts";
import { CopyLink } from "./parts/copy-link.tsx";
import "./parts/explorer.css";
import { math } from "#kit";
import { Choice, NumberControl } from "./parts/number-control.tsx";
import { useDrawing } from "./parts/use-drawing.ts";

export function OrbitExplorer() {
  const state = useAddress(readState, writeState);
  const columns = useSignal<Columns | undefined>(undefined);
  const measures = useSignal<Measures | undefined>(undefined);
  const size = useSignal({ width: 0, height: 0 });
  const engine = useRef<ReturnType<typeof openOrbits>>(null);

  const { family, parameter, second, start, steps, skip } = state.value;
  const choice = families[family];
  const change = (changes: Partial<OrbitState>) => {
    state.value = { ...state.peek(), ...changes };
  };
  const setParameter = (value: number) => {
    const { low, high } = families[state.peek().family];
    change({ parameter: Number(Math.min(high, Math.max(low, value)).toPrecision(10)) });
  };

  const inPlane = useComputed(() => families[state.value.family].second !== undefined);
  const way = useDrawing((canvas) => (inPlane.value ? drawPlane : drawCobweb)(canvas, state.value));
  const series = useDrawing((canvas) => drawSeries(canvas, state.value));
  const diagram = useDrawing((canvas) => {
    drawDiagram(canvas, state.value, columns.value);
    size.value = { width: canvas.clientWidth, height: canvas.clientHeight };
  });

  useEffect(() => {
    const opened = openOrbits((answer) => {
      if (answer.kind === "columns") columns.value = answer;
      else measures.value = answer.measures;
    });
    engine.current = opened;
    return () => opened.close();
  }, []);

  const wanted = useComputed(() => {
    const { family, second, start, window } = state.value;
    const { width, height } = size.value;
    const ratio = Math.min(2, devicePixelRatio);
    return JSON.stringify({
      family,
      second,
      start,
      window,
      width: Math.max(1, Math.round((width - margins.left - margins.right) * ratio)),
      height: Math.max(1, Math.round((height - margins.top - margins.bottom) * ratio)),
    });
  });
  useSignalEffect(() => {
    const options = JSON.parse(wanted.value);
    if (size.peek().width > 0) engine.current?.ask({ kind: "diagram", options });
  });
  useSignalEffect(() => {
    const { family, parameter, second, start } = state.value;
    engine.current?.ask({ kind: "measures", family, parameter, second, start });
  });

  /** Wheel, drag and keys on the diagram. */
  useEffect(() => {
    const canvas = diagram.current!;
    const at = (event: MouseEvent) => {
      const box = canvas.getBoundingClientRect();
      return placeOf(canvas, state.peek().window, event.clientX - box.left, event.clientY - box.top, margins);
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { parameter, value } = at(event);
      zoom(math.exp(-Math.max(-240, Math.min(240, event.deltaY)) * (event.ctrlKey ? 0.01 : 0.002)), parameter, value);
    };
    canvas.addEventListener("wheel", wheel, { passive: false });
    return () => canvas.removeEventListener("wheel", wheel);
  }, []);

  function zoom(factor: number, x: number, y: number) {
    const { family, window } = state.peek();
    change({ window: zoomedWindow(window, factor, x, y, wholeWindow(family)) });
  }
  const toPointer = (event: PointerEvent) => {
    const canvas = event.currentTarget as HTMLCanvasElement;
    const box = canvas.getBoundingClientRect();
    setParameter(placeOf(canvas, state.peek().window, event.clientX - box.left, 0, margins).parameter);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { window, parameter } = state.peek();
    const pixel = (window.right - window.left) / Math.max(1, size.peek().width - margins.left - margins.right);
    const far = event.shiftKey ? 1 : 10;
    const middle = (window.bottom + window.top) / 2;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => setParameter(parameter - pixel * far),
      ArrowDown: () => setParameter(parameter - pixel * far),
      ArrowRight: () => setParameter(parameter + pixel * far),
      ArrowUp: () => setParameter(parameter + pixel * far),
      PageDown: () => setParameter(parameter - pixel * 100),
      PageUp: () => setParameter(parameter + pixel * 100),
      "+": () => zoom(1.5, parameter, middle),
      "=": () => zoom(1.5, parameter, middle),
      "-": () => zoom(1 / 1.5, parameter, middle),
      Home: () => setParameter(window.left),
      End: () => setParameter(window.right),
    };
    const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  };

  return (
    <section class="explorer orbit-explorer" aria-labelledby="orbits-title">
      <header class="explorer-bar">
        <h1 id="orbits-title" class="visually-hidden">
          Orbit explorer
        </h1>
        <Choice
          label="Map"
          value={family}
          of={familyIds.map((id) => [id, families[id].title] as const)}
          change={(id: FamilyId) => {
            state.value = initial(id);
          }}
        />
        <NumberControl
          label={choice.letter}
          low={choice.low}
          high={choice.high}
          step={0.0001}
          value={parameter}
          change={setParameter}
        />
        {choice.second && (
          <NumberControl
            label={choice.second.letter}
            low={-1}
            high={1}
            step={0.001}
            value={second}
            change={(value) => change({ second: value })}
          />
        )}
        <NumberControl
          label="Start x"
          low={choice.range[0]}
          high={choice.range[1]}
          step={0.001}
          value={start}
          change={(value) => change({ start: value })}
        />
        <NumberControl
          label="Steps shown"
          low={1}
          high={MOST.steps}
          step={0.01}
          logarithmic
          whole
          value={steps}
          change={(value) => change({ steps: value })}
        />
        <NumberControl
          label="Steps left out before"
          low={0}
          high={MOST.skip}
          step={1}
          whole
          value={skip}
          change={(value) => change({ skip: value })}
        />
        <div class="buttons">
          <button type="button" onClick={() => change({ window: initial(family).window })}>
            Whole diagram
          </button>
          <CopyLink address={() => addressOf(writeState(state.peek()))} />
        </div>
      </header>
      <div class="orbit-charts">
        <figure class="orbit-way">
          <figcaption>{inPlane.value ? "Orbit in the plane" : "Cobweb"}</figcaption>
          <canvas
            ref={way}
            role="img"
            aria-label={`${inPlane.value ? "The orbit in the plane" : "The cobweb"} of ${choice.formula}, ${choice.letter} = ${number(parameter)}`}
          />
        </figure>
        <figure class="orbit-series">
          <figcaption>Series</figcaption>
          <canvas ref={series} role="img" aria-label={`x by step, from step ${skip}`} />
        </figure>
        <figure class="orbit-diagram">
          <figcaption>Orbit diagram: where orbits end at each {choice.letter}</figcaption>
          <canvas
            ref={diagram}
            tabIndex={0}
            role="slider"
            aria-label={`${choice.letter} on the orbit diagram`}
            aria-describedby="orbits-help"
            aria-valuemin={choice.low}
            aria-valuemax={choice.high}
            aria-valuenow={parameter}
            onKeyDown={keys}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              toPointer(event);
            }}
            onPointerMove={(event) => {
              if (event.buttons === 1) toPointer(event);
            }}
          />
        </figure>
        <Told measures={measures.value} dimension={inPlane.value ? 2 : 1} />
      </div>
      <footer class="explorer-status small">
        <p class="muted" id="orbits-help">
          On the diagram: dragging and arrows move {choice.letter}; wheel, + and − zoom.
        </p>
        <p class="muted">
          {choice.formula}. <a href={`/experiment/${choice.experiment}`}>The experiment this is from</a>
        </p>
      </footer>
    </section>
  );
}

function Told({ measures, dimension }: { readonly measures: Measures | undefined; readonly dimension: number }) {
  const { exponent, period, why } = measures ?? {};
  const unbounded = exponent === Number.NEGATIVE_INFINITY;
  return (
    <dl class="orbit-told" aria-live="polite">
      <div>
        <dt>Lyapunov exponent</dt>
        <dd class="numbers">
          {exponent === undefined ? "–" : number(unbounded ? exponent : Number(exponent.toFixed(4)))}{" "}
          <span class="unit">nats a step</span>
        </dd>
        <dd class="small muted">
          {why ??
            (exponent === undefined
              ? ""
              : unbounded
                ? "The orbit meets a point of slope 0."
                : `${dimension > 1 ? "The largest. " : ""}${exponent > 0.0005 ? "Positive: neighbours part." : exponent < -0.0005 ? "Negative: neighbours meet." : "Near 0."}`)}
        </dd>
      </div>
      <div>
        <dt>Period</dt>
        <dd class="numbers">
          {period === undefined ? "none" : number(period)}{" "}
          {period !== undefined && <span class="unit">{period === 1 ? "step" : "steps"}</span>}
        </dd>
        <dd class="small muted">
          {period === undefined ? `None up to ${LONGEST} steps found` : "Found, to a billionth,"} after{" "}
          {count(SETTLING, "step")}; exponent over {number(AVERAGED)} more.
        </dd>
      </div>
    </dl>
  );
}

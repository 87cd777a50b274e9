// The three-body explorer: three bodies and their displaced twins in space, and how far they come apart.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Triple } from "#dynamics";
import { categories } from "#figure";
import { number } from "../parts/numbers.ts";
import { addressOf, useAddress } from "./parts/address.ts";
import { CopyLink } from "./parts/copy-link.tsx";
import "./parts/explorer.css";
import { Choice, NumberControl } from "./parts/number-control.tsx";
import { Pad } from "./parts/pad.tsx";
import { useDrawing } from "./parts/use-drawing.ts";
import {
  type BodiesState,
  bounds,
  eyeAtFirst,
  initial,
  readState,
  runOf,
  turned,
  writeState,
} from "./three-bodies/address.ts";
import { around, drawApart } from "./three-bodies/apart.ts";
import { listenTo } from "./three-bodies/gestures.ts";
import { Marker, Progress, Scrubber, Told } from "./three-bodies/panels.tsx";
import { openBodies } from "./three-bodies/run.ts";
import type { Stage } from "./three-bodies/scene.ts";
import { type StartId, startIds, starts, stepperIds, steppers } from "./three-bodies/starts.ts";
import "./three-bodies/three-bodies.css";

export function ThreeBodyExplorer() {
  const state = useAddress(readState, writeState);
  const time = useSignal(state.peek().time);
  const playing = useSignal(!matchMedia("(prefers-reduced-motion: reduce)").matches && state.peek().time === 0);
  const trouble = useSignal("");
  const mesh = useSignal(0);
  const bodies = useRef<ReturnType<typeof openBodies>>(null);
  const stage = useRef<Stage>(null);
  const ready = useSignal(0);
  const pad = useRef<HTMLDivElement>(null);

  const { start, masses, shift, stepper, step, duration, speed } = state.value;
  const choice = starts[start];
  ready.value; // from then on there is a worker
  const run = bodies.current?.run.value;
  const change = (changes: Partial<BodiesState>) => {
    state.value = { ...state.peek(), ...changes };
  };
  /** A moment chosen by hand, which the address keeps. */
  const goTo = (moment: number) => {
    playing.value = false;
    const within = Math.max(0, Math.min(state.peek().duration, moment));
    time.value = within;
    change({ time: within });
  };
  const toggle = () => {
    if (playing.value) change({ time: time.peek() });
    else if (time.peek() >= state.peek().duration) time.value = 0;
    playing.value = !playing.value;
  };

  useEffect(() => {
    const opened = openBodies();
    bodies.current = opened;
    ready.value++;
    return () => opened.close();
  }, []);

  // Another run where what is computed changes; not for a turn of the eye.
  const asked = useRef("");
  useSignalEffect(() => {
    ready.value;
    const options = runOf(state.value);
    const name = JSON.stringify(options);
    if (!bodies.current || name === asked.current) return;
    asked.current = name;
    if (time.peek() > options.duration) time.value = 0;
    bodies.current.start(options);
  });

  const space = useDrawing((canvas) => {
    ready.value;
    const run = bodies.current?.run.value;
    if (!stage.current || !run) return;
    const style = getComputedStyle(canvas);
    const look = { bodies: categories.slice(0, 3), hairline: style.getPropertyValue("--hairline").trim() };
    const name = JSON.stringify(look);
    if (canvas.dataset.look !== name) {
      canvas.dataset.look = name;
      stage.current.look(look);
    }
    const { start, eye, duration } = state.value;
    bodies.current!.news.value;
    stage.current.show(run, starts[start].radius);
    stage.current.draw(run, time.value, duration, eye);
    mesh.value = stage.current.mesh;
  });
  useEffect(() => {
    let closed = false;
    import("./three-bodies/scene.ts")
      .then(({ openStage }) => {
        if (closed) return;
        stage.current = openStage(space.current!);
        ready.value++;
      })
      .catch(() => {
        trouble.value =
          "This browser offers no WebGL, so the bodies are not drawn in space; the distances below and the numbers are complete.";
      });
    return () => {
      closed = true;
      stage.current?.close();
    };
  }, []);

  const curve = useDrawing((canvas) => {
    ready.value;
    const run = bodies.current?.run.value;
    bodies.current?.news.value;
    if (run) drawApart(canvas, run);
  });

  useEffect(
    () =>
      listenTo(pad.current!, {
        turn: (right, up, nearer) => change({ eye: turned(state.peek().eye, right, up, nearer) }),
        home: () => change({ eye: eyeAtFirst }),
        toggle,
      }),
    [],
  );

  // Time goes on while it plays, as far as is known.
  useSignalEffect(() => {
    if (!playing.value) return;
    let before: number | undefined;
    let frame = requestAnimationFrame(function go(now) {
      if (!playing.peek()) return; // the effect ends it only a moment after
      frame = requestAnimationFrame(go);
      const passed = before === undefined ? 0 : Math.min(100, now - before) / 1000;
      before = now;
      const run = bodies.current?.run.peek();
      if (!run || run.known === 0) return;
      const { speed } = state.peek();
      const end = (run.known - 1) * run.spacing;
      const next = Math.min(end, time.peek() + passed * speed);
      time.value = next;
      if (run.done && next >= end) {
        playing.value = false;
        change({ time: next });
      }
    });
    return () => cancelAnimationFrame(frame);
  });

  const scrub = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const share = (event.clientX - box.left - around.left) / Math.max(1, box.width - around.left - around.right);
    goTo(share * state.peek().duration);
  };

  return (
    <section class="explorer bodies-explorer" aria-labelledby="bodies-title">
      <header class="explorer-bar">
        <h1 id="bodies-title" class="visually-hidden">
          Three bodies and their twins
        </h1>
        <Choice
          label="Start"
          value={start}
          of={startIds.map((id) => [id, starts[id].title] as const)}
          change={(id: StartId) => {
            time.value = 0;
            state.value = { ...initial(id), eye: state.peek().eye };
          }}
        />
        {masses.map((mass, body) => (
          <NumberControl
            key={body}
            label={`Mass ${body + 1}`}
            unit="kg"
            low={0}
            high={choice.mostMass}
            step={choice.mostMass / 200}
            value={mass}
            change={(value) => {
              const next = [...state.peek().masses];
              next[body] = value;
              change({ masses: next as unknown as Triple<number> });
            }}
          />
        ))}
        <NumberControl
          label="Twin’s body 3 moved by"
          unit="m"
          low={bounds.shift[0]}
          high={bounds.shift[1]}
          step={0.1}
          logarithmic
          value={shift}
          change={(value) => change({ shift: value })}
        />
        <Choice
          label="Method"
          value={stepper}
          of={stepperIds.map((id) => [id, steppers[id].title] as const)}
          change={(id) => change({ stepper: id })}
        />
        <NumberControl
          label="Step"
          unit="s"
          low={bounds.step[0]}
          high={bounds.step[1]}
          step={0.05}
          logarithmic
          value={step}
          change={(value) => change({ step: value })}
        />
        <NumberControl
          label="Duration"
          unit="s"
          low={bounds.duration[0]}
          high={bounds.duration[1]}
          step={0.01}
          logarithmic
          value={duration}
          change={(value) => change({ duration: value })}
        />
        <div class="buttons">
          <CopyLink address={() => addressOf(writeState({ ...state.peek(), time: time.peek() }))} />
        </div>
      </header>
      <div class="explorer-stage bodies-stage">
        <Pad pad={pad} label="Three bodies and their twins in space" help="bodies-help">
          <canvas ref={space} class="bodies-space" />
        </Pad>
        {trouble.value !== "" && (
          <p class="bodies-trouble" role="alert">
            {trouble.value}
          </p>
        )}
        <ul class="bodies-key small">
          {[0, 1, 2].map((body) => (
            <li key={body}>
              <span style={{ background: categories[body]! }} /> body {body + 1}
            </li>
          ))}
          <li>twins: meshes, pale trails</li>
          {mesh.value > 0 && trouble.value === "" && <li>grid of {number(mesh.value)} m</li>}
        </ul>
        <Told run={run} news={bodies.current?.news} time={time} />
      </div>
      <div class="bodies-time">
        <div class="buttons">
          <button type="button" onClick={toggle} class="bodies-play">
            {playing.value ? "Pause" : "Play"}
          </button>
          <button type="button" onClick={() => goTo(time.peek() - (bodies.current?.run.peek()?.spacing ?? 0))}>
            Back
          </button>
          <button type="button" onClick={() => goTo(time.peek() + (bodies.current?.run.peek()?.spacing ?? 0))}>
            Step
          </button>
        </div>
        <Scrubber time={time} duration={duration} goTo={goTo} />
        <NumberControl
          label="Speed"
          unit="s a second"
          low={bounds.speed[0]}
          high={bounds.speed[1]}
          step={0.05}
          logarithmic
          value={speed}
          change={(value) => change({ speed: value })}
        />
      </div>
      <figure class="bodies-apart">
        <figcaption class="visually-hidden">Distance of each body from its twin over time</figcaption>
        <canvas
          ref={curve}
          role="img"
          aria-label="Distance of each body from its twin over time, on a logarithmic axis"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            scrub(event);
          }}
          onPointerMove={(event) => {
            if (event.buttons === 1) scrub(event);
          }}
        />
        <Marker time={time} duration={duration} />
      </figure>
      <footer class="explorer-status small">
        <p role="status">
          <Progress run={run} news={bodies.current?.news} />{" "}
          {masses.join() === choice.bodies.masses.join() && choice.about}
        </p>
        <p class="muted" id="bodies-help">
          Dragging and arrows turn, wheel, + and − zoom, space plays.{" "}
          <a href="/experiment/dynamics/three-body-trajectory">The experiment this is from</a>
        </p>
      </footer>
    </section>
  );
}

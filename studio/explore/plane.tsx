// The plane explorer: escape times of maps of the plane, to look into as far as numbers reach.
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { type ColourMapName, colourMapNames } from "#figure";
import { number } from "../parts/numbers.ts";
import { addressOf, useAddress } from "./parts/address.ts";
import { CopyLink } from "./parts/copy-link.tsx";
import "./parts/explorer.css";
import { Choice, NumberControl, TextControl } from "./parts/number-control.tsx";
import { Pad } from "./parts/pad.tsx";
import { initial, MOST_STEPS, type PlaneState, readState, writeState } from "./plane/address.ts";
import { scales } from "./plane/colours.ts";
import { type Engine, openEngine } from "./plane/engine.ts";
import { listenTo } from "./plane/gestures.ts";
import { choices, type MapId, mapIds } from "./plane/maps.ts";
import { leastHalf, type Picture } from "./plane/picture.ts";
import "./plane/plane.css";
import { SavePicture, type Shown } from "./plane/save-picture.tsx";
import { Inset, Minimap, wholeOf } from "./plane/small-pictures.tsx";
import { type Surface, surfaceOn } from "./plane/surface.ts";
import { Done, type FrameAnswer, Readout } from "./plane/told.tsx";
import { isPlace } from "./plane/view.ts";

export function PlaneExplorer() {
  const state = useAddress(readState, writeState);
  const pad = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSignal({ width: 0, height: 0, ratio: 1 });
  const threads = useSignal(1);
  const last = useSignal<FrameAnswer | undefined>(undefined);
  const steps = useSignal(0);
  const trouble = useSignal("");
  const hovered = useSignal<{ readonly x: number; readonly y: number } | undefined>(undefined);
  const whole = useSignal<{ readonly of: string; readonly counts: Int32Array } | undefined>(undefined);
  const all = useSignal<typeof whole.value>(undefined);
  const [saving, setSaving] = useState<Shown>();
  const tools = useRef<{ readonly surface: Surface; readonly engine: Engine }>(null);
  const asked = useRef<{ id: number; picture: Picture; answered: boolean }>(null);

  const { map, constants, view, limit } = state.value;
  const choice = choices[map];
  const picture = useComputed<Picture>(() => {
    const { map, constants, limit, view } = state.value;
    return { map, constants, limit, ...view, width: size.value.width, height: size.value.height };
  });
  const change = (changes: Partial<PlaneState>) => {
    state.value = { ...state.peek(), ...changes };
  };
  const goHome = () => change({ view: initial(state.peek().map).view });

  useEffect(() => {
    const surface = surfaceOn(canvas.current!);
    const engine = openEngine((answer) => {
      if (answer.kind === "ready") threads.value = answer.threads;
      if (answer.kind === "failed" && (answer.id === undefined || answer.id === asked.current?.id)) {
        trouble.value = answer.why;
        if (asked.current) asked.current.answered = true;
      }
      if (answer.kind === "frame" && answer.id === asked.current?.id) take(answer);
    });
    tools.current = { surface, engine };

    function take(frame: FrameAnswer) {
      const { picture } = asked.current!;
      asked.current!.answered = true;
      surface.show({ picture, spacing: frame.spacing, counts: frame.counts }, state.peek());
      surface.draw(state.peek().view);
      if (frame.spacing === 1) {
        let sum = 0;
        for (let i = 0; i < frame.counts.length; i++) sum += frame.counts[i]!;
        steps.value = sum;
        smallPictures();
      }
      last.value = frame;
      ask();
    }

    /** When the view is done, what is small and has changed. */
    function smallPictures() {
      const { map, constants } = state.peek();
      for (const [target, of] of [
        [whole, map],
        [all, choices[map].inset],
      ] as const) {
        if (of === undefined) continue;
        const picture = wholeOf(of, constants);
        const name = JSON.stringify(picture);
        if (target.peek()?.of === name) continue;
        engine.small(picture).then((counts) => {
          target.value = { of: name, counts };
        });
      }
    }

    const stop = listenTo(pad.current!, {
      view: () => state.peek().view,
      bounds: () => ({ least: leastHalf(picture.peek()), most: 100 * choices[state.peek().map].half }),
      change: (view) => change({ view }),
      home: goHome,
      hover(at) {
        hovered.value = at;
      },
    });
    const watcher = new ResizeObserver(([entry]) => {
      const ratio = Math.min(2, devicePixelRatio);
      const { width, height } = entry!.contentRect;
      size.value = {
        width: Math.max(1, Math.round(width * ratio)),
        height: Math.max(1, Math.round(height * ratio)),
        ratio,
      };
    });
    watcher.observe(pad.current!);
    return () => {
      stop();
      watcher.disconnect();
      engine.close();
    };
  }, []);

  // At once what there is, moved and scaled; then what is to be computed.
  useSignalEffect(() => {
    const wanted = picture.value;
    const { width, height } = size.value;
    const look = { colours: state.value.colours, scale: state.value.scale };
    if (!tools.current || width === 0) return;
    const { surface } = tools.current;
    const element = canvas.current!;
    if (element.width !== width || element.height !== height) Object.assign(element, { width, height });
    const front = surface.front;
    if (front && (front.look.colours !== look.colours || front.look.scale !== look.scale)) surface.repaint(look);
    surface.draw(wanted);
    ask();
  });

  /** Asks for what is looked at now: not before something of the last was seen, or a long gesture would never show anything. */
  function ask() {
    const wanted = picture.peek();
    if (!tools.current || wanted.width === 0 || asked.current?.answered === false) return;
    if (JSON.stringify(asked.current?.picture) === JSON.stringify(wanted)) return;
    trouble.value = "";
    asked.current = { picture: wanted, id: tools.current.engine.view(wanted), answered: false };
  }

  const ended = view.half <= 1.01 * leastHalf(picture.value);
  const done = last.value?.spacing === 1 && last.value.id === asked.current?.id;
  const open = () => {
    const front = tools.current?.surface.front;
    if (!front) return;
    const { map, constants, view, limit, colours, scale } = state.peek();
    setSaving({
      picture: { ...front.picture, ...view },
      table: front.table,
      text: {
        Software: "Orrery",
        Address: addressOf(writeState(state.peek())),
        Parameters: JSON.stringify({ map, ...constants, ...view, steps: limit, colours, scale }),
      },
    });
  };

  return (
    <section class="explorer plane-explorer" aria-labelledby="plane-title">
      <header class="explorer-bar">
        <h1 id="plane-title" class="visually-hidden">
          Plane explorer
        </h1>
        <Choice
          label="Map"
          value={map}
          of={mapIds.map((id) => [id, choices[id].title] as const)}
          change={(id: MapId) => {
            const { colours, scale } = state.peek();
            state.value = { ...initial(id), colours, scale };
          }}
        />
        {choice.constants.map(({ name, label, low, high, step }) => (
          <NumberControl
            key={name}
            label={label}
            low={low}
            high={high}
            step={step}
            value={constants[name]!}
            change={(value) => change({ constants: { ...state.peek().constants, [name]: value } })}
          />
        ))}
        <NumberControl
          label="Most steps"
          low={1}
          high={MOST_STEPS}
          step={0.01}
          logarithmic
          whole
          value={limit}
          change={(value) => change({ limit: value })}
        />
        <TextControl label="Middle x" value={view.x} valid={isPlace} change={(x) => change({ view: { ...view, x } })} />
        <TextControl label="Middle y" value={view.y} valid={isPlace} change={(y) => change({ view: { ...view, y } })} />
        <TextControl
          label="Half height"
          size={10}
          value={String(view.half)}
          valid={(text) => Number(text) >= leastHalf(picture.value) && Number(text) <= 100 * choice.half}
          change={(half) => change({ view: { ...view, half: Number(half) } })}
        />
        <Choice
          label="Colours"
          value={state.value.colours}
          of={colourMapNames.map((name) => [name, name.replace("_", " ")] as const)}
          change={(colours: ColourMapName) => change({ colours })}
        />
        <Choice
          label="Scale"
          value={state.value.scale}
          of={scales.map((name) => [name, name] as const)}
          change={(scale) => change({ scale })}
        />
        <div class="buttons">
          <button type="button" onClick={goHome}>
            Whole set
          </button>
          <CopyLink address={() => addressOf(writeState(state.peek()))} />
          <button type="button" onClick={open}>
            Save PNG
          </button>
        </div>
      </header>
      <div class="explorer-stage">
        <Pad pad={pad} label={`${choice.title}, ${choice.formula}`} help="plane-help">
          <canvas ref={canvas} class="plane-picture" />
        </Pad>
        <Minimap
          state={state}
          counts={whole.value?.counts}
          picture={wholeOf(map, constants)}
          aspect={size.value.width / Math.max(1, size.value.height)}
        />
        {choice.inset && <Inset state={state} counts={all.value?.counts} picture={wholeOf(choice.inset, constants)} />}
        <p class="readout numbers" aria-hidden="true">
          <Readout
            key={last.value?.milliseconds}
            state={state}
            size={size}
            at={hovered}
            countAt={(x, y) => tools.current?.surface.countAt(state.peek().view, x, y)}
          />
        </p>
      </div>
      <footer class="explorer-status small">
        <p role="status" class="numbers">
          {trouble.value !== "" ? (
            trouble.value
          ) : done ? (
            <Done size={size.value} frame={last.value!} steps={steps.value} threads={threads.value} />
          ) : (
            `Computing ${number(size.value.width)} × ${number(size.value.height)} samples …`
          )}
          {ended &&
            ` ${choice.pairs ? "Pairs of doubles (31 digits)" : "Doubles (16 digits), which are all there is for powers,"} end here: it goes no nearer.`}
        </p>
        <p class="muted" id="plane-help">
          Wheel, + and − zoom; dragging and arrows move; Home shows the whole set.{" "}
          <a href={`/experiment/${choice.experiment}`}>The experiment this is from</a>
        </p>
      </footer>
      {saving && <SavePicture shown={saving} close={() => setSaving(undefined)} />}
    </section>
  );
}

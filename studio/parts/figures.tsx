// An experiment's figures and animations, drawn by the desk from the runs on it: each with its caption, scrubbed where it is one of a
// sequence, and kept as a file.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { encodePng, readSvgMetadata } from "#figure";
import type { Experiment } from "#lab";
import type { DrawnFigure, DrawnFrame } from "../workshop/messages.ts";
import type { Workshop } from "../workshop/workshop.ts";
import { Scrubber } from "./scrubber.tsx";
import "./figures.css";

interface Places {
  /** Where in a sequence or an animation the reader is, by the figure's name; kept in the address. */
  readonly at: Readonly<Record<string, number>>;
  move(figure: string, at: number): void;
}

export function Figures({
  experiment,
  workshop,
  places,
}: {
  readonly experiment: Experiment;
  readonly workshop: Workshop;
  readonly places: Places;
}) {
  return (
    <>
      {Object.entries(experiment.figures ?? {}).map(([name, { caption }]) => (
        <StillFigure key={name} name={name} caption={caption} workshop={workshop} places={places} />
      ))}
      {Object.entries(experiment.animations ?? {}).map(([name, { caption }]) => (
        <MovingFigure key={name} name={name} caption={caption} workshop={workshop} places={places} />
      ))}
    </>
  );
}

interface One {
  readonly name: string;
  readonly caption: string;
  readonly workshop: Workshop;
  readonly places: Places;
}

function StillFigure({ name, caption, workshop, places }: One) {
  const box = useRef<HTMLElement>(null);
  const drawn = useSignal<DrawnFigure | undefined>(undefined);
  const trouble = useSignal("");
  const version = workshop.version.value;
  const at = places.at[name];
  const width = useWidth(box);
  useEffect(() => {
    if (width === 0 || workshop.finished.value.length === 0) return;
    let current = true;
    const request = { kind: "draw" as const, figure: name, width, ...(at === undefined ? {} : { at }) };
    workshop.ask(request).then(
      (answer) => {
        if (!current) return;
        drawn.value = answer;
        trouble.value = "";
      },
      (error: Error) => {
        if (current) trouble.value = error.message;
      },
    );
    return () => {
      current = false;
    };
  }, [version, at, width]);
  const { svg, sequence } = drawn.value ?? {};
  return (
    <figure class="drawn" ref={box} id={`figure-${name}`}>
      {sequence && (
        <Scrubber
          label={sequence.axis}
          labels={sequence.labels}
          at={at ?? sequence.at}
          move={(to) => places.move(name, to)}
          milliseconds={400}
        />
      )}
      {svg === undefined ? (
        <div class="drawn-waiting muted small">{trouble.value === "" ? "Drawing …" : ""}</div>
      ) : (
        // Our own drawing, whose texts were escaped when it was written.
        <div class="drawn-picture" dangerouslySetInnerHTML={{ __html: svg }} />
      )}
      {trouble.value !== "" && <p class="small muted">This figure is not drawn: {trouble.value}</p>}
      <figcaption>
        {caption} {svg !== undefined && <Keep name={name} svg={svg} />}
      </figcaption>
    </figure>
  );
}

/** The figure as a file of either kind; both say inside from which runs it was drawn. */
function Keep({ name, svg }: { readonly name: string; readonly svg: string }) {
  const keep = async (kind: "svg" | "png") => {
    const content = kind === "svg" ? svg : await pngOf(svg);
    const address = URL.createObjectURL(new Blob([content], { type: kind === "svg" ? "image/svg+xml" : "image/png" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${name}.${kind}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return (
    <span class="keep">
      {(["svg", "png"] as const).map((kind) => (
        <button
          key={kind}
          type="button"
          aria-label={`Keep ${name} as ${kind.toUpperCase()}`}
          onClick={() => keep(kind)}
        >
          {kind.toUpperCase()}
        </button>
      ))}
    </span>
  );
}

/** Two image pixels a CSS pixel, on the figure's own paper, as the reader's theme has it. */
async function pngOf(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = getComputedStyle(document.body).backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  const { width, height, data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const png = await encodePng({ width, height, data }, { ...readSvgMetadata(svg) });
  return new Uint8Array(png);
}

function MovingFigure({ name, caption, workshop, places }: One) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const facts = useSignal<Omit<DrawnFrame, "pixels"> | undefined>(undefined);
  const trouble = useSignal("");
  const version = workshop.version.value;
  const at = places.at[name] ?? 0;
  useEffect(() => {
    if (workshop.finished.value.length === 0) return;
    let current = true;
    workshop.ask({ kind: "frame", animation: name, at }).then(
      ({ pixels, ...frame }) => {
        if (!current || !canvas.current) return;
        facts.value = frame;
        trouble.value = "";
        canvas.current.width = frame.width;
        canvas.current.height = frame.height;
        canvas.current.getContext("2d")!.putImageData(new ImageData(pixels, frame.width, frame.height), 0, 0);
      },
      (error: Error) => {
        if (current) trouble.value = error.message;
      },
    );
    return () => {
      current = false;
    };
  }, [version, at]);
  const shown = facts.value;
  return (
    <figure class="drawn" id={`figure-${name}`}>
      <Scrubber
        label="frame"
        labels={Array.from({ length: shown?.frames ?? 1 }, (_, index) => String(index))}
        at={at}
        move={(to) => places.move(name, to)}
        milliseconds={shown?.millisecondsPerFrame ?? 100}
      />
      <canvas ref={canvas} role="img" aria-label={`${name}, frame ${at}`} />
      {trouble.value !== "" && <p class="small muted">This animation is not drawn: {trouble.value}</p>}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

/** The element's width in whole pixels, 0 until it is known. */
function useWidth(box: { readonly current: HTMLElement | null }): number {
  const width = useSignal(0);
  useEffect(() => {
    if (!box.current) return;
    let timer = 0;
    const seen = new ResizeObserver(([entry]) => {
      const now = Math.floor(entry!.contentRect.width);
      clearTimeout(timer);
      // At once the first time; a window being dragged is waited for.
      if (width.value === 0) width.value = now;
      else timer = window.setTimeout(() => (width.value = now), 150);
    });
    seen.observe(box.current);
    return () => {
      clearTimeout(timer);
      seen.disconnect();
    };
  }, []);
  return width.value;
}

// The dialog that makes a PNG file of what is shown, at any size.
import { useEffect, useRef, useState } from "preact/hooks";
import { number } from "../../parts/numbers.ts";
import { NumberControl } from "../parts/number-control.tsx";
import { saved } from "./engine.ts";
import type { Picture } from "./picture.ts";

/** Pixels that fit a page's memory with what making a file takes. */
const MOST_PIXELS = 40_000_000;

export interface Shown {
  readonly picture: Picture;
  readonly table: Uint32Array<ArrayBuffer>;
  readonly text: Readonly<Record<string, string>>;
}

export function SavePicture({ shown, close }: { readonly shown: Shown; readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [width, setWidth] = useState(Math.min(3840, 2 * shown.picture.width));
  const [work, setWork] = useState<{ readonly fraction: number; readonly stop: AbortController }>();
  const [trouble, setTrouble] = useState("");
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => () => work?.stop.abort(), [work?.stop]);
  const ratio = shown.picture.height / shown.picture.width;
  const most = Math.floor(Math.min(16_384, 16_384 / ratio, Math.sqrt(MOST_PIXELS / ratio)));
  const height = Math.max(1, Math.round(width * ratio));

  async function save() {
    const stop = new AbortController();
    setTrouble("");
    setWork({ fraction: 0, stop });
    try {
      const picture = { ...shown.picture, width, height };
      const file = await saved({ ...shown, picture }, (fraction) => setWork({ fraction, stop }), stop.signal);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([file], { type: "image/png" }));
      link.download = `${picture.map}-${width}x${height}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
      close();
    } catch (error) {
      if (!stop.signal.aborted) setTrouble((error as Error).message);
      setWork(undefined);
    }
  }

  return (
    <dialog ref={dialog} class="save-picture" aria-labelledby="save-picture-title" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <h2 id="save-picture-title">A picture as a file</h2>
        <NumberControl
          label="Width"
          unit="pixels"
          low={16}
          high={most}
          step={0.001}
          logarithmic
          whole
          value={width}
          change={setWidth}
        />
        <p class="numbers">
          {number(width)} × {number(height)} pixels, PNG. The file carries its address and parameters.
        </p>
        {work && <progress aria-label="Computed" value={work.fraction} max={1} />}
        <p role="status" class="small muted">
          {trouble ||
            (work && (work.fraction < 1 ? `Computing: ${Math.round(100 * work.fraction)} %` : "Writing the file …"))}
        </p>
        <div class="buttons">
          <button type="submit" class="primary" disabled={work !== undefined}>
            Save
          </button>
          <button type="button" onClick={() => (work ? work.stop.abort() : close())}>
            {work ? "Stop" : "Close"}
          </button>
        </div>
      </form>
    </dialog>
  );
}

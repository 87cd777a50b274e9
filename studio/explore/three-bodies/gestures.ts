// Drag, pinch, wheel and keys, as turns of the eye. Draws nothing.
import { math } from "#kit";

export interface Turned {
  /** By degrees to the right and up, nearer by a factor. */
  turn(right: number, up: number, nearer?: number): void;
  home(): void;
  toggle(): void;
}

/** Gives the function that ends it. */
export function listenTo(pad: HTMLElement, to: Turned): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const pointers = new Map<number, { readonly x: number; readonly y: number }>();
  pad.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      to.turn(0, 0, math.exp(-Math.max(-240, Math.min(240, event.deltaY)) * (event.ctrlKey ? 0.01 : 0.002)));
    },
    { passive: false, signal },
  );
  pad.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0) return;
      pad.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    },
    { signal },
  );
  pad.addEventListener(
    "pointermove",
    (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const here = { x: event.clientX, y: event.clientY };
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, here);
      const apart = (a: typeof here) => Math.max(8, Math.sqrt((a.x - other!.x) ** 2 + (a.y - other!.y) ** 2));
      if (other) to.turn(0, 0, apart(here) / apart(before));
      else to.turn(-(here.x - before.x) / 3, (here.y - before.y) / 3);
    },
    { signal },
  );
  const end = (event: PointerEvent) => pointers.delete(event.pointerId);
  pad.addEventListener("pointerup", end, { signal });
  pad.addEventListener("pointercancel", end, { signal });
  pad.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const far = event.shiftKey ? 20 : 4;
      const keys: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => to.turn(-far, 0),
        ArrowRight: () => to.turn(far, 0),
        ArrowUp: () => to.turn(0, far),
        ArrowDown: () => to.turn(0, -far),
        "+": () => to.turn(0, 0, 1.25),
        "=": () => to.turn(0, 0, 1.25),
        "-": () => to.turn(0, 0, 0.8),
        Home: () => to.home(),
        " ": () => to.toggle(),
      };
      const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    },
    { signal },
  );
  return () => stop.abort();
}

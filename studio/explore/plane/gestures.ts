// Wheel, drag, pinch, double click and keys on an element, as changes of a view. Draws nothing.
import { math } from "#kit";
import { moved, type View, zoomedWithin } from "./view.ts";

export interface Gestured {
  view(): View;
  /** Half heights there may be. */
  bounds(): { readonly least: number; readonly most: number };
  change(view: View): void;
  home(): void;
  /** Where the pointer is, in CSS pixels from the upper left; undefined when it left. */
  hover(at: { readonly x: number; readonly y: number } | undefined): void;
}

/** Gives the function that ends it. */
export function listenTo(pad: HTMLElement, to: Gestured): () => void {
  const stop = new AbortController();
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    take: (event: HTMLElementEventMap[Name]) => void,
    options?: AddEventListenerOptions,
  ) => pad.addEventListener(name, take, { ...options, signal: stop.signal });
  const pointers = new Map<number, { readonly x: number; readonly y: number }>();

  /** In units of the plane, from the middle. */
  const placeOf = ({ x, y }: { readonly x: number; readonly y: number }, { half }: View) => {
    const box = pad.getBoundingClientRect();
    const unit = (2 * half) / box.height;
    return { right: (x - box.left - box.width / 2) * unit, up: (box.top + box.height / 2 - y) * unit };
  };
  const zoom = (factor: number, at?: { readonly x: number; readonly y: number }) => {
    const view = to.view();
    const { least, most } = to.bounds();
    const { right, up } = at ? placeOf(at, view) : { right: 0, up: 0 };
    to.change(zoomedWithin(view, factor, least, most, right, up));
  };
  const drag = (from: { readonly x: number; readonly y: number }, by: { readonly x: number; readonly y: number }) => {
    const view = to.view();
    const [a, b] = [placeOf(from, view), placeOf(by, view)];
    to.change(moved(view, a.right - b.right, a.up - b.up));
  };

  on(
    "wheel",
    (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
      const turn = Math.max(-240, Math.min(240, event.deltaY * lines));
      // Two fingers on a touchpad come as a wheel with the control key, in smaller numbers.
      zoom(math.exp(-turn * (event.ctrlKey ? 0.01 : 0.002)), { x: event.clientX, y: event.clientY });
    },
    { passive: false },
  );
  on("pointerdown", (event) => {
    if (event.button !== 0) return;
    pad.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });
  on("pointermove", (event) => {
    const here = { x: event.clientX, y: event.clientY };
    const box = pad.getBoundingClientRect();
    to.hover({ x: here.x - box.left, y: here.y - box.top });
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, here);
    if (!other) {
      drag(before, here);
      return;
    }
    const middle = (a: typeof here) => ({ x: (a.x + other.x) / 2, y: (a.y + other.y) / 2 });
    const apart = (a: typeof here) => Math.max(8, Math.sqrt((a.x - other.x) ** 2 + (a.y - other.y) ** 2));
    drag(middle(before), middle(here));
    zoom(apart(here) / apart(before), middle(here));
  });
  const end = (event: PointerEvent) => pointers.delete(event.pointerId);
  on("pointerup", end);
  on("pointercancel", end);
  on("pointerleave", () => to.hover(undefined));
  on("dblclick", (event) => zoom(event.shiftKey ? 1 / 4 : 4, { x: event.clientX, y: event.clientY }));
  on("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 1 : 0.2;
    const by = (right: number, up: number) => {
      const view = to.view();
      to.change(moved(view, right * far * view.half, up * far * view.half));
    };
    const keys: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => by(-1, 0),
      ArrowRight: () => by(1, 0),
      ArrowUp: () => by(0, 1),
      ArrowDown: () => by(0, -1),
      "+": () => zoom(1.5),
      "=": () => zoom(1.5),
      "-": () => zoom(1 / 1.5),
      _: () => zoom(1 / 1.5),
      Home: () => to.home(),
    };
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  });
  return () => stop.abort();
}

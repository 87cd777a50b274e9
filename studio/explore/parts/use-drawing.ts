// A canvas that is drawn anew when the signals it was drawn from change, and with the size of its place and the theme.
import { useSignal, useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

export function useDrawing(draw: (canvas: HTMLCanvasElement) => void): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  const version = useSignal(0);
  useEffect(() => {
    const again = () => {
      version.value++;
    };
    const size = new ResizeObserver(again);
    size.observe(canvas.current!);
    const theme = new MutationObserver(again);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", again);
    document.fonts.ready.then(again);
    return () => {
      size.disconnect();
      theme.disconnect();
      dark.removeEventListener("change", again);
    };
  }, []);
  useSignalEffect(() => {
    version.value;
    if (canvas.current && canvas.current.clientWidth > 0) latest.current(canvas.current);
  });
  return canvas;
}

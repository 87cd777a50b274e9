// Curves over steps in a canvas. What stands around it - name, unit, key, table - is the page's.
import { useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { theme } from "../theme.ts";
import { Chart, type ChartProps, chartHeight } from "./curves/chart.ts";
import "./curves.css";

export type { Span } from "./curves/chart.ts";
export type { Curve } from "./curves/paint.ts";

export function Curves(props: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  const chart = useRef<Chart>(undefined);
  useLayoutEffect(() => {
    const made = new Chart(place.current!, readout.current!, props);
    chart.current = made;
    return () => made.end();
  }, [props.log, props.across, props.height]);
  useEffect(() => chart.current?.show(props));
  useSignalEffect(() => {
    theme.value;
    chart.current?.retint();
  });
  return (
    <div class="curves">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in */}
      <div
        class="curves-place"
        ref={place}
        style={{ height: props.height ?? chartHeight }}
        role="group"
        aria-roledescription="chart"
        aria-label={`${props.label}. Arrow keys read points, plus and minus zoom, 0 shows all.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: points are read by arrow keys
        tabIndex={0}
        onKeyDown={(event) => {
          if (chart.current?.key(event.key)) event.preventDefault();
        }}
        onBlur={() => chart.current?.point(undefined)}
      />
      <p class="curves-readout small numbers" ref={readout} aria-live="polite" />
    </div>
  );
}

// The explorers there are, each with a picture that is computed as the page is shown.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { categories } from "#figure";
import "./explorers.css";
import { inked } from "./orbits/drawings.ts";
import { openOrbits } from "./orbits/engine.ts";
import { useDrawing } from "./parts/use-drawing.ts";
import { tableOf } from "./plane/colours.ts";
import { openEngine } from "./plane/engine.ts";
import { imageOf } from "./plane/surface.ts";
import { initial, runOf } from "./three-bodies/address.ts";
import { simulate } from "./three-bodies/simulate.ts";

export function ExplorersPage() {
  return (
    <div class="explorers">
      <h1>Explorers</h1>
      <p class="explorers-about">
        Systems of the notebooks to be moved by hand. What you see stands in the address: send it.
      </p>
      <ul>
        <Card to="/explore/plane" title="The plane" picture={<PlanePicture />}>
          Mandelbrot and Julia sets, powers, the logistic map, Hénon’s basin: zoom until numbers of 31 digits end.
        </Card>
        <Card to="/explore/orbits" title="Orbits" picture={<OrbitPicture />}>
          A map’s cobweb, its series, and the diagram of all its parameters, on which you drag the one you look at.
        </Card>
        <Card to="/explore/three-bodies" title="Three bodies and their twins" picture={<BodiesPicture />}>
          Three masses in space and three that start a millionth of a metre away: watch how they part, by which method.
        </Card>
      </ul>
    </div>
  );
}

function Card({
  to,
  title,
  picture,
  children,
}: {
  readonly to: string;
  readonly title: string;
  readonly picture: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <li>
      <h2>
        <a href={to}>
          {picture}
          {title}
        </a>
      </h2>
      <p>{children}</p>
    </li>
  );
}

const SIZE = { width: 360, height: 240 };

function PlanePicture() {
  const counts = useSignal<Int32Array | undefined>(undefined);
  useEffect(() => {
    const engine = openEngine(() => {});
    const picture = {
      map: "mandelbrot",
      constants: {},
      limit: 400,
      x: "-0.7435",
      y: "0.1314",
      half: 0.0022,
      ...SIZE,
    } as const;
    engine.small(picture).then((found) => {
      counts.value = found;
      engine.close();
    });
    return () => engine.close();
  }, []);
  const canvas = useDrawing((element) => {
    if (!counts.value) return;
    const image = imageOf(
      counts.value,
      SIZE.width,
      tableOf(counts.value, 400, { colours: "twilight_shifted", scale: "even" }),
    );
    element.getContext("2d")!.drawImage(image, 0, 0);
  });
  return <canvas ref={canvas} {...SIZE} />;
}

function OrbitPicture() {
  const columns = useSignal<Parameters<typeof inked>[0] | undefined>(undefined);
  useEffect(() => {
    const engine = openOrbits((answer) => {
      if (answer.kind === "columns") columns.value = answer;
    });
    const window = { left: 3.4, right: 4, bottom: 0, top: 1 };
    engine.ask({ kind: "diagram", options: { family: "logistic", second: 0, start: 0.2, window, ...SIZE } });
    return () => engine.close();
  }, []);
  const canvas = useDrawing((element) => {
    if (!columns.value) return;
    const context = element.getContext("2d")!;
    context.clearRect(0, 0, SIZE.width, SIZE.height);
    const image = inked(columns.value, getComputedStyle(element).getPropertyValue("--ink"));
    context.drawImage(image, 0, 0, SIZE.width, SIZE.height);
  });
  return <canvas ref={canvas} {...SIZE} />;
}

function BodiesPicture() {
  const canvas = useDrawing((element) => {
    const context = element.getContext("2d")!;
    context.reset();
    const rows = [...simulate({ ...runOf(initial("notebook")), stepper: "leapfrog", step: 0.01, duration: 40 })];
    const [x, y] = [(at: number) => SIZE.width / 2 + 5.5 * at, (at: number) => SIZE.height / 2 - 5.5 * at];
    for (let body = 0; body < 3; body++) {
      context.strokeStyle = context.fillStyle = categories[body]!;
      context.beginPath();
      for (const { positions: p } of rows) context.lineTo(x(p[3 * body]!), y(p[3 * body + 2]!));
      context.stroke();
      const last = rows.at(-1)!.positions;
      context.beginPath();
      context.arc(x(last[3 * body]!), y(last[3 * body + 2]!), 4 + 2 * body, 0, 7);
      context.fill();
    }
  });
  return <canvas ref={canvas} {...SIZE} />;
}

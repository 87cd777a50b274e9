// Draws three bodies and their twins in space by WebGL. The one file that knows three; loaded when the page is shown.
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  GridHelper,
  Line,
  LineBasicMaterial,
  type Material,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  Scene,
  SphereGeometry,
  WebGLRenderer,
} from "three";
import { math } from "#kit";
import type { Eye } from "./address.ts";
import { type BodiesRun, rowAt } from "./run.ts";

export interface Look {
  /** "#rrggbb", of the bodies. */
  readonly bodies: readonly string[];
  readonly hairline: string;
}

export interface Stage {
  /** Another run, or the same with more rows. */
  show(run: BodiesRun, radius: number): void;
  draw(run: BodiesRun, time: number, trail: number, eye: Eye): void;
  look(look: Look): void;
  /** Metres between lines of the grid. */
  readonly mesh: number;
  close(): void;
}

const FIELD = 40; // degrees from the bottom of the picture to its top
const LINES = 20;

/** @throws Error where there is no WebGL. */
export function openStage(canvas: HTMLCanvasElement): Stage {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  const scene = new Scene();
  const camera = new PerspectiveCamera(FIELD, 1, 0.01, 10_000);
  camera.up.set(0, 0, 1);
  const [ball, cage] = [new SphereGeometry(1, 24, 16), new SphereGeometry(1, 10, 7)];
  // First the three, then their twins: pale, of lines.
  const actors = Array.from({ length: 6 }, (_, i) => {
    const isTwin = i >= 3;
    const body = new Mesh(
      isTwin ? cage : ball,
      new MeshBasicMaterial({ wireframe: isTwin, transparent: isTwin, opacity: isTwin ? 0.5 : 1 }),
    );
    const trail = new Line(
      new BufferGeometry(),
      new LineBasicMaterial({ transparent: true, opacity: isTwin ? 0.45 : 1 }),
    );
    trail.frustumCulled = false;
    scene.add(body, trail);
    return { body, trail };
  });
  let grid: GridHelper | undefined;
  let shown: { readonly run: BodiesRun; readonly radius: number } | undefined;
  /** Rows that the trails have. */
  let laid = 0;
  let mesh = 1;
  let line = "#888888";

  function layGrid(radius: number): void {
    if (grid) {
      scene.remove(grid);
      grid.dispose();
    }
    const power = Number(`1e${(radius / 4).toExponential().split("e")[1]}`);
    mesh = power * ([5, 2, 1].find((of) => of * power <= radius / 4) ?? 1);
    grid = new GridHelper(mesh * LINES, LINES, new Color(line), new Color(line));
    grid.rotation.x = Math.PI / 2; // z is up here
    scene.add(grid);
  }

  return {
    show(run, radius) {
      if (shown?.run !== run) {
        actors.forEach(({ body, trail }, i) => {
          trail.geometry.dispose();
          trail.geometry = new BufferGeometry();
          trail.geometry.setAttribute("position", new BufferAttribute(new Float32Array(3 * run.rows), 3));
          const mass = run.options.bodies.masses[i % 3]!;
          const total = run.options.bodies.masses.reduce((sum, each) => sum + each, 0);
          const size = radius * 0.055 * math.pow(Math.max(0.05, (3 * mass) / Math.max(total, 1e-9)), 1 / 3);
          body.scale.setScalar(i < 3 ? size : 1.15 * size);
        });
        if (shown?.radius !== radius) layGrid(radius);
        shown = { run, radius };
        laid = 0;
      }
      if (laid === run.known) return;
      actors.forEach(({ trail }, i) => {
        const attribute = trail.geometry.getAttribute("position") as BufferAttribute;
        for (let row = laid; row < run.known; row++) {
          for (let axis = 0; axis < 3; axis++)
            attribute.array[3 * row + axis] = run.positions[18 * row + 3 * i + axis]!;
        }
        attribute.needsUpdate = true;
      });
      laid = run.known;
    },
    draw(run, time, trail, eye) {
      const { clientWidth, clientHeight } = canvas;
      const ratio = Math.min(2, devicePixelRatio);
      if (canvas.width !== Math.floor(clientWidth * ratio) || canvas.height !== Math.floor(clientHeight * ratio)) {
        renderer.setPixelRatio(ratio);
        renderer.setSize(clientWidth, clientHeight, false);
      }
      camera.aspect = clientWidth / Math.max(1, clientHeight);
      const radius = shown?.radius ?? 1;
      // The smaller side of the picture holds the radius.
      const far = (radius * 2.6) / eye.zoom / Math.min(1, camera.aspect);
      const [a, e] = [(eye.azimuth * Math.PI) / 180, (eye.elevation * Math.PI) / 180];
      camera.position.set(far * math.cos(e) * math.sin(a), -far * math.cos(e) * math.cos(a), far * math.sin(e));
      camera.near = far / 1000;
      camera.far = far * 100;
      camera.lookAt(0, 0, 0);
      camera.updateProjectionMatrix();
      if (run.known > 0) {
        const { row, share } = rowAt(run, time);
        const next = Math.min(row + 1, run.known - 1);
        actors.forEach(({ body, trail: { geometry } }, i) => {
          const at = (axis: number) => {
            const [here, there] = [run.positions[18 * row + 3 * i + axis]!, run.positions[18 * next + 3 * i + axis]!];
            return here + share * (there - here);
          };
          body.position.set(at(0), at(1), at(2));
          const from = Math.max(0, row - Math.round(trail / run.spacing));
          geometry.setDrawRange(from, row - from + 1);
        });
      }
      renderer.render(scene, camera);
    },
    look({ bodies, hairline }) {
      actors.forEach(({ body, trail }, i) => {
        body.material.color.set(bodies[i % 3]!);
        (trail.material as LineBasicMaterial).color.set(bodies[i % 3]!);
      });
      line = hairline;
      if (shown) layGrid(shown.radius);
    },
    get mesh() {
      return mesh;
    },
    close() {
      for (const { body, trail } of actors) {
        trail.geometry.dispose();
        for (const material of [body.material, trail.material] as Material[]) material.dispose();
      }
      ball.dispose();
      cage.dispose();
      grid?.dispose();
      renderer.dispose();
    },
  };
}

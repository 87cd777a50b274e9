// Computes orbit diagrams and numbers of orbits away from the page.
import { columnOf, type DiagramOptions, measured } from "./measures.ts";
import type { Answer, Ask } from "./protocol.ts";
import { families } from "./systems.ts";

const say = (answer: Answer, transfer: Transferable[] = []) => postMessage(answer, { transfer });

let diagramAsked = 0;
let measuresAsked = 0;

self.onmessage = async ({ data }: MessageEvent<Ask>) => {
  if (data.kind === "diagram") {
    diagramAsked = data.id;
    await diagram(data.id, data.options);
  } else {
    measuresAsked = data.id;
    await pause(); // a slider has already asked for the next
    if (data.id !== measuresAsked) return;
    const { family, parameter, second, start } = data;
    say({ kind: "measures", id: data.id, measures: measured(families[family].map(parameter, second), start) });
  }
};

async function diagram(id: number, options: DiagramOptions): Promise<void> {
  const { width, height } = options;
  const columns: (Uint16Array | undefined)[] = Array.from({ length: width });
  let rested = performance.now();
  for (let spacing = 16; spacing >= 1; spacing /= 4) {
    for (let column = 0; column < width; column += spacing) {
      columns[column] ??= columnOf(options, column);
      if (performance.now() - rested < 12) continue;
      await pause();
      if (id !== diagramAsked) return;
      rested = performance.now();
    }
    const across = Math.ceil(width / spacing);
    const counts = new Uint16Array(across * height);
    for (let k = 0; k < across; k++) {
      const column = columns[k * spacing]!;
      for (let row = 0; row < height; row++) counts[row * across + k] = column[row]!;
    }
    say({ kind: "columns", id, options, spacing, counts }, [counts.buffer]);
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 0));

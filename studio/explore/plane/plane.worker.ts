// Computes pictures of the plane away from the page. A new view ends the one before it.
import { encodePng } from "#figure";
import { UsageError } from "#kit";
import { useThreads } from "#tensor/browser";
import { painted } from "./colours.ts";
import { arithmeticOf, coarsestOf, type Picture } from "./picture.ts";
import type { Answer, Ask } from "./protocol.ts";
import { gridOf, programOf, rowsOf } from "./systems.ts";

const say = (answer: Answer, transfer: Transferable[] = []) => postMessage(answer, { transfer });

const ready = useThreads(Math.min(8, Math.max(1, navigator.hardwareConcurrency))).then(
  (threads) => say({ kind: "ready", threads }),
  () => say({ kind: "ready", threads: 1 }),
);

let stop = new AbortController();

self.onmessage = async ({ data }: MessageEvent<Ask>) => {
  if (data.kind === "view") stop.abort();
  await ready;
  try {
    if (data.kind === "view") await view(data.id, data.picture);
    else if (data.kind === "small") small(data.id, data.picture);
    else await save(data);
  } catch (error) {
    if (!(error instanceof UsageError)) console.error(error);
    say({ kind: "failed", why: (error as Error).message, ...(data.kind === "view" && { id: data.id }) });
  }
};

async function view(id: number, picture: Picture): Promise<void> {
  stop.abort();
  stop = new AbortController();
  const { signal } = stop;
  const arithmetic = arithmeticOf(picture);
  const begun = performance.now();
  const { limit, constants } = picture;
  const program = programOf(picture.map, arithmetic);
  const results = program.progressive(gridOf(picture), { limit, constants }, signal, coarsestOf(picture));
  for await (const { spacing, counts } of results) {
    if (signal.aborted) return;
    const sent = thinned(counts, picture, spacing);
    const milliseconds = performance.now() - begun;
    say({ kind: "frame", id, spacing, counts: sent, milliseconds, arithmetic }, [sent.buffer]);
  }
}

function small(id: number, picture: Picture): void {
  const { limit, constants } = picture;
  const counts = Int32Array.from(
    programOf(picture.map, arithmeticOf(picture)).counts(gridOf(picture), { limit, constants }),
  );
  say({ kind: "small", id, counts }, [counts.buffer]);
}

/** In bands of rows, that it can be told how far it is. */
async function save({ picture, table, text }: Extract<Ask, { kind: "save" }>): Promise<void> {
  const { width, height, limit, constants } = picture;
  const grid = gridOf(picture);
  const program = programOf(picture.map, arithmeticOf(picture));
  const data = new Uint8ClampedArray(4 * width * height);
  const rows = Math.max(1, Math.floor(2 ** 17 / width));
  for (let from = 0; from < height; from += rows) {
    const to = Math.min(height, from + rows);
    data.set(painted(program.counts(rowsOf(grid, from, to), { limit, constants }), table), 4 * width * from);
    say({ kind: "saving", fraction: to / height });
  }
  const file = Uint8Array.from(await encodePng({ width, height, data }, text));
  say({ kind: "saved", file }, [file.buffer]);
}

/** Only what was computed. */
function thinned(counts: Int32Array, { width, height }: Picture, spacing: number): Int32Array<ArrayBuffer> {
  if (spacing === 1) return counts as Int32Array<ArrayBuffer>;
  const [columns, rows] = [Math.ceil(width / spacing), Math.ceil(height / spacing)];
  const found = new Int32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      found[row * columns + column] = counts[row * spacing * width + column * spacing]!;
    }
  }
  return found;
}

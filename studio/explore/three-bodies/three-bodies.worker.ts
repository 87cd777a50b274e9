// Computes three bodies and their twins away from the page, and tells of them as it goes.
import type { Answer, Ask } from "./protocol.ts";
import { type Row, simulate } from "./simulate.ts";

let asked = 0;

self.onmessage = async ({ data: { id, options } }: MessageEvent<Ask>) => {
  asked = id;
  const run = simulate(options);
  let rows: Row[] = [];
  let told = performance.now();
  for (let next = run.next(); ; next = run.next()) {
    if (!next.done) rows.push(next.value);
    const now = performance.now();
    if (!next.done && now - told < 30) continue;
    tell(id, rows, next.done === true, next.done ? (next.value as string | undefined) : undefined);
    if (next.done) return;
    rows = [];
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (id !== asked) return;
    told = performance.now();
  }
};

function tell(id: number, rows: readonly Row[], done: boolean, why: string | undefined): void {
  const positions = new Float32Array(rows.length * 18);
  const apart = new Float64Array(rows.length * 3);
  rows.forEach((row, k) => {
    positions.set(row.positions, 18 * k);
    apart.set(row.apart, 3 * k);
  });
  const energies = Float64Array.from(rows, ({ energy }) => energy);
  const partedAt = rows.at(-1)?.partedAt;
  const answer: Answer = {
    id,
    positions,
    apart,
    energies,
    done,
    ...(partedAt !== undefined && { partedAt }),
    ...(why !== undefined && { why }),
  };
  postMessage(answer, { transfer: [positions.buffer, apart.buffer, energies.buffer] });
}

// The page's side of the worker that computes orbit diagrams and numbers.
import type { Answer, Ask } from "./protocol.ts";

type Question<A = Ask> = A extends Ask ? Omit<A, "id"> : never;

export function openOrbits(tell: (answer: Answer) => void) {
  const worker = new Worker(new URL("./orbits.worker.ts", import.meta.url), { type: "module" });
  const newest: Record<string, number> = {};
  let last = 0;
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    const kind = data.kind === "columns" ? "diagram" : data.kind;
    if (data.id === newest[kind]) tell(data);
  };
  return {
    /** Answers to earlier questions of the kind are not told any more. */
    ask(question: Question): void {
      newest[question.kind] = ++last;
      worker.postMessage({ ...question, id: last });
    },
    close: () => worker.terminate(),
  };
}

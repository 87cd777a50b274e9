// A network as a diagram: modules with their kind and size, joints where several meet, and dashed what is read a step later.
import { blockDiagram, type DiagramArrow, type DiagramBox, type Figure } from "#figure";
import { readsOf } from "./connections.ts";
import type { Network } from "./network.ts";

const signs: Readonly<Record<string, string>> = { concat: "⊕", sum: "+", split: "÷", moe: "Σ", residual: "↷" };

/** Memories, gates and the rest have edges of different colours. */
const memories = [
  "dnc",
  "ntm",
  "attention",
  "persistent",
  "shortTerm",
  "longTerm",
  "episodic",
  "keyValue",
  "sparse",
  "neural",
];
const groupOf = (kind: string): string =>
  memories.includes(kind) ? "memory" : kind === "gate" ? "gate" : "controller";

export function networkDiagram(network: Network, title: string): Figure {
  const boxes: DiagramBox[] = [
    { id: "input", label: "input", note: `${network.inputs}`, form: "end" },
    ...Object.entries(network.modules).map(([id, { kind, inputs, outputs }]) => ({
      id,
      label: id,
      note: `${kind} ${inputs} → ${outputs}`,
      group: groupOf(kind),
    })),
    { id: "output", label: "output", note: `${network.outputs}`, form: "end" },
  ];
  const arrows: DiagramArrow[] = [];
  const ran = new Set(["input"]);
  network.connections.forEach((connection, index) => {
    const isJoint = connection.joint.form !== "feed" && readsOf(connection).length + connection.targets.length > 2;
    const joint = isJoint ? `joint ${index}` : undefined;
    if (joint) boxes.push({ id: joint, label: signs[connection.joint.form]!, form: "joint" });
    for (const from of readsOf(connection)) {
      const to = joint ?? connection.targets[0]!.name;
      arrows.push({ from, to, dashed: !ran.has(from) });
    }
    for (const { name } of connection.targets) {
      if (joint) arrows.push({ from: joint, to: name });
      ran.add(name);
    }
  });
  return blockDiagram({
    boxes,
    arrows,
    title,
    caption: network.delayed.length > 0 ? "Dashed: what was given in the step before." : undefined,
  });
}

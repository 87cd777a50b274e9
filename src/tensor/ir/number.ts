// Value numbering: nodes that compute the same become one item. First step of lowering.

import type { DType } from "#kit";
import { type Attributes, type Node, type Primitive, topological, valueInputs } from "./graph.ts";
import type { Shape } from "./shape.ts";

/** A node with its inputs named by position among the items. */
export interface Item<P extends Primitive = Primitive> {
  readonly primitive: P;
  readonly inputs: readonly number[];
  readonly attributes: Attributes[P];
  readonly shape: Shape;
  readonly dtype: DType;
}

export const isItem = <P extends Primitive>(item: Item, primitive: P): item is Item<P> =>
  (item.primitive as Primitive) === primitive;

const loopKeys = new WeakMap<readonly Node[], { count: number; key: string }>();

/** A text equal for steps that compute the same. */
function stepKey({ places, results }: { readonly places: readonly Node[]; readonly results: readonly Node[] }): string {
  const known = loopKeys.get(results);
  if (known && known.count === results.length) return known.key;
  const { key } = numberNodes(results, places);
  loopKeys.set(results, { count: results.length, key });
  return key;
}

function attributesKey(node: Node): string {
  if (node.is("data")) return `${node.serial}`;
  if (node.is("fill")) return Object.is(node.attributes.value, -0) ? "-0" : `${node.attributes.value}`;
  if (node.is("scan")) {
    const { length, reverse, carries, sequences } = node.attributes;
    return `${length} ${reverse} ${carries} ${sequences} {${stepKey(node.attributes)}}`;
  }
  if (node.is("iterate")) return `${node.attributes.carries} {${stepKey(node.attributes)}}`;
  return JSON.stringify(node.attributes);
}

export interface Numbered {
  readonly items: readonly Item[];
  readonly outputs: readonly number[];
  /** Equal for graphs that lower to the same program. */
  readonly key: string;
}

/** Items in an order where inputs come first; identities and custom gradients are seen through, and `leaves` become arguments 0, 1, ... */
export function numberNodes(outputs: readonly Node[], leaves: readonly Node[] = []): Numbered {
  const places = new Map(leaves.map((leaf, position) => [leaf, position]));
  const items: Item[] = [];
  const positions = new Map<Node, number>();
  const known = new Map<string, number>();
  for (const node of topological(outputs, leaves, valueInputs)) {
    const place = places.get(node);
    if (place !== undefined) {
      const { shape, dtype } = node;
      positions.set(
        node,
        items.push({ primitive: "argument", inputs: [], attributes: { position: place }, shape, dtype }) - 1,
      );
      known.set(`leaf ${place} ${dtype} ${shape.join(",")}`, items.length - 1);
      continue;
    }
    const inputs = valueInputs(node).map((input) => positions.get(input)!);
    if (node.is("identity") || node.is("custom")) {
      positions.set(node, inputs[0]);
      continue;
    }
    const key = `${node.primitive} ${inputs.join(",")} ${node.dtype} ${node.shape.join(",")} ${attributesKey(node)}`;
    let position = known.get(key);
    if (position === undefined) {
      const { primitive, attributes, shape, dtype } = node;
      position = items.push({ primitive, inputs, attributes, shape, dtype }) - 1;
      known.set(key, position);
    }
    positions.set(node, position);
  }
  const results = outputs.map((output) => positions.get(output)!);
  return { items, outputs: results, key: `${[...known.keys()].join("\n")}\n-> ${results.join(",")}` };
}

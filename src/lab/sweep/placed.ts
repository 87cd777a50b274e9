// Values of a YAML file with the place each is told by. Reads nothing itself: that is config/yaml.ts.
import { originText } from "../config/origin.ts";
import type { Located, Scalar } from "../config/tree.ts";
import { readYaml } from "../config/yaml.ts";

/** A value and where it stands, as "sweep.yaml:7"; that of a name is the line of the name. */
export interface Placed {
  readonly at: string;
  readonly value: Scalar | readonly Placed[] | PlacedMap;
}

export type PlacedMap = ReadonlyMap<string, Placed>;

/**
 * @param file how the file is called in sentences.
 * @throws UsageError when it is no map in YAML, with the line.
 */
export function readPlaced(bytes: Uint8Array, file: string): Placed {
  return placed(readYaml(bytes, file));
}

function placed(located: Located): Placed {
  const at = originText(located.origin);
  if ("items" in located) return { at, value: located.items.map(placed) };
  if ("entries" in located) {
    return { at, value: new Map([...located.entries].map(([name, value]) => [name, placed(value)])) };
  }
  return { at, value: located.value };
}

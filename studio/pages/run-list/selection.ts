// Which runs are chosen, kept in the address: one by one, from here to there, or all of some.
import { useRef } from "preact/hooks";
import { query, setQuery } from "../../route.ts";

/** @param order the names as listed, for choosing from one to another. */
export function useSelection(order: readonly string[]) {
  const anchor = useRef<string>(undefined);
  const chosen = new Set((query.value.get("chosen") ?? "").split(",").filter((name) => name !== ""));
  const keep = (names: ReadonlySet<string>) => setQuery({ chosen: [...names].join(",") });
  const setAll = (names: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const name of names) {
      if (on) next.add(name);
      else next.delete(name);
    }
    keep(next);
  };
  return {
    chosen,
    setAll,
    clear: () => keep(new Set()),
    /** With `extend` all from the last one that was set, in the order listed. */
    set(name: string, on: boolean, extend: boolean): void {
      const [from, to] = [order.indexOf(anchor.current ?? ""), order.indexOf(name)];
      const names = extend && from >= 0 && to >= 0 ? order.slice(Math.min(from, to), Math.max(from, to) + 1) : [name];
      anchor.current = name;
      setAll(names, on);
    },
  };
}

export type Selection = ReturnType<typeof useSelection>;

// Tabs, one of which is shown; which one stands in the address. Arrow keys go from tab to tab.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { query, setQuery } from "../route.ts";
import "./tabs.css";

export interface Tab {
  readonly id: string;
  readonly name: string;
  readonly body: () => ComponentChildren;
}

/** The first is shown where the address names none. `label` tells what they are tabs of. */
export function Tabs({ tabs, label }: { readonly tabs: readonly Tab[]; readonly label: string }) {
  const list = useRef<HTMLDivElement>(null);
  const asked = query.value.get("tab");
  const shown = tabs.find(({ id }) => id === asked) ?? tabs[0]!;
  const choose = (tab: Tab) => setQuery({ tab: tab === tabs[0] ? "" : tab.id });
  const walk = (event: KeyboardEvent) => {
    const at = tabs.indexOf(shown);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs.at(to % tabs.length)!;
    choose(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next.id}`)?.focus();
  };
  return (
    <div class="tabs">
      <div class="tab-list" role="tablist" aria-label={label} ref={list} onKeyDown={walk}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`tab-${tab.id}`}
            aria-selected={tab === shown}
            aria-controls={`panel-${tab.id}`}
            tabIndex={tab === shown ? 0 : -1}
            onClick={() => choose(tab)}
          >
            {tab.name}
          </button>
        ))}
      </div>
      <div
        key={shown.id}
        class="tab-panel"
        role="tabpanel"
        id={`panel-${shown.id}`}
        aria-labelledby={`tab-${shown.id}`}
      >
        {shown.body()}
      </div>
    </div>
  );
}

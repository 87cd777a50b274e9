// Where the reader is: the path and the query of the address, which hold the whole state of a page. Knows no page.
import { computed, signal } from "@preact/signals";

const address = signal(new URL(location.href));

addEventListener("popstate", () => {
  address.value = new URL(location.href);
});

export const path = computed(() => decodeURIComponent(address.value.pathname));
export const query = computed(() => address.value.searchParams);

/** Goes to another place, as following a link does. */
export function go(to: string): void {
  history.pushState(null, "", to);
  address.value = new URL(location.href);
  scrollTo(0, 0);
}

/** Changes some of the query's values, `undefined` or "" to take one away. By default without a step back to what was before. */
export function setQuery(changes: Readonly<Record<string, string | undefined>>, { step = false } = {}): void {
  const next = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === "") next.searchParams.delete(name);
    else next.searchParams.set(name, value);
  }
  if (next.href === location.href) return;
  // Commas and slashes are let be: addresses are read by people.
  next.search = next.search.replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":");
  history[step ? "pushState" : "replaceState"](null, "", next);
  address.value = next;
}

/** Lets links within the studio be followed without loading the page anew. */
export function followLinks(): void {
  addEventListener("click", (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const link = (event.target as Element).closest?.("a");
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (link.pathname.startsWith("/api/")) return;
    event.preventDefault();
    const within = link.pathname === location.pathname && link.hash !== "";
    if (within) showPart(document.getElementById(decodeURIComponent(link.hash.slice(1))));
    else go(link.href);
  });
}

/** Scrolls to a part of the page; Tab goes on from there. */
function showPart(part: HTMLElement | null): void {
  if (part === null) return;
  part.scrollIntoView();
  if (!part.hasAttribute("tabindex")) part.setAttribute("tabindex", "-1");
  part.focus({ preventScroll: true });
}

// Keeps an explorer's state in the address: written a moment after the last change, read again when the reader goes back.
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { query, setQuery } from "../../route.ts";

/** Browsers refuse addresses that change too often. */
const MOMENT = 250;

export function useAddress<State>(
  read: (query: URLSearchParams) => State,
  write: (state: State) => Readonly<Record<string, string | undefined>>,
): Signal<State> {
  const state = useSignal(read(query.peek()));
  const timer = useRef(0);
  const own = useRef("");
  useSignalEffect(() => {
    const changes = write(state.value);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      setQuery(changes);
      own.current = query.peek().toString();
      timer.current = 0;
    }, MOMENT);
  });
  useSignalEffect(() => {
    const now = query.value;
    if (timer.current === 0 && now.toString() !== own.current) state.value = read(now);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return state;
}

/** The address a state has. */
export function addressOf(changes: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(location.href);
  url.search = "";
  for (const [name, value] of Object.entries(changes)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href.replaceAll("%2C", ",");
}
